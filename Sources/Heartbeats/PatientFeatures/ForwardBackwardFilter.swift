internal import CKernels

/// Two leads through band-passes run forward and then backward, so that nothing is delayed, while they come in pieces: SciPy's
/// `filtfilt` with its padding (odd extension by 15 samples, the state settled at the first of them).
///
/// The way back starts 12 s after the samples that it is wanted for, in a settled state, rather than at the signal's end: the
/// slowest part of a band from 0.5 Hz has faded to 3e-12 by then. Blocks lie at fixed samples, so what comes out does not depend
/// on the pieces that went in.
package struct ForwardBackwardFilter: Sendable {
  /// What comes out, sample after sample.
  package struct Output: Sendable {
    /// Lead 1 after the wide band.
    package var wide: [Double] = []
    /// Leads 1 and 2 after the narrow band, side by side.
    package var narrow: [Float] = []

    package init() {}
  }

  /// SciPy's padding: three times the five coefficients.
  private static let padding = 15
  /// Seconds.
  private static let fading = 12.0
  private static let blockSeconds = 60.0
  private static let lanes = 4

  private var forth: BandPassLanes
  private let back: BandPassLanes
  private let fadeLength: Int
  private let blockLength: Int
  /// The first samples of both leads, until there are as many as the padding needs, and the last ones, for the padding at the end.
  private var head: [[Double]] = [[], []]
  private var tail: [[Double]] = [[], []]
  private var hasStarted = false
  /// The forward pass's output from the next block's start on, four lanes a sample.
  private var forward: [Double] = []

  package init(wide: BandPassLanes.Band, narrow: BandPassLanes.Band, sampleRate: Double) {
    forth = BandPassLanes(bands: [wide, narrow, narrow, narrow], sampleRate: sampleRate)
    back = forth
    fadeLength = Int(Self.fading * sampleRate)
    blockLength = Int(Self.blockSeconds * sampleRate)
  }

  /// Takes the next samples in.
  ///
  /// - Parameters:
  ///   - second: as many samples as of the first lead, or nil all the time for a lead of zeros.
  ///   - output: blocks that are settled are appended to it.
  package mutating func feed(_ first: ArraySlice<Double>, _ second: ArraySlice<Double>?, to output: inout Output) {
    var next = 0
    if !hasStarted {
      next = min(first.count, Self.padding + 1 - head[0].count)
      head[0] += first.prefix(next)
      head[1] += second?.prefix(next) ?? []
      if head[0].count > Self.padding { start() }
    }
    while next < first.count {
      let end = min(first.count, next + blockLength + fadeLength - forward.count / Self.lanes)
      run(first.dropFirst(next).prefix(end - next), second?.dropFirst(next).prefix(end - next))
      next = end
      if forward.count == (blockLength + fadeLength) * Self.lanes {
        settle(blockLength, to: &output)
        forward.removeFirst(blockLength * Self.lanes)
      }
    }
  }

  /// Ends the leads; appends what is left.
  package mutating func finish(to output: inout Output) {
    if !hasStarted { start() }
    let count = forward.count / Self.lanes
    guard count > 0 else { return }
    run(Self.reflected(tail[0].reversed())[...], tail[1].isEmpty ? nil : Self.reflected(tail[1].reversed())[...])
    settle(count, to: &output)
    forward = []
  }

  /// Pads the start and runs over the first samples.
  private mutating func start() {
    hasStarted = true
    let (first, second) = (head[0], head[1])
    guard let one = first.first else { return }
    let padding = [first, second].map { $0.isEmpty ? [] : Array(Self.reflected($0).reversed()) }
    let values = [padding[0].first ?? one, padding[1].first ?? second.first ?? 0]
    forth.settle(at: [values[0], values[0], values[1], 0])
    run(padding[0][...], second.isEmpty ? nil : padding[1][...])
    // The padding is no part of what comes out, nor of the samples that the end is padded from.
    (forward, tail) = ([], [[], []])
    run(first[...], second.isEmpty ? nil : second[...])
    head = [[], []]
  }

  /// What an odd extension puts before a signal's first sample, from there on outwards.
  private static func reflected(_ samples: [Double]) -> [Double] {
    samples.dropFirst().map { 2 * samples[0] - $0 }
  }

  /// The forward pass over the next samples.
  private mutating func run(_ first: ArraySlice<Double>, _ second: ArraySlice<Double>?) {
    let count = first.count
    guard count > 0 else { return }
    Self.keepLast(of: first, in: &tail[0])
    if let second { Self.keepLast(of: second, in: &tail[1]) }
    // Invariant: the kernel reads `count` samples of each lead and writes four numbers for each, which is the buffer's room.
    unsafe forward += [Double](unsafeUninitializedCapacity: count * Self.lanes) { buffer, written in
      unsafe first.withUnsafeBufferPointer { first in
        unsafe (second ?? []).withUnsafeBufferPointer { other in
          unsafe band_pass_forward(
            forth.coefficients, &forth.state, first.baseAddress, second == nil ? nil : other.baseAddress, count,
            buffer.baseAddress)
        }
      }
      written = count * Self.lanes
    }
  }

  /// Keeps as many of the last samples as the padding at the end needs.
  private static func keepLast(of samples: ArraySlice<Double>, in tail: inout [Double]) {
    tail += samples[max(samples.startIndex, samples.endIndex - (padding + 1))...]
    tail.removeFirst(max(0, tail.count - (padding + 1)))
  }

  /// The way back over all that is at hand; its first `kept` samples are done.
  private func settle(_ kept: Int, to output: inout Output) {
    var lanes = back
    lanes.settle(at: forward[max(0, forward.count - Self.lanes)...])
    let count = forward.count / Self.lanes
    var narrow: [Float] = []
    // Invariant: the kernel reads `count` times four numbers and writes `kept` and twice `kept`, which are the buffers' room.
    unsafe output.wide += [Double](unsafeUninitializedCapacity: kept) { wide, written in
      narrow = unsafe [Float](unsafeUninitializedCapacity: 2 * kept) { narrow, written in
        unsafe band_pass_backward(
          lanes.coefficients, &lanes.state, forward, count, kept, wide.baseAddress, narrow.baseAddress)
        written = 2 * kept
      }
      written = kept
    }
    output.narrow += narrow
  }

  /// One signal, whole: what `scipy.signal.filtfilt(*scipy.signal.butter(2, band, "band", fs=sampleRate), signal)` gives.
  package static func filter(_ signal: [Double], _ band: BandPassLanes.Band, sampleRate: Double) -> [Double] {
    var filter = ForwardBackwardFilter(wide: band, narrow: band, sampleRate: sampleRate)
    var output = Output()
    filter.feed(signal[...], nil, to: &output)
    filter.finish(to: &output)
    return output.wide
  }
}
