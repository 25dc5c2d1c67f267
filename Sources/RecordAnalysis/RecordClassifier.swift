import Detection
public import Files
import Heartbeats
public import Recordings

/// Classifies every beat of a record with a saved model while the record is read, so that its length hardly matters
/// (`BeatJudge`).
///
/// The beats are cut, and their features computed, as those that the model was trained on: the same rows as `WFDBSource`
/// gives. The last beat has no RR interval after it, one beside a gap in the lead has samples missing, and one in a stretch
/// that `SignalQuality` calls unreadable says nothing; none of these is classified. Nor do missing samples and unreadable
/// stretches say anything of the other beats: no RR interval crosses them, and their beats take no part in the record's
/// medians and means.
public struct RecordClassifier: Sendable {
  private let model: SavedModel
  private let threshold: Float?
  private let judgesUnreadable: Bool
  private let jobs: Int

  /// - Parameters:
  ///   - threshold: of a model of two classes: a beat is called abnormal when its probability is above it.
  ///   - judgesUnreadable: whether beats in stretches that look unreadable are classified too.
  ///   - jobs: threads to use; the result does not depend on it.
  public init(_ model: SavedModel, threshold: Float? = nil, judgesUnreadable: Bool = false, jobs: Int) {
    self.model = model
    self.threshold = threshold
    self.judgesUnreadable = judgesUnreadable
    self.jobs = jobs
  }

  /// Classifies a recording.
  ///
  /// - Parameters:
  ///   - origin: where the beats come from.
  ///   - wanted: the lead to take by its name; nil for the one that suits best (`LeadChoice`).
  /// - Throws: `Fault` that names the file and the place in it.
  public func classify(
    _ recording: some Recording, beats origin: BeatOrigin, lead wanted: String? = nil
  ) throws(Fault) -> RecordClassification {
    let choice = try LeadChoice(in: recording, wanted: wanted)
    let lead = recording.leads[choice.index]
    let extraction = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
    let second: Int? = if case .patient = model.columns { choice.second } else { nil }
    var sources = recording.fileNames
    var quality = SignalQuality(sampleRate: lead.sampleRate, floor: Self.floor(of: lead), rails: lead.range)
    var leads = try LeadPair(recording, lead: choice.index, and: second)
    var judge = BeatJudge(
      model, sampleRate: lead.sampleRate, lag: origin == .detected ? quality.lag : 0, hasSecondLead: second != nil,
      jobs: jobs)
    if case .annotated(let annotator) = origin {
      let annotated = AnnotatedBeats(try recording.annotations(by: annotator))
      sources.insert("\(recording.name).\(annotator)")
      let marks = annotated.marks(of: lead)
      try extraction.check(marks, count: leads.count, path: annotated.path)
      judge.mark(marks.map(\.sample), complete: true)
    }
    while let samples = try leads.next() {
      let found = quality.feed(samples.first)
      if origin == .detected { judge.mark(found) }
      judge.feed(samples)
    }
    let found = quality.finish()
    if origin == .detected { judge.mark(found) }
    judge.finish(
      unreadable: judgesUnreadable ? [] : quality.stretches.filter { $0.verdict != .good }.map(\.samples))
    var result = RecordClassification(
      record: recording.name, sampleRate: lead.sampleRate, samplesPerFrame: lead.samplesPerFrame,
      sampleCount: leads.count, lead: lead.name, leadIndices: (choice.index, choice.second),
      isLeadGuessed: choice.isGuess, origin: origin, card: model.card, threshold: threshold, sources: sources,
      quality: quality.stretches, judgesUnreadable: judgesUnreadable, beats: judge.beats)
    if !judgesUnreadable { result.beats = Self.leaveOut(result.unreadable, of: result.beats) }
    return result
  }

  /// Takes back what was said of beats in stretches that cannot be read; both are in order of time.
  private static func leaveOut(
    _ unreadable: [SignalQuality.Stretch], of beats: [ClassifiedBeat]
  ) -> [ClassifiedBeat] {
    var beats = beats
    var next = unreadable[...]
    for index in beats.indices {
      while let stretch = next.first, stretch.samples.upperBound <= beats[index].sample { next.removeFirst() }
      if let stretch = next.first, stretch.samples.contains(beats[index].sample) { beats[index].probabilities = nil }
    }
    return beats
  }

  /// What deflects a lead less is no heartbeat; nothing is known of leads in other units.
  static func floor(of lead: RecordingLead) -> Double {
    switch lead.units.lowercased() {
    case "mv": QRSDetector.floor
    case "uv", "µv", "μv": 1000 * QRSDetector.floor
    case "v": QRSDetector.floor / 1000
    default: 0
    }
  }
}
