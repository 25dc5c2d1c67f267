import Files

/// What a model computes: nodes in an order in which each finds its inputs.
struct ONNXGraph: Equatable {
  var name: String
  var nodes: [ONNXNode]
  /// Constants.
  var tensors: [ONNXTensor]
  var inputs: [ONNXValue]
  var outputs: [ONNXValue]
}

extension ONNXGraph: ProtobufMessage {
  private static let fields = (node: 1, name: 2, tensor: 5, input: 11, output: 12)

  func write(to writer: inout ProtobufWriter) {
    for node in nodes { writer.message(Self.fields.node, node) }
    writer.text(Self.fields.name, name)
    for tensor in tensors { writer.message(Self.fields.tensor, tensor) }
    for input in inputs { writer.message(Self.fields.input, input) }
    for output in outputs { writer.message(Self.fields.output, output) }
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self.init(name: "", nodes: [], tensors: [], inputs: [], outputs: [])
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.node: try field.message(to: &nodes)
      case Self.fields.name: name = try field.text()
      case Self.fields.tensor: try field.message(to: &tensors)
      case Self.fields.input: try field.message(to: &inputs)
      case Self.fields.output: try field.message(to: &outputs)
      default: break
      }
    }
  }
}
