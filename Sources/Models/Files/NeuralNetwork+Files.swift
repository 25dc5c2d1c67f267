public import Files

extension NeuralNetwork {
  /// Most units of a layer that is read: a file may not ask for more memory than it is worth.
  private static let widthLimit = 1 << 16
  /// Parameters with their padding that may be more than twice as many as those of the file.
  private static let paddedLimit = 1 << 22
  /// Rows of numbers up to this magnitude must give probabilities; beats hold 0 to 1, other features some standard deviations.
  private static let largestInput = 1000.0

  /// The weights in the safetensors format.
  ///
  /// Named and laid out as the state of a PyTorch `Sequential` of `Linear` and `ReLU` in turn, a `Sigmoid` or `Softmax` last: layer k
  /// (from 0) is `2k.weight`, outputs x inputs, and `2k.bias`.
  public func safeTensors() throws -> [UInt8] {
    var tensors: [String: SafeTensors.Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      tensors["\(2 * index).weight"] = SafeTensors.Tensor(
        shape: [layer.outputs, layer.inputs], values: layer.weightsByOutput)
      tensors["\(2 * index).bias"] = SafeTensors.Tensor(shape: [layer.outputs], values: layer.biases)
    }
    return try SafeTensors(tensors: tensors, metadata: ["format": "pt", "layers": summary]).encoded()
  }

  /// Reads a network that `safeTensors()` has written; the bytes are not trusted.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path.
  public init(safeTensors bytes: [UInt8]) throws(Fault) {
    let tensors = try SafeTensors(decoding: bytes).tensors
    var layers: [DenseLayer] = []
    var largest = Self.largestInput
    while let weights = tensors["\(2 * layers.count).weight"], let biases = tensors["\(2 * layers.count).bias"] {
      let layer = "layer \(layers.count)"
      guard weights.shape.count == 2, biases.shape == [weights.shape[0]],
        weights.shape.allSatisfy((1...Self.widthLimit).contains)
      else {
        throw .badData(
          "", layer, expected: "weights of outputs x inputs, 1 to \(Self.widthLimit) each, and a bias an output",
          found: "shapes \(weights.shape.prefix(8)) and \(biases.shape.prefix(8))")
      }
      let (outputs, inputs) = (weights.shape[0], weights.shape[1])
      guard layers.last.map({ $0.outputs == inputs }) ?? true else {
        throw .badData("", layer, expected: "\(layers.last?.outputs ?? 0) inputs", found: "\(inputs)")
      }
      guard weights.values.allSatisfy(\.isFinite), biases.values.allSatisfy(\.isFinite) else {
        throw .badData("", layer, expected: "finite numbers", found: "others")
      }
      // Finite numbers can have infinite sums, and what follows from these is no probability.
      largest = Self.largestSum(weights.values, biases.values, inputs: inputs, upTo: largest)
      guard largest < Double(Float.greatestFiniteMagnitude) / 4 else {
        throw .badData(
          "", layer, expected: "weights whose sums stay finite for inputs up to \(Self.largestInput)",
          found: "larger ones")
      }
      layers.append(
        DenseLayer(inputs: inputs, outputs: outputs, byOutput: weights.values, biases: biases.values))
    }
    guard let outputs = layers.last?.outputs, outputs != 2, outputs <= 256, tensors.count == 2 * layers.count else {
      throw .badData(
        "", "arrays", expected: "0.weight, 0.bias, 2.weight, … up to a layer with one output or 3 to 256",
        found: tensors.keys.sorted().prefix(10).map(\.quoted).joined(separator: ", "))
    }
    // Layers are padded to whole panels, up to sixteen times their size where they are narrow.
    let own = layers.reduce(0) { $0 + $1.weights.count + $1.biases.count }
    let padded = NetworkLayout(
      inputs: layers[0].inputs, hiddenLayers: layers.dropLast().map(\.outputs), outputs: outputs
    ).parameterCount
    guard padded <= max(Self.paddedLimit, 2 * own) else {
      throw .badData(
        "", "arrays", expected: "layers that are as wide as \(NetworkLayout.panel) units, or fewer of them",
        found: "\(layers.count) layers that take \(padded / own) times their size")
    }
    self.init(layers: layers)
  }

  /// The largest magnitude that a sum of a layer can have, and thus that an input of the next one can.
  private static func largestSum(_ weights: [Float], _ biases: [Float], inputs: Int, upTo limit: Double) -> Double {
    biases.indices.reduce(0) { largest, output in
      let magnitudes = weights[output * inputs..<(output + 1) * inputs].reduce(0) { $0 + Double($1.magnitude) }
      return max(largest, magnitudes * limit + Double(biases[output].magnitude))
    }
  }

  /// The network in the ONNX format: `beats`, float N x inputs, to `probability`, float N, of class 1 where there are two
  /// classes, else to `probabilities`, float N x classes.
  public func onnx() -> [UInt8] {
    let isBinary = classCount == 2
    var graph = ONNXGraph(
      name: "network", nodes: [], tensors: [],
      inputs: [ONNXValue(name: "beats", shape: [.rows, .fixed(layout.widths[0])])],
      outputs: [
        isBinary
          ? ONNXValue(name: "probability", shape: [.rows])
          : ONNXValue(name: "probabilities", shape: [.rows, .fixed(classCount)])
      ])
    var values = "beats"
    for (index, layer) in layers.enumerated() {
      let (weight, bias) = ("\(2 * index).weight", "\(2 * index).bias")
      graph.tensors += [
        ONNXTensor(name: weight, shape: [layer.outputs, layer.inputs], content: .floats(layer.weightsByOutput)),
        ONNXTensor(name: bias, shape: [layer.outputs], content: .floats(layer.biases)),
      ]
      let isLast = index == layout.layerCount - 1
      let (sums, results) = ("\(2 * index)", isLast && !isBinary ? "probabilities" : "\(2 * index + 1)")
      graph.nodes += [
        ONNXNode(
          operation: "Gemm", inputs: [values, weight, bias], outputs: [sums],
          attributes: [ONNXAttribute(name: "transB", value: .integer(1))]),
        ONNXNode(
          operation: isLast ? (isBinary ? "Sigmoid" : "Softmax") : "Relu", inputs: [sums], outputs: [results],
          attributes: isLast && !isBinary ? [ONNXAttribute(name: "axis", value: .integer(1))] : []),
      ]
      values = results
    }
    if isBinary {
      graph.tensors.append(ONNXTensor(name: "column", shape: [1], content: .integers([1])))
      graph.nodes.append(ONNXNode(operation: "Squeeze", inputs: [values, "column"], outputs: ["probability"]))
    }
    return ONNXModel(
      documentation: isBinary
        ? "The probability that a heartbeat is abnormal: \(summary). Not for diagnosis."
        : "The probabilities of a heartbeat's \(classCount) classes: \(summary). Not for diagnosis.",
      graph: graph
    ).encoded()
  }

  /// E.g. "187-128-64-16-1, ReLU, sigmoid last".
  private var summary: String {
    layout.widths.map(String.init).joined(separator: "-") + (layout.layerCount > 1 ? ", ReLU" : "")
      + (classCount == 2 ? ", sigmoid last" : ", softmax last")
  }
}

extension DenseLayer {
  /// Row-major, `outputs` x `inputs`.
  fileprivate var weightsByOutput: [Float] { Self.transposed(weights, rows: inputs, columns: outputs) }

  fileprivate init(inputs: Int, outputs: Int, byOutput: [Float], biases: [Float]) {
    self.init(
      inputs: inputs, outputs: outputs, weights: Self.transposed(byOutput, rows: outputs, columns: inputs),
      biases: biases)
  }

  /// A row-major matrix by columns, in one array of just its size.
  private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    var result = [Float](repeating: 0, count: values.count)
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
    }
    return result
  }
}
