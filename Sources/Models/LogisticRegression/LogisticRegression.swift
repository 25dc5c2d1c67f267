public import Files
import Groundwork

/// Multinomial logistic regression: the classes' log-odds are linear in the columns, which are taken as they are.
///
/// What it computes is a network of one layer, so that it predicts and is saved as one. For two classes there is one set of
/// weights, for more one a class, as in scikit-learn.
public struct LogisticRegression: Classifier, Sendable, Equatable {
  /// The layer of weights and intercepts as a network.
  let network: NeuralNetwork

  /// A regression by its weights, inputs x outputs, and intercepts: one output for two classes, else one a class.
  public init(layer: DenseLayer) { network = NeuralNetwork(layers: [layer]) }

  /// Columns of the rows it takes.
  public var columns: Int { network.columns }

  /// Classes it tells apart.
  public var classCount: Int { network.classCount }

  /// Weights and intercepts.
  public var layer: DenseLayer { network.layers[0] }

  /// The probability of every class of every row.
  ///
  /// - Precondition: `features` has as many columns as it was trained on.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities {
    network.probabilities(for: features, jobs: jobs)
  }

  /// Fits a regression on up to `jobs` threads by L-BFGS from zero; the result does not depend on their number.
  ///
  /// Minimises the rows' cross-entropy plus half the sum of the squared weights over C, intercepts free, as scikit-learn's
  /// `LogisticRegression` does.
  ///
  /// - Parameters:
  ///   - rows: the training rows.
  ///   - settings: the penalty, and when the fit ends.
  ///   - jobs: threads to use, at least 1.
  ///   - onStep: called with the number of steps taken after each; throwing stops the training.
  /// - Throws: `Fault` for features that are not finite; what `onStep` throws.
  /// - Precondition: at least one row and one column; positive settings.
  public static func train(
    on rows: LabelledRows, settings: LogisticSettings = LogisticSettings(), jobs: Int,
    onStep: (Int) throws -> Void = { _ in }
  ) throws -> LogisticRegression {
    precondition(rows.features.rows > 0 && rows.features.columns > 0, "training needs at least one row and one column")
    precondition(settings.inversePenalty > 0 && settings.tolerance > 0, "penalty and tolerance are positive")
    precondition(
      settings.classWeights.map { $0.count == rows.classCount && $0.allSatisfy { $0 > 0 && $0.isFinite } } ?? true,
      "a positive weight for each class")
    try rows.features.requireFinite()
    let loss = LogisticLoss(rows: rows, settings: settings, jobs: jobs)
    let parameters = try LBFGS(tolerance: settings.tolerance, maximumSteps: settings.maximumSteps)
      .minimise(loss.valueAndGradient, from: Array(repeating: 0, count: loss.parameterCount), onStep: onStep)
    return LogisticRegression(layer: loss.layer(parameters))
  }

  /// The weights in the safetensors format: `0.weight`, outputs x columns, and `0.bias`.
  public func safeTensors() throws -> [UInt8] { try network.safeTensors() }

  /// Reads a regression that `safeTensors()` has written; the bytes are not trusted.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path.
  public init(safeTensors bytes: [UInt8]) throws(Fault) {
    let network = try NeuralNetwork(safeTensors: bytes)
    let layers = network.layers.count
    guard layers == 1 else { throw .badData("", "arrays", expected: "one layer", found: "\(layers)") }
    self.network = network
  }

  /// The regression in the ONNX format, its outputs as those of `NeuralNetwork.onnx()`.
  public func onnx() -> [UInt8] { network.onnx() }
}
