import Files

/// One operator applied to named values.
struct ONNXNode: Equatable {
  var operation: String
  /// Empty for ONNX's own operators.
  var domain = ""
  var inputs: [String]
  var outputs: [String]
  var attributes: [ONNXAttribute] = []

  subscript(attribute: String) -> ONNXAttribute.Value? { attributes.first { $0.name == attribute }?.value }
}

extension ONNXNode: ProtobufMessage {
  private static let fields = (input: 1, output: 2, operation: 4, attribute: 5, domain: 7)

  func write(to writer: inout ProtobufWriter) {
    for input in inputs { writer.text(Self.fields.input, input) }
    for output in outputs { writer.text(Self.fields.output, output) }
    writer.text(Self.fields.operation, operation)
    for attribute in attributes { writer.message(Self.fields.attribute, attribute) }
    if !domain.isEmpty { writer.text(Self.fields.domain, domain) }
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self.init(operation: "", inputs: [], outputs: [])
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.input: inputs.append(try field.text())
      case Self.fields.output: outputs.append(try field.text())
      case Self.fields.operation: operation = try field.text()
      case Self.fields.attribute: try field.message(to: &attributes)
      case Self.fields.domain: domain = try field.text()
      default: break
      }
    }
  }
}

/// A named setting of an operator.
struct ONNXAttribute: Equatable {
  enum Value: Equatable {
    case integer(Int)
    case text(String)
    case floats([Float])
    case integers([Int])
    case texts([String])
  }

  var name: String
  var value: Value
}

extension ONNXAttribute: ProtobufMessage {
  private static let fields = (name: 1, integer: 3, text: 4, floats: 7, integers: 8, texts: 9, kind: 20)
  private static let kinds = (integer: 2, text: 3, floats: 6, integers: 7, texts: 8)

  func write(to writer: inout ProtobufWriter) {
    writer.text(Self.fields.name, name)
    let kind: Int
    switch value {
    case .integer(let number):
      writer.integer(Self.fields.integer, number)
      kind = Self.kinds.integer
    case .text(let text):
      writer.text(Self.fields.text, text)
      kind = Self.kinds.text
    case .floats(let numbers):
      writer.packed(Self.fields.floats, numbers)
      kind = Self.kinds.floats
    case .integers(let numbers):
      writer.packed(Self.fields.integers, numbers)
      kind = Self.kinds.integers
    case .texts(let texts):
      for text in texts { writer.text(Self.fields.texts, text) }
      kind = Self.kinds.texts
    }
    writer.integer(Self.fields.kind, kind)
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    name = ""
    var kind = 0
    var (integer, text): (Int, String) = (0, "")
    var (floats, integers, texts): ([Float], [Int], [String]) = ([], [], [])
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.name: name = try field.text()
      case Self.fields.integer: integer = try field.integer()
      case Self.fields.text: text = try field.text()
      case Self.fields.floats: floats += try field.floats()
      case Self.fields.integers: integers += try field.integers()
      case Self.fields.texts: texts.append(try field.text())
      case Self.fields.kind: kind = try field.integer()
      default: break
      }
    }
    switch kind {
    case Self.kinds.integer: value = .integer(integer)
    case Self.kinds.text: value = .text(text)
    case Self.kinds.floats: value = .floats(floats)
    case Self.kinds.integers: value = .integers(integers)
    case Self.kinds.texts: value = .texts(texts)
    default:
      throw .badData(
        "", "attribute \(name.quoted)", expected: "numbers or texts", found: "attributes of kind \(kind)")
    }
  }
}
