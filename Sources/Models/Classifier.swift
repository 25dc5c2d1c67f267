/// A trained model that tells abnormal (1) from normal (0) rows.
public protocol Classifier: Sendable {
  /// The probability of class 1 of every row, each in [0, 1].
  ///
  /// - Parameters:
  ///   - features: as many columns as the model was trained on.
  ///   - jobs: threads to use; the result does not depend on it.
  func probabilities(for features: FeatureMatrix, jobs: Int) -> [Float]
}
