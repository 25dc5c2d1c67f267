import Files
import Groundwork

extension NeuralNetwork {
  /// Trains a network on one thread, with Adam on cross-entropy: a sigmoid for two classes, a softmax
  /// for more.
  ///
  /// Weights start Glorot-uniform, biases zero; the rows are shuffled each epoch. The same rows, settings and seed give
  /// the same network. Trainings share no state and may run side by side.
  ///
  /// - Parameters:
  ///   - rows: the training rows.
  ///   - validation: rows to score after each epoch; they never influence the weights, but for the choice of the epoch
  ///     under `keepsBestEpoch`.
  ///   - settings: layers, epochs and Adam's numbers.
  ///   - seed: of the first weights and of the order of the rows.
  ///   - checkpoint: called many times a second; throwing stops the training.
  ///   - onEpoch: called after each epoch; throwing stops the training.
  /// - Throws: `Fault` for features that are not finite and for a loss that ceases to be; what the closures throw.
  /// - Precondition: at least one row and one column, as many in `validation`; positive epochs and batch size;
  ///   `keepsBestEpoch` only with validation rows.
  public static func train(
    on rows: LabelledRows, validation: LabelledRows?, settings: NetworkSettings, seed: UInt64,
    checkpoint: () throws -> Void = {}, onEpoch: (EpochReport) throws -> Void
  ) throws -> TrainedNetwork {
    precondition(rows.features.rows > 0, "training needs at least one row")
    precondition(settings.epochs > 0 && settings.batchSize > 0, "epochs and batch size are positive")
    precondition(validation.map { $0.features.rows > 0 } ?? !settings.keepsBestEpoch, "validation needs rows")
    precondition(validation.map { $0.features.columns == rows.features.columns } ?? true, "validation has the columns")
    precondition(validation.map { $0.classCount == rows.classCount } ?? true, "validation has the classes")
    precondition(
      settings.classWeights.map { $0.count == rows.classCount && $0.allSatisfy { $0 > 0 && $0.isFinite } } ?? true,
      "a positive weight for each class")
    try rows.features.requireFinite()
    try validation?.features.requireFinite()
    if settings.standardises {
      let standardisation = Standardisation(rows.features)
      var plain = settings
      plain.standardises = false
      let trained = try train(
        on: standardisation.applied(to: rows), validation: validation.map(standardisation.applied), settings: plain,
        seed: seed, checkpoint: checkpoint, onEpoch: onEpoch)
      return TrainedNetwork(
        network: standardisation.absorbed(by: trained.network), history: trained.history,
        chosenEpoch: trained.chosenEpoch)
    }

    let layout = NetworkLayout(
      inputs: rows.features.columns, hiddenLayers: settings.hiddenLayers,
      outputs: Self.outputs(classes: rows.classCount))
    var generator = SeededGenerator(seed: seed, stream: 0)
    let trainer = NetworkTrainer(
      rows: rows, layout: layout, parameters: layout.glorotUniform(&generator), settings: settings)
    let validationRows = validation.map(EvaluationRows.init)

    var history: [EpochReport] = []
    history.reserveCapacity(settings.epochs)
    var best: (loss: Double, epoch: Int, parameters: [Float])?
    for epoch in 1...settings.epochs {
      let training = try trainer.runEpoch(
        generator: SeededGenerator(seed: seed, stream: 1, UInt64(epoch)), checkpoint: checkpoint)
      let validated = try validationRows.map { try trainer.evaluate($0, checkpoint: checkpoint) }
      guard training.loss.isFinite, validated?.loss.isFinite ?? true else {
        throw Fault(
          .badData, path: "network", place: "epoch \(epoch)",
          reason: "expected a finite loss, found none; lower the learning rate")
      }
      if settings.keepsBestEpoch, let validated, validated.loss < best?.loss ?? .infinity {
        best = (validated.loss, epoch, trainer.parameters)
      }
      let report = EpochReport(epoch: epoch, training: training, validation: validated)
      history.append(report)
      try onEpoch(report)
    }
    let chosen = best.map { ($0.epoch, $0.parameters) } ?? (settings.epochs, trainer.parameters)
    return TrainedNetwork(
      network: NeuralNetwork(layout: layout, parameters: chosen.1), history: history, chosenEpoch: chosen.0)
  }
}

extension NetworkLayout {
  /// New parameters: weights uniform in +-sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010), biases zero.
  func glorotUniform(_ generator: inout SeededGenerator) -> [Float] {
    pack(
      (0..<layerCount).map { layer in
        let (inputs, outputs) = (widths[layer], widths[layer + 1])
        let limit = (6 / Double(inputs + outputs)).squareRoot()
        let weights = (0..<inputs * outputs).map { _ in Float((2 * generator.uniform() - 1) * limit) }
        return DenseLayer(
          inputs: inputs, outputs: outputs, weights: weights, biases: Array(repeating: 0, count: outputs))
      })
  }
}

/// A network with the story of its training.
public struct TrainedNetwork: Sendable {
  /// The network, with the weights of `chosenEpoch`.
  public let network: NeuralNetwork
  /// One report an epoch, in order.
  public let history: [EpochReport]
  /// The epoch whose weights the network has, counted from 1.
  public let chosenEpoch: Int

  /// A network with its history, e.g. one that was kept.
  public init(network: NeuralNetwork, history: [EpochReport], chosenEpoch: Int) {
    self.network = network
    self.history = history
    self.chosenEpoch = chosenEpoch
  }
}
