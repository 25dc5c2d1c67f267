/// The receiver operating characteristic: recall over false positive rate for every threshold.
public struct ROCCurve: Codable, Sendable, Equatable {
  /// What calling every row with a score of at least `threshold` abnormal gives.
  public struct Point: Codable, Sendable, Equatable {
    /// False positive rate, in [0, 1].
    public var fpr: Double
    /// True positive rate (recall), in [0, 1].
    public var tpr: Double
    /// The score of the last rows called; nil at the start, where none is.
    public var threshold: Float?

    /// A point by its values.
    public init(fpr: Double, tpr: Double, threshold: Float?) {
      self.fpr = fpr
      self.tpr = tpr
      self.threshold = threshold
    }
  }

  /// From (0, 0) to (1, 1), one for each distinct score; empty when a class is absent or a score is not finite.
  public var points: [Point]
  /// The area under the whole curve, also of a thinned one; nil where `points` is empty.
  public var area: Double?

  /// A curve by its values, e.g. one that was stored.
  public init(points: [Point], area: Double?) {
    self.points = points
    self.area = area
  }

  /// The curve of rows that are ranked already; without points when a class is absent.
  public init(_ ranked: RankedScores) {
    self.init(points: [], area: ranked.areaUnderCurve)
    guard ranked.hasBothClasses else { return }
    points.reserveCapacity(ranked.scores.count + 1)
    points.append(Point(fpr: 0, tpr: 0, threshold: nil))
    let positives = Double(ranked.positives)
    let negatives = Double(ranked.negatives)
    for (step, score) in ranked.scores.enumerated() {
      let fpr = Double(ranked.falsePositives[step]) / negatives
      let tpr = Double(ranked.truePositives[step]) / positives
      points.append(Point(fpr: fpr, tpr: tpr, threshold: score))
    }
  }

  /// The curve of rows by their labels (0 is normal, anything else abnormal) and probabilities.
  ///
  /// - Precondition: as many probabilities as labels.
  public init(labels: [UInt8], probabilities: [Float]) {
    if let ranked = RankedScores(labels: labels, probabilities: probabilities) {
      self.init(ranked)
    } else {
      self.init(points: [], area: nil)
    }
  }

  /// The same curve through at most `limit` of its points, those that keep its shape; the area is left as it was.
  ///
  /// - Precondition: `limit >= 2`.
  public func thinned(to limit: Int) -> ROCCurve {
    let kept = shapeKeepingIndices(points.map { CurvePoint(x: $0.fpr, y: $0.tpr) }, limit: limit)
    return ROCCurve(points: kept.map { points[$0] }, area: area)
  }
}
