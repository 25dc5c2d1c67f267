/// Every row is of the class that most training rows have: what a model must beat to have learnt anything.
public struct MajorityClass: Classifier {
  public let columns: Int
  /// The share of each class among the training rows.
  private let shares: [Float]

  public var classCount: Int { shares.count }

  /// Counts the training rows.
  ///
  /// - Precondition: at least one row.
  public init(_ rows: LabelledRows) {
    precondition(!rows.labels.isEmpty, "a majority of at least one row")
    columns = rows.features.columns
    var counts = [Int](repeating: 0, count: rows.classCount)
    for label in rows.labels { counts[Int(label)] += 1 }
    shares = counts.map { Float($0) / Float(rows.labels.count) }
  }

  /// The training rows' shares, the same for every row.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities {
    ClassProbabilities(
      values: (0..<features.rows).flatMap { _ in shares }, rows: features.rows, classes: classCount)
  }
}
