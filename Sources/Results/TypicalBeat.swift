public import Scoring

/// A class's typical beat: at each of the 187 samples the median and the 10th and 90th percentile over its beats.
public struct TypicalBeat: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// Beats it is taken from; the curves are empty when there is none.
  public var count: Int
  public var median: [Double]
  public var low: [Double]
  public var high: [Double]

  package init(`class`: BeatClass, count: Int, median: [Double], low: [Double], high: [Double]) {
    self.class = `class`
    self.count = count
    self.median = median
    self.low = low
    self.high = high
  }
}

/// A noisy copy that rebalancing added, beside its original.
public struct OversampledBeat: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// 187 samples each.
  public var original: [Double]
  public var oversampled: [Double]

  package init(`class`: BeatClass, original: [Double], oversampled: [Double]) {
    self.class = `class`
    self.original = original
    self.oversampled = oversampled
  }
}

/// A test row of the published protocol beside the training row that is the same beat.
public struct BeatTwin: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// nil where the source knows no records.
  public var record: String?
  /// Seconds from the record's start to the R peak; nil where unknown.
  public var time: Double?
  /// Whether oversampling made the test row, with noise of its own; else it is the beat itself.
  public var isTestOversampled: Bool
  public var isTrainingOversampled: Bool
  /// 187 samples.
  public var test: [Double]
  public var training: [Double]

  package init(
    `class`: BeatClass, record: String?, time: Double?, isTestOversampled: Bool, isTrainingOversampled: Bool,
    test: [Double], training: [Double]
  ) {
    self.class = `class`
    self.record = record
    self.time = time
    self.isTestOversampled = isTestOversampled
    self.isTrainingOversampled = isTrainingOversampled
    self.test = test
    self.training = training
  }
}
