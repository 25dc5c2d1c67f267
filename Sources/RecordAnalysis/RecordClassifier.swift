import Detection
import Heartbeats
import Models
public import Recordings

/// Classifies every beat of a record with a saved model while the record is read, so that its length does not matter.
///
/// The beats are cut as those that the model was trained on: the same rows as `WFDBSource` gives. The last beat has no RR
/// interval after it, one beside a gap in the lead has samples missing, and one in a stretch that `SignalQuality` calls
/// unreadable says nothing; none of these is classified.
public struct RecordClassifier: Sendable {
  private let model: SavedModel
  private let threshold: Float
  private let jobs: Int

  /// Rows that the model is given at once.
  private static let batch = 1024

  /// - Parameters:
  ///   - threshold: a beat is called abnormal when its probability is above it.
  ///   - jobs: threads to use; the result does not depend on it.
  public init(_ model: SavedModel, threshold: Float, jobs: Int) {
    self.model = model
    self.threshold = threshold
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
  ) throws -> RecordClassification {
    let choice = try LeadChoice(in: recording, wanted: wanted)
    let lead = recording.leads[choice.index]
    let extraction = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
    var sources = recording.fileNames
    var quality = SignalQuality(sampleRate: lead.sampleRate, floor: Self.floor(of: lead), rails: lead.range)
    var pass = Pass(model: model, jobs: jobs)
    switch origin {
    case .annotated(let annotator):
      let annotated = AnnotatedBeats(try recording.annotations(by: annotator))
      sources.insert("\(recording.name).\(annotator)")
      let marks = annotated.marks(of: lead)
      let stream = try recording.samples(ofLead: choice.index)
      try extraction.check(marks, count: stream.count, path: annotated.path)
      var cutting = BeatStream(sampleRate: lead.sampleRate)
      cutting.mark(pass.add(marks.map(\.sample)), complete: true)
      while let samples = try stream.next() {
        _ = quality.feed(samples)
        cutting.feed(samples)
        pass.take(cutting.takeCuts())
      }
      _ = quality.finish()
      cutting.finish()
      pass.take(cutting.takeCuts())
    case .detected:
      let stream = try recording.samples(ofLead: choice.index)
      var cutting = BeatStream(sampleRate: lead.sampleRate, lag: quality.lag)
      while let samples = try stream.next() {
        cutting.mark(pass.add(quality.feed(samples)))
        cutting.feed(samples)
        pass.take(cutting.takeCuts())
      }
      cutting.mark(pass.add(quality.finish()))
      cutting.finish()
      pass.take(cutting.takeCuts())
    }
    pass.classify()
    let unreadable = Self.joined(quality.stretches.filter { $0.verdict != .good })
    pass.leaveOut(unreadable)
    return RecordClassification(
      record: recording.name, sampleRate: lead.sampleRate, samplesPerFrame: lead.samplesPerFrame, lead: lead.name,
      isLeadGuessed: choice.isGuess, origin: origin, card: model.card, threshold: threshold, sources: sources,
      unreadable: unreadable, beats: pass.beats)
  }

  /// What deflects a lead less is no heartbeat; nothing is known of leads in other units.
  private static func floor(of lead: RecordingLead) -> Double {
    switch lead.units.lowercased() {
    case "mv": QRSDetector.floor
    case "uv": 1000 * QRSDetector.floor
    case "v": QRSDetector.floor / 1000
    default: 0
    }
  }

  /// Neighbouring stretches of one verdict as one.
  private static func joined(_ stretches: [SignalQuality.Stretch]) -> [SignalQuality.Stretch] {
    stretches.reduce(into: []) { joined, stretch in
      if let last = joined.last, last.verdict == stretch.verdict, last.samples.upperBound == stretch.samples.lowerBound
      {
        joined[joined.count - 1].samples = last.samples.lowerBound..<stretch.samples.upperBound
      } else {
        joined.append(stretch)
      }
    }
  }

  /// The beats of one reading, and the rows that wait for the model.
  private struct Pass {
    let model: SavedModel
    let jobs: Int
    private(set) var beats: [ClassifiedBeat] = []
    private var rows = BeatStream.Cuts()

    init(model: SavedModel, jobs: Int) {
      self.model = model
      self.jobs = jobs
    }

    /// Adds beats at samples of the lead, and hands these on.
    mutating func add(_ samples: [Int]) -> [Int] {
      beats += samples.map { ClassifiedBeat(sample: $0) }
      return samples
    }

    /// Takes back what was said of beats in stretches that cannot be read; both are in order of time.
    mutating func leaveOut(_ unreadable: [SignalQuality.Stretch]) {
      var next = unreadable[...]
      for index in beats.indices {
        while let stretch = next.first, stretch.samples.upperBound <= beats[index].sample { next.removeFirst() }
        if let stretch = next.first, stretch.samples.contains(beats[index].sample) { beats[index].probability = nil }
      }
    }

    mutating func take(_ cuts: BeatStream.Cuts) {
      rows.rows += cuts.rows
      rows.marks += cuts.marks
      if rows.marks.count >= RecordClassifier.batch { classify() }
    }

    mutating func classify() {
      let features = FeatureMatrix(values: rows.rows, rows: rows.marks.count, columns: BeatSet.samplesPerBeat)
      let probabilities = model.classifier.probabilities(for: features, jobs: jobs).sum(
        of: 1..<model.classifier.classCount)
      for (mark, probability) in zip(rows.marks, probabilities) { beats[mark].probability = probability }
      rows = BeatStream.Cuts()
    }
  }
}
