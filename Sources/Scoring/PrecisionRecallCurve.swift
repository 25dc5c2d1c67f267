/// Precision over recall for every threshold.
public struct PrecisionRecallCurve: Codable, Sendable, Equatable {
  /// What calling every row with a score of at least `threshold` abnormal gives.
  public struct Point: Codable, Sendable, Equatable {
    /// The share of abnormal rows called, in [0, 1].
    public var recall: Double
    /// The share of calls that are right, in [0, 1].
    public var precision: Double
    /// The score of the last rows called; nil at the start, where none is.
    public var threshold: Float?

    /// A point by its values.
    public init(recall: Double, precision: Double, threshold: Float?) {
      self.recall = recall
      self.precision = precision
      self.threshold = threshold
    }
  }

  /// From recall 0 (where precision is set to 1, as scikit-learn does) to recall 1, one for each distinct score; empty
  /// when a class is absent or a score is not finite.
  public var points: [Point]
  /// The mean of precision weighted by the gain in recall, without interpolation, of the whole curve, also when thinned;
  /// nil where `points` is empty.
  public var averagePrecision: Double?

  /// A curve by its values, e.g. one that was stored.
  public init(points: [Point], averagePrecision: Double?) {
    self.points = points
    self.averagePrecision = averagePrecision
  }

  /// The curve of rows that are ranked already; without points when a class is absent.
  public init(_ ranked: RankedScores) {
    self.init(points: [], averagePrecision: nil)
    guard ranked.hasBothClasses else { return }
    points.reserveCapacity(ranked.scores.count + 1)
    points.append(Point(recall: 0, precision: 1, threshold: nil))
    let positives = Double(ranked.positives)
    var gained = 0.0
    var tpBefore = 0
    for (step, score) in ranked.scores.enumerated() {
      let tp = ranked.truePositives[step]
      let precision = Double(tp) / Double(tp + ranked.falsePositives[step])
      gained += Double(tp - tpBefore) * precision
      tpBefore = tp
      points.append(Point(recall: Double(tp) / positives, precision: precision, threshold: score))
    }
    averagePrecision = gained / positives
  }

  /// The curve of rows by their labels (0 is normal, anything else abnormal) and probabilities.
  ///
  /// - Precondition: as many probabilities as labels.
  public init(labels: [UInt8], probabilities: [Float]) {
    if let ranked = RankedScores(labels: labels, probabilities: probabilities) {
      self.init(ranked)
    } else {
      self.init(points: [], averagePrecision: nil)
    }
  }

  /// The same curve through at most `limit` of its points, those that keep its shape; its average precision is left as it
  /// was.
  ///
  /// - Precondition: `limit >= 2`.
  public func thinned(to limit: Int) -> PrecisionRecallCurve {
    let kept = shapeKeepingIndices(points.map { CurvePoint(x: $0.recall, y: $0.precision) }, limit: limit)
    return PrecisionRecallCurve(points: kept.map { points[$0] }, averagePrecision: averagePrecision)
  }
}
