/// Short pieces of one or two leads, picked out while their samples go by.
package struct WindowCollector {
  private let windows: [Range<Int>]
  /// Every how many samples one is kept.
  private let step: Int
  /// Indices of windows that are not complete, those that begin first at the end.
  private var waiting: [Int]
  private var open: [Int] = []
  private var position = 0
  /// `collected[window][lead]`; where a window reaches beyond the leads, fewer samples.
  package private(set) var collected: [[[Float]]]

  /// - Parameters:
  ///   - windows: in samples; what lies before the start is left out.
  ///   - leads: how many leads will be fed.
  package init(_ windows: [Range<Int>], step: Int = 1, leads: Int) {
    self.windows = windows
    self.step = step
    waiting = windows.indices.sorted { (windows[$0].lowerBound, $0) > (windows[$1].lowerBound, $1) }
    collected = Array(repeating: Array(repeating: [], count: leads), count: windows.count)
  }

  /// Takes the next samples of the leads in, as many of each.
  package mutating func feed(_ leads: [[Double]], scale: Double) {
    guard let count = leads.first?.count else { return }
    let piece = position..<position + count
    position += count
    while let next = waiting.last, windows[next].lowerBound < piece.upperBound {
      open.append(next)
      waiting.removeLast()
    }
    for index in open {
      let window = windows[index]
      let part = window.clamped(to: piece)
      guard !part.isEmpty else { continue }
      // The first kept sample of the window that lies in this piece.
      let skipped = part.lowerBound - window.lowerBound
      let first = window.lowerBound + (skipped + step - 1) / step * step
      for (lead, samples) in leads.enumerated() {
        for sample in stride(from: first, to: part.upperBound, by: step) {
          collected[index][lead].append(Float(samples[sample - piece.lowerBound] * scale))
        }
      }
    }
    open.removeAll { windows[$0].upperBound <= piece.upperBound }
  }
}
