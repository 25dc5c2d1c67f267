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
