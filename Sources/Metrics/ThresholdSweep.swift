/// What each threshold from 0.01 to 0.99 would have given.
public struct ThresholdSweep: Codable, Sendable, Equatable {
  /// The counts when rows above the threshold are called abnormal.
  public struct Point: Codable, Sendable, Equatable {
    public var threshold: Float
    public var confusion: ConfusionMatrix

    public init(threshold: Float, confusion: ConfusionMatrix) {
      self.threshold = threshold
      self.confusion = confusion
    }

    public var recall: Double? { confusion.recall }
    public var precision: Double? { confusion.precision }
    public var fpr: Double? { confusion.falsePositiveRate }
  }

  /// 99 points, thresholds rising; empty when a score is not finite.
  public var points: [Point]

  public init(points: [Point]) {
    self.points = points
  }

  public init(_ ranked: RankedScores) {
    points = (1...99).map { percent in
      let threshold = Float(percent) / 100
      return Point(threshold: threshold, confusion: ranked.confusion(threshold: threshold))
    }
  }

  /// - Precondition: as many probabilities as labels.
  public init(labels: [UInt8], probabilities: [Float]) {
    if let ranked = RankedScores(labels: labels, probabilities: probabilities) {
      self.init(ranked)
    } else {
      self.init(points: [])
    }
  }
}
