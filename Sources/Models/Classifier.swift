/// A trained model that gives each row the probability of every class.
public protocol Classifier: Sendable {
  /// Columns of the rows it takes.
  var columns: Int { get }
  /// Classes it tells apart, numbered from 0; at least 2.
  var classCount: Int { get }

  /// The probability of each class of every row.
  ///
  /// - Parameters:
  ///   - features: as many columns as the model was trained on.
  ///   - jobs: threads to use; the result does not depend on it.
  func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities
}
