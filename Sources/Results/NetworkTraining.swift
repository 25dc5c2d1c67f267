/// How a network was built and trained.
public struct NetworkSchedule: Codable, Sendable, Equatable {
  /// Units of each hidden layer.
  public var hiddenLayers: [Int]
  /// Passes over the training rows.
  public var epochs: Int
  /// Rows a step.
  public var batchSize: Int
  /// Adam's step size, its decays of the two moments, and what is added to the root of the second.
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  /// Whether the weights of the epoch with the lowest validation loss were kept rather than the last ones.
  public var keepsBestEpoch: Bool

  package init(
    hiddenLayers: [Int], epochs: Int, batchSize: Int, learningRate: Double, beta1: Double, beta2: Double,
    epsilon: Double, keepsBestEpoch: Bool
  ) {
    self.hiddenLayers = hiddenLayers
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.keepsBestEpoch = keepsBestEpoch
  }
}

/// What one epoch of training achieved, at a threshold of 0.5.
///
/// The training values are running ones: each batch is scored before its own step. The validation values are those of the
/// weights at the end of the epoch, nil without validation rows.
public struct EpochScores: Codable, Sendable, Equatable {
  /// Counted from 1.
  public var epoch: Int
  /// Mean binary cross-entropy in nats.
  public var loss: Double
  public var accuracy: Double
  /// nil when nothing was predicted positive.
  public var precision: Double?
  /// nil when there are no positives.
  public var recall: Double?
  public var validationLoss: Double?
  public var validationAccuracy: Double?
  public var validationPrecision: Double?
  public var validationRecall: Double?

  package init(
    epoch: Int, loss: Double, accuracy: Double, precision: Double? = nil, recall: Double? = nil,
    validationLoss: Double? = nil, validationAccuracy: Double? = nil, validationPrecision: Double? = nil,
    validationRecall: Double? = nil
  ) {
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.precision = precision
    self.recall = recall
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.validationPrecision = validationPrecision
    self.validationRecall = validationRecall
  }
}
