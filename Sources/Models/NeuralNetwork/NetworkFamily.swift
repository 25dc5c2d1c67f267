import Files
import Results

/// Neural networks as one of the models there are.
struct NetworkFamily: ModelFamily {
  let id = ModelID.net
  let title = "Network"
  let noun = "network"
  let fullName = "a neural network"
  let colour = ModelDescription.ColourRole.first
  let progressUnit = "epoch"
  let files = [
    ModelDescription.FileKind(ending: "safetensors", content: "as weights for PyTorch and others"),
    ModelDescription.FileKind(ending: "onnx", content: "for ONNX runtimes"),
  ]

  func account(_ settings: ModelSettings) -> String {
    let own = settings.network
    let layers = own.hiddenLayers.map(String.init).joined(separator: ", ")
    return
      "Fully connected, hidden layers of \(layers) units with ReLU; one sigmoid output for two classes, softmax over "
      + "more; cross-entropy, Glorot uniform initialisation, Adam with a learning rate of \(own.learningRate)."
  }

  func identity(_ settings: ModelSettings) -> String { "\(settings.network)" }

  func cost(rows: Int, _ settings: ModelSettings) -> Int { rows * settings.network.epochs }

  func train(_ task: TrainingTask) throws -> TrainedModel {
    var settings = task.settings.network
    settings.classWeights = task.settings.classWeights
    let epochs = settings.epochs
    let trained = try NeuralNetwork.train(
      on: task.rows, validation: task.validation, settings: settings, seed: task.seed
    ) { try task.observer(.epoch($0, of: epochs)) }
    return TrainedModel(classifier: trained.network, history: trained.history, chosenEpoch: trained.chosenEpoch)
  }

  func encoded(_ classifier: any Classifier) throws -> [[UInt8]] {
    guard let network = classifier as? NeuralNetwork else { ModelCatalogue.mismatch(classifier, noun) }
    return [try network.safeTensors(), network.onnx()]
  }

  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier { try NeuralNetwork(safeTensors: bytes) }
}

extension NeuralNetwork: DifferentiableClassifier {}
