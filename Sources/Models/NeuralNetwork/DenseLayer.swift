/// One fully connected layer: outputs = activation(inputs x weights + biases).
public struct DenseLayer: Codable, Sendable, Equatable {
  /// Units of the layer before, or columns of the features.
  public let inputs: Int
  /// Units of this layer.
  public let outputs: Int
  /// Row-major, `inputs` x `outputs`.
  public let weights: [Float]
  /// One an output.
  public let biases: [Float]

  /// A layer by its numbers.
  ///
  /// - Precondition: both dimensions are positive, and weights and biases have the sizes they imply.
  public init(inputs: Int, outputs: Int, weights: [Float], biases: [Float]) {
    precondition(inputs > 0 && outputs > 0, "a layer needs inputs and outputs")
    precondition(weights.count == inputs * outputs, "inputs x outputs weights")
    precondition(biases.count == outputs, "a bias for each output")
    self.inputs = inputs
    self.outputs = outputs
    self.weights = weights
    self.biases = biases
  }
}
