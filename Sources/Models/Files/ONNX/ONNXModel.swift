import Files

/// A model in the Open Neural Network Exchange format, as much of it as our models take.
///
/// ### File format
/// The message `ModelProto` of onnx.proto, the field numbers of which stand below. Operator sets and version are ones that
/// runtimes have read since 2021. The bytes are the same for the same model.
struct ONNXModel: Equatable {
  /// The version of the format: that of ONNX 1.8.
  static let version = 7
  /// The operator sets: ONNX's own, and the one with the trees.
  static let operatorSets = [ONNXOperatorSet(domain: "", version: 13), ONNXOperatorSet(domain: treeDomain, version: 1)]
  static let treeDomain = "ai.onnx.ml"

  var documentation: String
  var graph: ONNXGraph
}

extension ONNXModel: ProtobufMessage {
  private static let fields = (version: 1, producer: 2, documentation: 6, graph: 7, operatorSets: 8)

  func write(to writer: inout ProtobufWriter) {
    writer.integer(Self.fields.version, Self.version)
    writer.text(Self.fields.producer, "ecg-report")
    writer.text(Self.fields.documentation, documentation)
    writer.message(Self.fields.graph, graph)
    for set in Self.operatorSets where graph.nodes.contains(where: { $0.domain == set.domain }) {
      writer.message(Self.fields.operatorSets, set)
    }
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    documentation = ""
    var graph: ONNXGraph?
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.documentation: documentation = try field.text()
      case Self.fields.graph: graph = try field.message()
      default: break
      }
    }
    guard let graph else { throw .badData("", "model", expected: "a graph", found: "none") }
    self.graph = graph
  }
}

/// Which version of a set of operators a model means.
struct ONNXOperatorSet: Equatable, ProtobufMessage {
  /// Empty for ONNX's own.
  var domain: String
  var version: Int

  private static let fields = (domain: 1, version: 2)

  init(domain: String, version: Int) {
    self.domain = domain
    self.version = version
  }

  func write(to writer: inout ProtobufWriter) {
    writer.text(Self.fields.domain, domain)
    writer.integer(Self.fields.version, version)
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self.init(domain: "", version: 0)
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.domain: domain = try field.text()
      case Self.fields.version: version = try field.integer()
      default: break
      }
    }
  }
}
