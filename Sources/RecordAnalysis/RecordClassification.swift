public import Detection
import Models
public import Results

/// The beats of one record as a model sees them.
public struct RecordClassification: Sendable {
  /// The record's name.
  public var record: String
  /// Samples of the lead a second.
  public var sampleRate: Double
  /// Samples of the lead in each frame of the record, mostly 1.
  public var samplesPerFrame = 1
  /// Samples of the lead.
  public var sampleCount: Int
  /// The lead that the beats were cut from.
  public var lead: String
  /// Its index among the recording's leads, and that of the lead shown beside it; nil where there is none.
  package var leadIndices: (first: Int, second: Int?)
  /// Whether nothing in the record says that this is a lead of an ECG.
  public var isLeadGuessed = false
  public var origin: BeatOrigin
  public var card: ModelCard
  /// Of a model of two classes: a beat is called abnormal when its probability is above this; nil of others.
  public var threshold: Float?
  /// The names of the files read, all in the record's folder.
  public var sources: Set<String>
  /// The lead's quality in windows of 10 s, in order of time.
  public var quality: [SignalQuality.Stretch]
  /// Whether beats in unreadable windows were classified too.
  public var judgesUnreadable = false
  /// In order of time.
  public var beats: [ClassifiedBeat]

  /// Stretches of the lead in which no heartbeat can be read, and why, in order of time: neighbouring windows of one verdict
  /// as one. Beats there are not classified, unless that was asked for.
  public var unreadable: [SignalQuality.Stretch] {
    quality.filter { $0.verdict != .good }.reduce(into: []) { joined, window in
      if let last = joined.last, last.verdict == window.verdict, last.samples.upperBound == window.samples.lowerBound {
        joined[joined.count - 1] = SignalQuality.Stretch(
          samples: last.samples.lowerBound..<window.samples.upperBound, verdict: last.verdict)
      } else {
        joined.append(SignalQuality.Stretch(samples: window.samples, verdict: window.verdict))
      }
    }
  }

  /// What the model tells apart.
  public var classes: ClassSet { card.experiment.classes }

  /// What a beat is called, as a number among the classes' names; nil for one that was not classified.
  public func label(of beat: ClassifiedBeat) -> Int? {
    guard let probabilities = beat.probabilities else { return nil }
    if let threshold { return probabilities[1] > threshold ? 1 : 0 }
    // A plain loop: this is asked several times of each of a day's beats.
    var best = 0
    for label in 1..<max(1, probabilities.count) where probabilities[label] > probabilities[best] { best = label }
    return best
  }

  /// The time of a beat's R peak in seconds, to the microsecond.
  public func time(of beat: ClassifiedBeat) -> Double { time(beat.sample) }

  func time(_ sample: Int) -> Double { (Double(sample) / sampleRate * 1e6).rounded() / 1e6 }

  /// Why stretches of the lead cannot be read, each reason once.
  public var unreadableReasons: [String] { Set(unreadable.map(\.verdict.rawValue)).sorted() }

  /// Seconds of the lead in which nothing can be read.
  public var unreadableSeconds: Double { Double(unreadable.reduce(0) { $0 + $1.samples.count }) / sampleRate }

  /// How many beats are called each of the classes, and how many were not classified.
  public var counts: (classes: [Int], unclassified: Int) {
    var counts = [Int](repeating: 0, count: classes.names.count)
    var unclassified = 0
    for beat in beats {
      if let label = label(of: beat) { counts[label] += 1 } else { unclassified += 1 }
    }
    return (counts, unclassified)
  }

  /// Whether the model was trained or tuned on a record of this name, so that its answers prove nothing.
  public var isLearnt: Bool { card.data.learntRecords.contains(record) }
}
