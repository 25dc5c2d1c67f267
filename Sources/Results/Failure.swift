public import Scoring

/// A test beat that a model misjudged with confidence, with where to look it up.
public struct Failure: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// The probability of abnormal that the model gave it.
  public var probability: Double
  /// nil where the source knows no records.
  public var record: String?
  /// Seconds from the record's start to the R peak; nil where unknown.
  public var time: Double?
  /// 187 samples.
  public var samples: [Double]

  package init(`class`: BeatClass, probability: Double, record: String? = nil, time: Double? = nil, samples: [Double]) {
    self.class = `class`
    self.probability = probability
    self.record = record
    self.time = time
    self.samples = samples
  }
}
