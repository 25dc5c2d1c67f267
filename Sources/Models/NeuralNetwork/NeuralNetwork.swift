import Groundwork

/// A fully connected network for two classes: hidden layers with ReLU and one output with a sigmoid.
///
/// Sums run in single precision in a fixed order, so results do not depend on the number of threads; they are the same on
/// all machines with fused multiply-add (arm64, x86-64 since 2013), while older ones round differently.
public struct NeuralNetwork: Classifier, Sendable, Equatable {
  let layout: NetworkLayout
  /// All weights and biases, laid out as `layout` says.
  let parameters: [Float]

  init(layout: NetworkLayout, parameters: [Float]) {
    self.layout = layout
    self.parameters = parameters
  }

  /// A network with given layers, from the inputs on; the last one has one output.
  ///
  /// - Precondition: each layer has as many inputs as the one before has outputs.
  public init(layers: [DenseLayer]) {
    guard let first = layers.first, layers.last?.outputs == 1 else {
      preconditionFailure("a network ends in a layer with one output")
    }
    precondition(zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs }, "layers fit together")
    layout = NetworkLayout(inputs: first.inputs, hiddenLayers: layers.dropLast().map(\.outputs))
    parameters = layout.pack(layers)
  }

  /// Columns of the rows it takes.
  public var inputs: Int { layout.widths[0] }

  /// The layers from the inputs on; all but the last are followed by ReLU, the last by a sigmoid.
  public var layers: [DenseLayer] { layout.unpack(parameters) }

  /// The probability of class 1 of every row.
  ///
  /// - Precondition: `features` has as many columns as the first layer has inputs.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> [Float] {
    precondition(features.columns == layout.widths[0], "as many columns as the network was trained on")
    let input = NetworkInput(features)
    return concurrentBlocks(rows: features.rows, block: 16 * NetworkPass.capacity, jobs: jobs) { rows in
      probabilities(of: input, rows: rows)
    }
  }

  private func probabilities(of input: NetworkInput, rows: Range<Int>) -> [Float] {
    var results = [Float](repeating: 0, count: rows.count)
    forEachBlock(of: input, rows: rows, goesBack: false) { pass in
      for place in 0..<pass.count { results[pass.row(place) - rows.lowerBound] = sigmoid(pass.logit(place)) }
    }
    return results
  }

  /// The derivative of each row's probability with respect to each of its inputs (saliency), row-major like `features`.
  ///
  /// - Precondition: `features` has as many columns as the first layer has inputs.
  public func inputGradients(for features: FeatureMatrix) -> [Float] {
    precondition(features.columns == layout.widths[0], "as many columns as the network was trained on")
    let columns = features.columns
    var gradients = [Float](repeating: 0, count: features.values.count)
    forEachBlock(of: NetworkInput(features), rows: 0..<features.rows, goesBack: true) { pass in
      for place in 0..<pass.count {
        let probability = sigmoid(pass.logit(place))
        pass.setOutputDelta(place, probability * (1 - probability))
      }
      pass.transposeWeights(from: 0)
      pass.back()
      pass.backToInputs { place, column, value in gradients[pass.row(place) * columns + column] = value }
    }
    return gradients
  }

  /// Runs rows forward, block by block.
  private func forEachBlock(
    of input: NetworkInput, rows: Range<Int>, goesBack: Bool, _ body: (NetworkPass) -> Void
  ) {
    let pass = NetworkPass(layout: layout, parameters: parameters, goesBack: goesBack)
    let all = rows.map { UInt32($0) }
    for start in stride(from: 0, to: all.count, by: NetworkPass.capacity) {
      pass.load(input, rows: all[start..<min(start + NetworkPass.capacity, all.count)])
      pass.forward()
      body(pass)
    }
  }
}
