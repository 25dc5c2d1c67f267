import Groundwork

/// A fully connected network: hidden layers with ReLU, then one output with a sigmoid for two classes, or an output a class
/// with a softmax for more.
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

  /// A network with given layers, from the inputs on; the last one has one output for two classes, else one a class.
  ///
  /// - Precondition: each layer has as many inputs as the one before has outputs, and the last not two outputs: two
  ///   classes have one.
  public init(layers: [DenseLayer]) {
    guard let first = layers.first, let last = layers.last, last.outputs != 2, last.outputs <= 256 else {
      preconditionFailure("a network ends in a layer with one output, or one for each of 3 to 256 classes")
    }
    precondition(zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs }, "layers fit together")
    layout = NetworkLayout(inputs: first.inputs, hiddenLayers: layers.dropLast().map(\.outputs), outputs: last.outputs)
    parameters = layout.pack(layers)
  }

  /// Columns of the rows it takes.
  public var columns: Int { layout.widths[0] }

  private var outputs: Int { layout.widths[layout.layerCount] }

  /// Classes it tells apart.
  public var classCount: Int { outputs == 1 ? 2 : outputs }

  /// Outputs of the last layer for some classes.
  static func outputs(classes: Int) -> Int { classes == 2 ? 1 : classes }

  /// The layers from the inputs on; all but the last are followed by ReLU, the last by a sigmoid or
  /// softmax.
  public var layers: [DenseLayer] { layout.unpack(parameters) }

  /// The probability of every class of every row.
  ///
  /// - Precondition: `features` has as many columns as the first layer has inputs.
  public func probabilities(for features: FeatureMatrix, jobs: Int) -> ClassProbabilities {
    precondition(features.columns == layout.widths[0], "as many columns as the network was trained on")
    let input = NetworkInput(features)
    let found = concurrentBlocks(
      rows: features.rows, width: outputs, block: 16 * NetworkPass.capacity, jobs: jobs
    ) { rows in probabilities(of: input, rows: rows) }
    return outputs == 1
      ? ClassProbabilities(ofClass1: found)
      : ClassProbabilities(values: found, rows: features.rows, classes: outputs)
  }

  /// For two classes each row's probability of class 1, else its probabilities of all.
  private func probabilities(of input: NetworkInput, rows: Range<Int>) -> [Float] {
    var results = [Float](repeating: 0, count: rows.count * outputs)
    let several = ClassOutputs(count: outputs)
    forEachBlock(of: input, rows: rows, goesBack: false) { pass in
      for slot in 0..<pass.count {
        let row = pass.row(slot) - rows.lowerBound
        if outputs == 1 {
          results[row] = sigmoid(pass.logit(slot))
        } else {
          pass.readLogits(slot, into: several)
          several.softmax()
          for output in 0..<outputs { results[row * outputs + output] = Float(several.probabilities[output]) }
        }
      }
    }
    return results
  }

  /// The derivative of each row's probability not to be of class 0 with respect to each of its inputs (saliency),
  /// row-major like `features`.
  ///
  /// - Precondition: `features` has as many columns as the first layer has inputs.
  public func inputGradients(for features: FeatureMatrix) -> [Float] {
    precondition(features.columns == layout.widths[0], "as many columns as the network was trained on")
    let columns = features.columns
    var gradients = [Float](repeating: 0, count: features.values.count)
    let several = ClassOutputs(count: outputs)
    forEachBlock(of: NetworkInput(features), rows: 0..<features.rows, goesBack: true) { pass in
      for slot in 0..<pass.count {
        if outputs == 1 {
          let probability = sigmoid(pass.logit(slot))
          pass.setOutputDelta(slot, probability * (1 - probability))
          continue
        }
        pass.readLogits(slot, into: several)
        several.softmax()
        for output in 0..<outputs {
          let own: Double = output == 0 ? 1 : 0
          let slope = several.probabilities[0] * (several.probabilities[output] - own)
          pass.setOutputDelta(slot, output: output, Float(slope))
        }
      }
      pass.transposeWeights(from: 0)
      pass.back()
      pass.backToInputs { slot, column, value in gradients[pass.row(slot) * columns + column] = value }
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
