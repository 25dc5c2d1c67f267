/// The band-pass run forward and then backward over signals that come in pieces, so that it delays nothing: SciPy's `filtfilt`
/// with its padding (odd extension by 15 samples, the state settled at the first of them).
///
/// The way back starts 12 s behind the samples that it is wanted for, in a settled state, rather than at the signal's end:
/// the slowest part of a band from 0.5 Hz has faded to 3e-12 by then. Blocks lie at fixed samples, so what comes out does not
/// depend on the pieces that went in.
struct ForwardBackwardFilter: Sendable {
  typealias Lanes = BandPassLanes.Lanes

  /// SciPy's padding: three times the five coefficients.
  private static let padding = 15
  /// Seconds.
  private static let fading = 12.0
  private static let blockSeconds = 60.0

  private var forth: BandPassLanes
  private let back: BandPassLanes
  private let fadeLength: Int
  private let blockLength: Int
  /// The first samples, until there are as many as the padding needs; and the last ones, for the padding at the end.
  private var head: [Lanes] = []
  private var tail: [Lanes] = []
  private var hasStarted = false
  /// The forward pass's output from the next block's start on.
  private var forward: [Lanes] = []

  init(bands: [BandPassLanes.Band], sampleRate: Double) {
    forth = BandPassLanes(bands: bands, sampleRate: sampleRate)
    back = forth
    fadeLength = Int(Self.fading * sampleRate)
    blockLength = Int(Self.blockSeconds * sampleRate)
    forward.reserveCapacity(fadeLength + 2 * blockLength)
  }

  /// Takes the next samples in.
  ///
  /// - Parameters:
  ///   - count: how many there are.
  ///   - lanes: the sample of each signal at an index.
  ///   - receive: is handed each block that is settled, in order.
  mutating func feed(_ count: Int, lanes sample: (Int) -> Lanes, _ receive: (ArraySlice<Lanes>) -> Void) {
    var next = 0
    while !hasStarted, next < count {
      head.append(sample(next))
      next += 1
      if head.count > Self.padding { start() }
    }
    while next < count {
      let end = min(count, next + blockLength + fadeLength - forward.count)
      for place in next..<end { forward.append(forth.step(sample(place))) }
      for place in max(next, end - Self.padding - 1)..<end { keep(sample(place)) }
      next = end
      if forward.count == blockLength + fadeLength {
        var lanes = back
        lanes.settle(at: forward[forward.count - 1])
        receive(settled(blockLength, lanes)[...])
        forward.removeFirst(blockLength)
      }
    }
  }

  /// Ends the signals; hands on what is left.
  mutating func finish(_ receive: (ArraySlice<Lanes>) -> Void) {
    if !hasStarted { start() }
    guard !forward.isEmpty, let last = tail.last else { return }
    let count = forward.count
    for place in tail.indices.dropLast().reversed() { forward.append(forth.step(last + last - tail[place])) }
    var lanes = back
    lanes.settle(at: forward[forward.count - 1])
    receive(settled(count, lanes)[...])
    forward = []
  }

  /// Pads the start and runs over the first samples.
  private mutating func start() {
    hasStarted = true
    guard let first = head.first else { return }
    let padding = head.dropFirst().reversed().map { first + first - $0 }
    forth.settle(at: padding.first ?? first)
    for sample in padding { _ = forth.step(sample) }
    for sample in head {
      forward.append(forth.step(sample))
      keep(sample)
    }
    head = []
  }

  private mutating func keep(_ sample: Lanes) {
    if tail.count > Self.padding { tail.removeFirst() }
    tail.append(sample)
  }

  /// The first `count` samples after the way back over all that is at hand.
  private func settled(_ count: Int, _ settledLanes: BandPassLanes) -> [Lanes] {
    var lanes = settledLanes
    for place in (count..<forward.count).reversed() { _ = lanes.step(forward[place]) }
    // Invariant: `place` runs over the `count` places of the buffer, each of which is written once.
    return [Lanes](unsafeUninitializedCapacity: count) { buffer, written in
      for place in (0..<count).reversed() { buffer.initializeElement(at: place, to: lanes.step(forward[place])) }
      written = count
    }
  }

  /// One signal, whole: what `scipy.signal.filtfilt(*scipy.signal.butter(2, band, "band", fs=sampleRate), signal)` gives.
  static func filter(_ signal: [Double], _ band: BandPassLanes.Band, sampleRate: Double) -> [Double] {
    var filter = ForwardBackwardFilter(bands: Array(repeating: band, count: Lanes.scalarCount), sampleRate: sampleRate)
    var result: [Double] = []
    let lanes = { (index: Int) in Lanes(repeating: signal[index]) }
    filter.feed(signal.count, lanes: lanes) { result += $0.map { $0[0] } }
    filter.finish { result += $0.map { $0[0] } }
    return result
  }
}
