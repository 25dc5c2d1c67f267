import Files
import Results

/// Logistic regressions as one of the models there are: a baseline.
struct LogisticFamily: ModelFamily {
  let id = ModelID("logistic")
  let title = "Logistic"
  let noun = "logistic regression"
  let fullName = "a logistic regression"
  let colour = ModelDescription.ColourRole.third
  let progressUnit = "step"
  let files = [
    ModelDescription.FileKind(ending: "safetensors", content: "as weights for PyTorch and others"),
    ModelDescription.FileKind(ending: "onnx", content: "for ONNX runtimes"),
  ]

  private let own = LogisticSettings()

  func account(_ settings: ModelSettings) -> String {
    "Linear log-odds of the unscaled columns, fitted by L-BFGS with an L2 penalty on the summed cross-entropy (half the sum "
      + "of squared weights, divided by \(own.inversePenalty))."
  }

  func identity(_ settings: ModelSettings) -> String { "\(own)" }

  /// In a network's epochs: one takes about as long as 20 steps.
  func cost(rows: Int, _ settings: ModelSettings) -> Int { rows * own.maximumSteps / 20 }

  func train(_ task: TrainingTask) throws -> TrainedModel {
    var settings = own
    settings.classWeights = task.settings.classWeights
    let steps = settings.maximumSteps
    let model = try LogisticRegression.train(on: task.rows, settings: settings, jobs: task.jobs) {
      try task.observer(.parts(finished: $0, of: steps))
    }
    // Converged before its last step.
    try task.observer(.parts(finished: steps, of: steps))
    return TrainedModel(classifier: model)
  }

  func encoded(_ classifier: any Classifier) throws -> [[UInt8]] {
    guard let model = classifier as? LogisticRegression else { ModelCatalogue.mismatch(classifier, noun) }
    return [try model.safeTensors(), model.onnx()]
  }

  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier { try LogisticRegression(safeTensors: bytes) }
}

extension LogisticRegression: DifferentiableClassifier {
  /// As `NeuralNetwork.inputGradients(for:)`.
  public func inputGradients(for features: FeatureMatrix) -> [Float] { network.inputGradients(for: features) }
}
