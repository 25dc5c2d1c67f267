import Detection
public import Files
import Groundwork
public import Recordings
public import Results

extension RecordAccount {
  /// Seconds before and after the R peak that a median beat shows.
  private static let reach = (before: 0.25, after: 0.45)
  /// Beats that a median is taken from at most.
  private static let mostBeats = 400

  /// What a model said of a recording with what its page draws of the samples, which are read once more, in pieces.
  ///
  /// - Throws: `Fault` that names the file and the place in it.
  public init(_ result: RecordClassification, of recording: some Recording) throws(Fault) {
    let lead = recording.leads[result.leadIndices.first]
    let rate = lead.sampleRate
    let seconds = Double(result.sampleCount) / rate
    let scale = Self.millivolts(in: lead.units)
    let factor = scale ?? 1
    let beats = result.beats.map { beat in
      let label = result.label(of: beat)
      return Beat(time: result.time(of: beat), label: label, probability: label.flatMap { beat.probabilities?[$0] })
    }
    let unreadable = result.unreadable.map { stretch in
      (
        seconds: result.time(stretch.samples.lowerBound)..<result.time(stretch.samples.upperBound),
        verdict: stretch.verdict.rawValue
      )
    }
    let chosen = StripChoice.choose(
      zip(beats, result.beats).map {
        StripChoice.Judged(time: $0.time, label: $0.label, probabilities: $1.probabilities)
      }, result.classes, threshold: result.threshold, unreadable: unreadable, length: seconds)
    let length = Int((StripChoice.seconds * rate).rounded()) + 1
    let leadCount = result.leadIndices.second == nil ? 1 : 2
    var strips = WindowCollector(
      chosen.map { strip in
        let first = Int((strip.start * rate).rounded())
        return first..<min(first + length, max(first, result.sampleCount))
      }, leads: leadCount)
    let step = max(1, Int(rate / 300))
    let picked = Self.beatsForMedians(result, reach: Self.reach, rate: rate)
    let before = Int((Self.reach.before * rate).rounded())
    let after = Int((Self.reach.after * rate).rounded())
    var cuts = WindowCollector(
      picked.flatMap { $0 }.map { result.beats[$0].sample - before..<result.beats[$0].sample + after + 1 }, step: step,
      leads: 1)
    var envelope = EnvelopeGauge(lineSeconds: Self.lineSeconds(of: seconds), sampleRate: rate)

    var samples = try LeadPair(recording, lead: result.leadIndices.first, and: result.leadIndices.second)
    while let piece = try samples.next() {
      envelope.feed(piece.first, scale: factor)
      cuts.feed([piece.first], scale: factor)
      strips.feed([piece.first] + [piece.second].compactMap { $0 }, scale: factor)
    }

    var next = 0
    let counts = result.counts.classes
    let medians = picked.indices.compactMap { label -> MedianBeat? in
      let own = cuts.collected[next..<next + picked[label].count].map { $0[0] }
      next += picked[label].count
      return Self.median(
        own, label: label, count: counts[label], start: -Double(before) / rate, interval: Double(step) / rate)
    }
    self.init(
      record: result.record,
      leads: [lead.name] + [result.leadIndices.second].compactMap { $0 }.map { recording.leads[$0].name },
      isLeadGuessed: result.isLeadGuessed, isCalibrated: scale != nil, sampleRate: rate, seconds: seconds,
      origin: result.origin.name, remarks: recording.remarks, card: result.card, threshold: result.threshold,
      isLearnt: result.isLearnt,
      judgesUnreadable: result.judgesUnreadable,
      beats: beats,
      windows: result.quality.map { window in
        Window(
          seconds: result.time(window.samples.lowerBound)..<result.time(window.samples.upperBound),
          verdict: window.verdict.rawValue, flat: window.measures?.flat ?? 0,
          saturated: window.measures?.saturated ?? 0, kurtosis: window.measures?.kurtosis)
      },
      runs: Self.runs(of: beats, result.classes, unreadable: unreadable.map(\.seconds)), envelope: envelope.envelope,
      medians: medians,
      strips: zip(chosen, strips.collected).map { strip, samples in
        Strip(reason: strip.reason, start: strip.start, beat: strip.beat, samples: samples.map { $0.map(Double.init) })
      })
  }

  /// How many millivolts a unit is; nil where that is not known.
  private static func millivolts(in units: String) -> Double? {
    switch units.lowercased() {
    case "mv": 1
    case "uv", "\u{B5}v", "\u{3BC}v": 0.001
    case "v": 1000
    case "nv": 1e-6
    default: nil
    }
  }

  /// The beats of each class that its median is taken from, spread evenly: those that the recording holds whole.
  private static func beatsForMedians(
    _ result: RecordClassification, reach: (before: Double, after: Double), rate: Double
  ) -> [[Int]] {
    var whole = [[Int]](repeating: [], count: result.classes.names.count)
    let (before, after) = (Int(reach.before * rate) + 1, Int(reach.after * rate) + 1)
    for (index, beat) in result.beats.enumerated() {
      guard let label = result.label(of: beat), beat.sample >= before, beat.sample + after < result.sampleCount else {
        continue
      }
      whole[label].append(index)
    }
    return whole.map { beats in
      guard beats.count > mostBeats else { return beats }
      return (0..<mostBeats).map { beats[$0 * beats.count / mostBeats] }
    }
  }

  /// nil where no beat was recorded whole.
  private static func median(
    _ cuts: [[Float]], label: Int, count: Int, start: Double, interval: Double
  ) -> MedianBeat? {
    let whole = cuts.filter { !$0.isEmpty && $0.count == cuts[0].count && $0.allSatisfy(\.isFinite) }
    guard let width = whole.first?.count else { return nil }
    let level = whole.map { cut in
      let middle = cut.sorted()[cut.count / 2]
      return cut.map { $0 - middle }
    }
    var rows = (low: [Double](), median: [Double](), high: [Double]())
    for sample in 0..<width {
      let sorted = level.map { $0[sample] }.sorted()
      func quantile(_ share: Double) -> Double { Double(sorted[Int((share * Double(sorted.count - 1)).rounded())]) }
      rows.low.append(quantile(0.1))
      rows.median.append(quantile(0.5))
      rows.high.append(quantile(0.9))
    }
    return MedianBeat(
      label: label, count: count, used: whole.count, start: start, interval: interval, low: rows.low,
      median: rows.median, high: rows.high)
  }
}
