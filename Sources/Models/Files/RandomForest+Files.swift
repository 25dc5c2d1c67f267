import CKernels
public import Files

extension RandomForest {
  /// The forest in the ONNX format: `beats`, float N x columns, to `probability`, float N, of class 1 where there are two
  /// classes, and to `probabilities`, float N x classes.
  ///
  /// A `TreeEnsembleClassifier` adds up the leaves' shares of all classes, just as they are here, and a division by the
  /// number of trees follows: so a forest that is read back has the same bits, and nothing hangs on how a runtime takes
  /// weights that name one class only. A row goes left where its value is at most the threshold, in both.
  public func onnx() -> [UInt8] {
    let votes = ONNXNode(
      operation: TreeEnsemble.operation, domain: ONNXModel.treeDomain, inputs: ["beats"], outputs: ["vote", "votes"],
      attributes: TreeEnsemble(trees).attributes)
    var graph = ONNXGraph(
      name: "forest",
      nodes: [votes, ONNXNode(operation: "Div", inputs: ["votes", "trees"], outputs: ["probabilities"])],
      tensors: [ONNXTensor(name: "trees", shape: [], content: .floats([Float(trees.count)]))],
      inputs: [ONNXValue(name: "beats", shape: [.rows, .fixed(columns)])],
      outputs: [ONNXValue(name: "probabilities", shape: [.rows, .fixed(classCount)])])
    if classCount == 2 {
      graph.nodes.append(
        ONNXNode(
          operation: "Gather", inputs: ["probabilities", "abnormal"], outputs: ["probability"],
          attributes: [ONNXAttribute(name: "axis", value: .integer(1))]))
      graph.tensors.append(ONNXTensor(name: "abnormal", shape: [], content: .integers([1])))
      graph.outputs.insert(ONNXValue(name: "probability", shape: [.rows]), at: 0)
    }
    let subject =
      classCount == 2
      ? "The probability that a heartbeat is abnormal" : "The probabilities of a heartbeat's \(classCount) classes"
    return ONNXModel(
      documentation: "\(subject): the mean of \(trees.count) trees. Not for diagnosis.", graph: graph
    ).encoded()
  }

  /// Reads a forest that `onnx()` has written; the bytes are not trusted.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path.
  public init(onnx bytes: [UInt8]) throws(Fault) {
    let graph = try ONNXModel(reading: ProtobufReader(bytes[...])).graph
    guard graph.inputs.count == 1, graph.inputs[0].shape.count == 2,
      case .fixed(let columns) = graph.inputs[0].shape[1],
      (1...1 << 16).contains(columns)
    else {
      throw .badData(
        "", "graph", expected: "one input of rows x columns",
        found: "\(graph.inputs.prefix(3).map { Array($0.shape.prefix(4)) })")
    }
    guard let votes = graph.nodes.first, votes.operation == TreeEnsemble.operation,
      votes.domain == ONNXModel.treeDomain,
      [["Div", "Gather"], ["Div"]].contains(graph.nodes.dropFirst().map(\.operation))
    else {
      throw .badData(
        "", "graph", expected: "a \(TreeEnsemble.operation), Div and, for two classes, Gather",
        found: graph.nodes.prefix(5).map(\.operation.quoted).joined(separator: ", "))
    }
    let trees = try TreeEnsemble(votes).trees(columns: columns)
    guard !trees.isEmpty,
      graph.tensors.contains(where: { $0.name == "trees" && $0.content == .floats([Float(trees.count)]) })
    else {
      throw .badData(
        "", "constant trees", expected: "the \(trees.count) trees of the graph", found: "another number")
    }
    self.init(trees: trees, columns: columns)
  }
}
