/// Gathers what `PatientFeatures` needs of each beat while the leads come in, in little memory: some 400 bytes a beat and the
/// latest minute or two of the leads. Only a gap that lasts (a lead that comes off) makes the other lead wait in memory.
///
/// The pieces that samples come in do not change the result.
public struct PatientFeatureStream: Sendable {
  private let windows: BeatWindows
  private var queues: [LeadQueue]
  private var filter: ForwardBackwardFilter
  /// Lead 1 after 0.5-40 Hz and both leads after 0.5-35 Hz, from sample `start` of the record on.
  private var filtered = ForwardBackwardFilter.Output()
  private var start = 0
  private var beats: [Int] = []
  /// The next beat to measure.
  private var next = 0
  private var measures: BeatMeasures
  private let sampleRate: Double

  /// Marks may come this many seconds after their samples.
  public static let mostLag = 10.0

  /// - Parameters:
  ///   - sampleRate: in samples a second, one of `BeatExtraction.sampleRates`.
  ///   - hasSecondLead: whether a second lead will come in.
  public init(sampleRate: Double, hasSecondLead: Bool) {
    precondition(BeatExtraction.sampleRates.contains(sampleRate), "sampling rate out of range")
    self.sampleRate = sampleRate
    windows = BeatWindows(sampleRate: sampleRate)
    queues = Array(repeating: LeadQueue(), count: hasSecondLead ? 2 : 1)
    let highest = 0.4 * sampleRate
    filter = ForwardBackwardFilter(
      wide: .init(low: 0.5, high: min(40, highest)), narrow: .init(low: 0.5, high: min(35, highest)),
      sampleRate: sampleRate)
    measures = BeatMeasures(windows: windows, hasSecondLead: hasSecondLead)
  }

  /// Gives the next R peaks, in samples of the leads, ascending, at most `mostLag` seconds after their samples were fed.
  public mutating func mark(_ samples: [Int]) {
    beats += samples
  }

  /// Takes the next samples of the leads in, as many of each.
  public mutating func feed(_ first: [Double], _ second: [Double]?) {
    precondition((second == nil) == (queues.count == 1) && second.map { $0.count == first.count } ?? true, "all leads")
    // In pieces, so that a long record at once takes no more memory than one that comes in slowly.
    for from in stride(from: 0, to: first.count, by: Self.pieceLength) {
      let piece = from..<min(from + Self.pieceLength, first.count)
      queues[0].feed(first[piece])
      if let second { queues[1].feed(second[piece]) }
      take()
    }
  }

  /// Small enough for memory that is used again and again.
  private static let pieceLength = 1 << 13

  /// Ends the leads and the marks.
  ///
  /// - Parameter unreadable: stretches of samples, ascending, in which nothing can be read: beats there take no part in what
  ///   is usual of the record, and no RR interval crosses them.
  /// - Returns: a row for every beat marked.
  public mutating func finish(unreadable: [Range<Int>] = []) -> PatientFeatures {
    for lead in queues.indices { queues[lead].finish() }
    take()
    filter.finish(to: &filtered)
    measure(upTo: .max)
    return measures.features(beats: beats, sampleRate: sampleRate, unreadable: GapList(unreadable))
  }

  /// Filters what all leads have.
  private mutating func take() {
    let count = queues.map(\.count).min() ?? 0
    guard count > 0 else { return }
    let before = filtered.wide.count
    filter.feed(queues[0].take(count), queues.count == 2 ? queues[1].take(count) : nil, to: &filtered)
    if filtered.wide.count > before { measure(upTo: start + filtered.wide.count - windows.reach) }
  }

  /// Measures the beats before a sample, and lets go of what no later one needs.
  private mutating func measure(upTo end: Int) {
    while next < beats.count, beats[next] < end {
      precondition(start == 0 || beats[next] - windows.reach >= start, "a mark that lags too far")
      measures.measure(beats[next] - start, filtered, knowledge(of: next))
      next += 1
    }
    for lead in queues.indices { queues[lead].forget(before: next > 0 ? beats[next - 1] : start) }
    let lag = Int(Self.mostLag * sampleRate)
    let needed = min(next < beats.count ? beats[next] : .max, start + filtered.wide.count - lag) - windows.reach
    guard needed > start else { return }
    filtered.wide.removeFirst(needed - start)
    filtered.narrow.removeFirst(2 * (needed - start))
    start = needed
  }
}

extension PatientFeatureStream {
  /// What was recorded of a beat, whose samples have come in.
  private func knowledge(of beat: Int) -> BeatMeasures.Knowledge {
    let peak = beats[beat]
    let shape = peak...peak + windows.steps.upperBound * windows.stride
    let recorded = queues.map { !$0.gaps.hasGap(in: shape) }
    let isStart =
      beat == 0 || queues[0].gaps.mayHideBeat(in: beats[beat - 1]...peak, sampleRate: sampleRate)
    return BeatMeasures.Knowledge(isRecorded: (recorded[0], recorded.count > 1 && recorded[1]), isStart: isStart)
  }
}

/// A lead with its gaps bridged, waiting for the other one.
private struct LeadQueue: Sendable {
  private var bridge = GapBridge()
  private var samples: [Double] = []
  private var taken = 0

  var count: Int { samples.count - taken }

  mutating func feed(_ lead: ArraySlice<Double>) {
    bridge.feed(Array(lead)) { samples += $0 }
  }

  /// Where the lead was not recorded, from the latest `forget(before:)` on.
  var gaps: GapList { bridge.gaps }

  mutating func forget(before sample: Int) { bridge.forget(before: sample) }

  mutating func finish() {
    bridge.finish { samples += $0 }
  }

  /// The next samples.
  mutating func take(_ count: Int) -> ArraySlice<Double> {
    defer {
      taken += count
      if taken == samples.count || taken > 1 << 18 {
        samples.removeFirst(taken)
        taken = 0
      }
    }
    return samples[taken..<taken + count]
  }
}
