import Detection
import Heartbeats
import Models
import WFDB

/// Classifies every beat of a record with a saved model while the record is read, so that its length does not matter.
///
/// The beats are cut as those that the model was trained on: the same rows as `WFDBSource` gives. The last beat has no RR
/// interval behind it and one beside a gap in the lead has samples missing; neither is classified.
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

  /// Classifies the record `folder/name.hea`.
  ///
  /// - Throws: `HeartbeatError` that names the file and the place in it.
  public func classify(folder: String, name: String, beats origin: BeatOrigin) throws -> RecordClassification {
    do {
      return try read(folder: folder, name: name, origin)
    } catch let error as WFDBError {
      throw HeartbeatError.record(error)
    }
  }

  private func read(folder: String, name: String, _ origin: BeatOrigin) throws -> RecordClassification {
    var stream = try SignalStream(folder: folder, name: name, choosing: RecordLead.index)
    let lead = stream.description
    let rate = try RecordLead.sampleRate(of: lead, in: stream.header, path: "\(folder)/\(name).hea")
    var sources = Set(stream.header.signals.map(\.fileName) + ["\(name).hea"])
    var pass = Pass(model: model, jobs: jobs, perFrame: lead.samplesPerFrame)
    switch origin {
    case .annotated(let annotator):
      sources.insert("\(name).\(annotator)")
      let annotated = try AnnotatedBeats.read(folder: folder, name: name, annotator: annotator)
      let marks = try annotated.marks(of: lead, in: stream.header)
      try BeatExtraction(sampleRate: rate).check(marks, count: stream.count, path: annotated.path)
      var cutting = BeatStream(sampleRate: rate)
      cutting.mark(pass.add(marks.map(\.sample)), complete: true)
      while let signal = try stream.next() {
        cutting.feed(signal.physical)
        pass.take(cutting.takeCuts())
      }
      cutting.finish()
      pass.take(cutting.takeCuts())
    case .detected:
      var detector = QRSDetector(sampleRate: rate)
      var cutting = BeatStream(sampleRate: rate, lag: detector.lag)
      while let signal = try stream.next() {
        let samples = signal.physical
        cutting.mark(pass.add(detector.feed(samples)))
        cutting.feed(samples)
        pass.take(cutting.takeCuts())
      }
      cutting.mark(pass.add(detector.finish()))
      cutting.finish()
      pass.take(cutting.takeCuts())
    }
    pass.classify()
    return RecordClassification(
      record: name, sampleRate: stream.header.sampleRate, lead: lead.name, origin: origin, card: model.card,
      threshold: threshold, sources: sources, beats: pass.beats)
  }

  /// The beats of one reading, and the rows that wait for the model.
  private struct Pass {
    let model: SavedModel
    let jobs: Int
    let perFrame: Int
    private(set) var beats: [ClassifiedBeat] = []
    private var rows = BeatStream.Cuts()

    init(model: SavedModel, jobs: Int, perFrame: Int) {
      self.model = model
      self.jobs = jobs
      self.perFrame = perFrame
    }

    /// Adds beats at samples of the lead, and hands these on.
    mutating func add(_ samples: [Int]) -> [Int] {
      beats += samples.map { ClassifiedBeat(sample: $0 / perFrame) }
      return samples
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
