/// Bridges the gaps (NaN) of a lead that comes in pieces, by straight lines between their neighbours.
///
/// A gap is handed on when its end is known, in pieces again, so that even a gap of hours takes no memory.
struct GapBridge: Sendable {
  private(set) var gaps = GapList()
  /// Samples taken in.
  private var count = 0
  /// Where the gap that is still open began.
  private var open: Int?
  /// The last sample that was recorded.
  private var before: Double?

  private static let pieceLength = 4096

  /// Takes the next samples in, and hands on all that are settled, in order.
  mutating func feed(_ lead: [Double], _ receive: ([Double]) -> Void) {
    // Counting has no branch.
    if open == nil, lead.reduce(0, { $0 &+ ($1.isNaN ? 1 : 0) }) == 0 {
      // Nearly always.
      count += lead.count
      before = lead.last ?? before
      return receive(lead)
    }
    var run: [Double] = []
    for sample in lead {
      if sample.isNaN {
        if open == nil { open = count }
      } else {
        if open != nil {
          if !run.isEmpty { receive(run) }
          run = []
          close(before: sample, receive)
        }
        run.append(sample)
        before = sample
      }
      count += 1
    }
    if !run.isEmpty { receive(run) }
  }

  /// Ends the lead.
  mutating func finish(_ receive: ([Double]) -> Void) {
    close(before: nil, receive)
  }

  /// Lets go of gaps before a sample.
  mutating func forget(before sample: Int) {
    gaps.forget(before: sample)
  }

  private mutating func close(before after: Double?, _ receive: ([Double]) -> Void) {
    guard let first = open else { return }
    open = nil
    let gap = first..<count
    gaps.append(gap)
    // Level with the only neighbour where there is but one.
    let start = before ?? after ?? 0
    let step = ((after ?? start) - start) / Double(gap.count + 1)
    for first in stride(from: 0, to: gap.count, by: Self.pieceLength) {
      receive((first..<min(first + Self.pieceLength, gap.count)).map { start + step * Double($0 + 1) })
    }
  }
}
