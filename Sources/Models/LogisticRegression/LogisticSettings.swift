/// How a logistic regression is fitted; the defaults are those of scikit-learn, but that more steps are allowed.
public struct LogisticSettings: Codable, Sendable, Equatable {
  /// The inverse of the penalty's strength, C: the sum of the rows' losses weighs C times half the squared weights.
  public var inversePenalty: Double
  /// Most steps of L-BFGS.
  public var maximumSteps: Int
  /// The fit ends where no derivative of the mean loss is larger.
  public var tolerance: Double
  /// What a row of each class weighs in the loss, positive; nil for 1 each.
  public var classWeights: [Double]?

  /// Settings with scikit-learn's penalty.
  ///
  /// - Precondition: `LogisticRegression.train` wants positive numbers.
  public init(
    inversePenalty: Double = 1, maximumSteps: Int = 500, tolerance: Double = 1e-5, classWeights: [Double]? = nil
  ) {
    self.inversePenalty = inversePenalty
    self.maximumSteps = maximumSteps
    self.tolerance = tolerance
    self.classWeights = classWeights
  }
}
