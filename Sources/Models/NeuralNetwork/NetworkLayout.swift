import CKernels

/// Where each layer's parameters lie in one flat buffer, in the kernels' panels of 16 columns.
///
/// A layer holds its weights, (inputs, padded) x (outputs, padded), then its biases. Padding is zero and stays zero:
/// its gradients are products with zeros.
struct NetworkLayout: Sendable, Equatable {
  /// Columns of a panel.
  static let panel = Int(NETWORK_PANEL)

  /// Columns of each level: the inputs, the hidden layers, the outputs.
  let widths: [Int]
  /// Where each layer's weights start; one more for the end.
  let weightsOffsets: [Int]

  /// Columns that fill up whole panels.
  static func padded(_ columns: Int) -> Int { (columns + panel - 1) / panel * panel }

  /// - Parameter outputs: one for two classes, else one a class.
  init(inputs: Int, hiddenLayers: [Int], outputs: Int) {
    precondition(inputs > 0, "a network needs at least one column")
    precondition(hiddenLayers.allSatisfy { $0 > 0 }, "a hidden layer needs at least one unit")
    let widths = [inputs] + hiddenLayers + [outputs]
    let padded = widths.map(Self.padded)
    self.widths = widths
    weightsOffsets = zip(padded, padded.dropFirst()).reduce(into: [0]) { offsets, layer in
      offsets.append(offsets[offsets.count - 1] + (layer.0 + 1) * layer.1)
    }
  }

  var layerCount: Int { widths.count - 1 }

  /// Panels of a level.
  func panels(_ level: Int) -> Int { paddedWidth(level) / Self.panel }

  /// Columns of a level with its padding.
  func paddedWidth(_ level: Int) -> Int { Self.padded(widths[level]) }

  /// Where a layer's biases start.
  func biasOffset(_ layer: Int) -> Int { weightsOffsets[layer + 1] - paddedWidth(layer + 1) }

  var parameterCount: Int { weightsOffsets[layerCount] }

  /// The position of a weight in the flat buffer.
  func weight(_ layer: Int, input: Int, output: Int) -> Int {
    weightsOffsets[layer] + (output / Self.panel * paddedWidth(layer) + input) * Self.panel + output % Self.panel
  }

  /// The flat buffer of some layers.
  func pack(_ layers: [DenseLayer]) -> [Float] {
    var flat = [Float](repeating: 0, count: parameterCount)
    for (index, layer) in layers.enumerated() {
      let origin = weight(index, input: 0, output: 0)
      for output in 0..<layer.outputs {
        let column = weight(index, input: 0, output: output) - origin
        for input in 0..<layer.inputs {
          flat[origin + column + input * Self.panel] = layer.weights[input * layer.outputs + output]
        }
        flat[biasOffset(index) + output] = layer.biases[output]
      }
    }
    return flat
  }

  /// The layers in a flat buffer.
  func unpack(_ flat: [Float]) -> [DenseLayer] {
    (0..<layerCount).map { index in
      let (inputs, outputs) = (widths[index], widths[index + 1])
      var weights = [Float](repeating: 0, count: inputs * outputs)
      for output in 0..<outputs {
        let column = weight(index, input: 0, output: output)
        for input in 0..<inputs { weights[input * outputs + output] = flat[column + input * Self.panel] }
      }
      let bias = biasOffset(index)
      return DenseLayer(inputs: inputs, outputs: outputs, weights: weights, biases: Array(flat[bias..<bias + outputs]))
    }
  }
}
