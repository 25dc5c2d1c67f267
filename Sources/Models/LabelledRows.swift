/// Rows of features with the class of each.
public struct LabelledRows: Sendable {
  /// The rows, one a beat.
  public let features: FeatureMatrix
  /// The class of each row, from 0 (normal) to `classCount` - 1.
  public let labels: [UInt8]
  /// Classes there are, whether or not a row is of each; from 2 to 256.
  public let classCount: Int

  /// Rows with their classes, of two unless more are named.
  ///
  /// - Precondition: one label a row, each below `classCount`.
  public init(features: FeatureMatrix, labels: [UInt8], classCount: Int = 2) {
    precondition(labels.count == features.rows, "a label for each row")
    precondition((2...256).contains(classCount), "from 2 to 256 classes")
    precondition(labels.allSatisfy { Int($0) < classCount }, "labels are below the number of classes")
    self.features = features
    self.labels = labels
    self.classCount = classCount
  }
}
