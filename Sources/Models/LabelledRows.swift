/// Rows of features with the class of each.
public struct LabelledRows: Sendable {
  /// The rows, one a beat.
  public let features: FeatureMatrix
  /// The class of each row, 0 (normal) or 1 (abnormal).
  public let labels: [UInt8]

  /// Rows with their classes.
  ///
  /// - Precondition: one label a row, each 0 or 1.
  public init(features: FeatureMatrix, labels: [UInt8]) {
    precondition(labels.count == features.rows, "a label for each row")
    precondition(labels.allSatisfy { $0 <= 1 }, "labels are 0 or 1")
    self.features = features
    self.labels = labels
  }
}
