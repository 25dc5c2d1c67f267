/// How a network is built and trained; the defaults are those of Keras and of the published project.
public struct NetworkSettings: Codable, Sendable, Equatable {
  /// Units of each hidden layer, all with ReLU.
  public var hiddenLayers: [Int]
  /// Passes over the training rows.
  public var epochs: Int
  /// Rows a step of Adam; the last batch of an epoch may be smaller.
  public var batchSize: Int
  /// Adam's step size.
  public var learningRate: Double
  /// Adam's decay of the first moment.
  public var beta1: Double
  /// Adam's decay of the second moment.
  public var beta2: Double
  /// Added to the root of Adam's second moment.
  public var epsilon: Double
  /// Whether the weights of the epoch with the lowest validation loss are kept rather than the last ones.
  public var keepsBestEpoch: Bool
  /// What a training row of each class weighs in the loss, positive; nil for 1 each. Validation rows all weigh 1.
  public var classWeights: [Double]?
  /// Whether columns are brought to mean 0 and standard deviation 1 over the training rows first; the network that comes
  /// out takes rows as they are all the same.
  public var standardises: Bool

  /// Settings with Keras's defaults for Adam and the published project's layers.
  ///
  /// - Precondition: `NeuralNetwork.train` wants positive `epochs` and `batchSize`.
  public init(
    hiddenLayers: [Int] = [128, 64, 16], epochs: Int, batchSize: Int, learningRate: Double = 1e-3,
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, keepsBestEpoch: Bool = false,
    classWeights: [Double]? = nil, standardises: Bool = false
  ) {
    self.hiddenLayers = hiddenLayers
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.keepsBestEpoch = keepsBestEpoch
    self.classWeights = classWeights
    self.standardises = standardises
  }
}
