/// What each threshold from 0.01 to 0.99 would have given.
public struct ThresholdSweep: Codable, Sendable, Equatable {
  /// The counts when rows above the threshold are called abnormal.
  public struct Point: Codable, Sendable, Equatable {
    /// From 0.01 to 0.99.
    public var threshold: Float
    /// The four counts at this threshold.
    public var confusion: ConfusionMatrix

    /// A point by its values.
    public init(threshold: Float, confusion: ConfusionMatrix) {
      self.threshold = threshold
      self.confusion = confusion
    }

    /// Recall at this threshold; nil without abnormal rows.
    public var recall: Double? { confusion.recall }
    /// Precision at this threshold; nil when no row is called abnormal.
    public var precision: Double? { confusion.precision }
    /// The false positive rate at this threshold; nil without normal rows.
    public var fpr: Double? { confusion.falsePositiveRate }
  }

  /// 99 points, thresholds rising; empty when a score is not finite.
  public var points: [Point]

  /// A sweep by its values, e.g. one that was stored.
  public init(points: [Point]) {
    self.points = points
  }

  /// The sweep of rows that are ranked already.
  public init(_ ranked: RankedScores) {
    points = (1...99).map { percent in
      let threshold = Float(percent) / 100
      return Point(threshold: threshold, confusion: ranked.confusion(threshold: threshold))
    }
  }

  /// The sweep of rows by their labels (0 is normal, anything else abnormal) and probabilities.
  ///
  /// - Precondition: as many probabilities as labels.
  public init(labels: [UInt8], probabilities: [Float]) {
    if let ranked = RankedScores(labels: labels, probabilities: probabilities) {
      self.init(ranked)
    } else {
      self.init(points: [])
    }
  }
}
