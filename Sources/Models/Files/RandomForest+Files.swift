import CKernels

extension RandomForest {
  /// The forest in the ONNX format: `beats`, float N x columns, to `probability`, float N, and to `probabilities`, float
  /// N x 2, of class 0 and class 1.
  ///
  /// A `TreeEnsembleClassifier` adds up the leaves' shares of both classes, just as they are here, and a division by the
  /// number of trees follows: so a forest that is read back has the same bits, and nothing hangs on how a runtime takes
  /// weights that name one class only. A row goes left where its value is at most the threshold, in both.
  public func onnx() -> [UInt8] {
    let votes = ONNXNode(
      operation: TreeEnsemble.operation, domain: ONNXModel.treeDomain, inputs: ["beats"], outputs: ["vote", "votes"],
      attributes: TreeEnsemble(trees).attributes)
    let graph = ONNXGraph(
      name: "forest",
      nodes: [
        votes,
        ONNXNode(operation: "Div", inputs: ["votes", "trees"], outputs: ["probabilities"]),
        ONNXNode(
          operation: "Gather", inputs: ["probabilities", "abnormal"], outputs: ["probability"],
          attributes: [ONNXAttribute(name: "axis", value: .integer(1))]),
      ],
      tensors: [
        ONNXTensor(name: "trees", shape: [], content: .floats([Float(trees.count)])),
        ONNXTensor(name: "abnormal", shape: [], content: .integers([1])),
      ],
      inputs: [ONNXValue(name: "beats", shape: [.rows, .fixed(columns)])],
      outputs: [
        ONNXValue(name: "probability", shape: [.rows]), ONNXValue(name: "probabilities", shape: [.rows, .fixed(2)]),
      ])
    return ONNXModel(
      documentation:
        "The probability that a heartbeat is abnormal: the mean of \(trees.count) trees. Not for diagnosis.",
      graph: graph
    ).encoded()
  }

  /// Reads a forest that `onnx()` has written; the bytes are not trusted.
  ///
  /// - Throws: `ModelError.badFile`.
  public init(onnx bytes: [UInt8]) throws(ModelError) {
    let graph = try ONNXModel(reading: ProtobufReader(bytes[...])).graph
    guard graph.inputs.count == 1, graph.inputs[0].shape.count == 2,
      case .fixed(let columns) = graph.inputs[0].shape[1],
      (1...1 << 16).contains(columns)
    else {
      throw .badFile(
        place: "graph", expected: "one input of rows x columns",
        found: "\(graph.inputs.prefix(3).map { Array($0.shape.prefix(4)) })")
    }
    guard let votes = graph.nodes.first, votes.operation == TreeEnsemble.operation,
      votes.domain == ONNXModel.treeDomain,
      graph.nodes.map(\.operation) == [TreeEnsemble.operation, "Div", "Gather"]
    else {
      throw .badFile(
        place: "graph", expected: "a \(TreeEnsemble.operation), Div and Gather",
        found: graph.nodes.prefix(5).map(\.operation.quoted).joined(separator: ", "))
    }
    let trees = try TreeEnsemble(votes).trees(columns: columns)
    guard !trees.isEmpty,
      graph.tensors.contains(where: { $0.name == "trees" && $0.content == .floats([Float(trees.count)]) })
    else {
      throw .badFile(
        place: "constant trees", expected: "the \(trees.count) trees of the graph", found: "another number")
    }
    self.init(trees: trees, columns: columns)
  }
}
