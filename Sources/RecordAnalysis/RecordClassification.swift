public import Detection
public import Results

/// The beats of one record as a model sees them.
public struct RecordClassification: Sendable {
  /// The record's name.
  public var record: String
  /// Samples of the lead a second.
  public var sampleRate: Double
  /// Samples of the lead in each frame of the record, mostly 1.
  public var samplesPerFrame = 1
  /// The lead that the beats were cut from.
  public var lead: String
  /// Whether nothing in the record says that this is a lead of an ECG.
  public var isLeadGuessed = false
  public var origin: BeatOrigin
  public var card: ModelCard
  /// A beat is called abnormal when its probability is above this.
  public var threshold: Float
  /// The names of the files read, all in the record's folder.
  public var sources: Set<String>
  /// Stretches of the lead in which no heartbeat can be read, and why, in order of time. Beats there are not classified.
  public var unreadable: [SignalQuality.Stretch]
  /// In order of time.
  public var beats: [ClassifiedBeat]

  /// What a beat is called; nil for one that was not classified.
  public func isAbnormal(_ beat: ClassifiedBeat) -> Bool? { beat.probability.map { $0 > threshold } }

  /// The time of a beat's R peak in seconds, to the microsecond.
  public func time(of beat: ClassifiedBeat) -> Double { time(beat.sample) }

  func time(_ sample: Int) -> Double { (Double(sample) / sampleRate * 1e6).rounded() / 1e6 }

  /// Why stretches of the lead cannot be read, each reason once.
  public var unreadableReasons: [String] { Set(unreadable.map(\.verdict.rawValue)).sorted() }

  /// Seconds of the lead in which nothing can be read.
  public var unreadableSeconds: Double { Double(unreadable.reduce(0) { $0 + $1.samples.count }) / sampleRate }

  /// How many beats are called abnormal (true), normal (false) and nothing.
  public var counts: (normal: Int, abnormal: Int, unclassified: Int) {
    let abnormal = beats.count { isAbnormal($0) == true }
    let unclassified = beats.count { $0.probability == nil }
    return (beats.count - abnormal - unclassified, abnormal, unclassified)
  }

  /// Whether the model was trained or tuned on a record of this name, so that its answers prove nothing.
  public var isLearnt: Bool { card.data.learntRecords.contains(record) }
}
