import Files

/// Neural networks as one of the models there are.
struct NetworkFamily: ModelFamily {
  let id = "net"
  let title = "Network"
  let noun = "network"
  let fullName = "a neural network"
  let colour = 0
  let isUsual = true
  let files = [
    ModelFile(ending: "safetensors", content: "weights for PyTorch and others"),
    ModelFile(ending: "onnx", content: "for ONNX runtimes"),
  ]

  func account(_ settings: ModelSettings) -> String {
    let own = settings.network
    let layers = own.hiddenLayers.map(String.init).joined(separator: ", ")
    return "Hidden layers of \(layers) units with ReLU, trained with Adam for \(own.epochs) epochs in batches of "
      + "\(own.batchSize) rows."
  }

  func identity(_ settings: ModelSettings) -> String { "\(settings.network)" }

  func cost(rows: Int, _ settings: ModelSettings) -> Int { rows * settings.network.epochs }

  func train(_ task: TrainingTask) throws -> TrainedModel {
    let settings = task.settings.network
    let trained = try NeuralNetwork.train(
      on: task.rows, validation: task.validation, settings: settings, seed: task.seed
    ) { try task.observer(.epoch($0, of: settings.epochs)) }
    return TrainedModel(classifier: trained.network, history: trained.history, chosenEpoch: trained.chosenEpoch)
  }

  func encoded(_ classifier: any Classifier) throws -> [[UInt8]] {
    guard let network = classifier as? NeuralNetwork else { ModelCatalogue.mismatch(classifier, noun) }
    return [try network.safeTensors(), network.onnx()]
  }

  func read(_ bytes: [UInt8]) throws(Fault) -> any Classifier { try NeuralNetwork(safeTensors: bytes) }
}

extension NeuralNetwork: DifferentiableClassifier {}
