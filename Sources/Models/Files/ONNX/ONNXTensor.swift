import Files

/// A named constant.
struct ONNXTensor: Equatable {
  enum Content: Equatable {
    case floats([Float])
    case integers([Int])
  }

  var name: String
  /// Empty for a single number.
  var shape: [Int]
  /// Row-major.
  var content: Content
}

extension ONNXTensor: ProtobufMessage {
  private static let fields = (shape: 1, kind: 2, integers: 7, name: 8, raw: 9)
  static let kinds = (float: 1, int64: 7)

  func write(to writer: inout ProtobufWriter) {
    if !shape.isEmpty { writer.packed(Self.fields.shape, shape) }
    switch content {
    case .floats(let numbers):
      writer.integer(Self.fields.kind, Self.kinds.float)
      writer.text(Self.fields.name, name)
      writer.data(Self.fields.raw, numbers.littleEndianBytes)
    case .integers(let numbers):
      writer.integer(Self.fields.kind, Self.kinds.int64)
      writer.packed(Self.fields.integers, numbers)
      writer.text(Self.fields.name, name)
    }
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self.init(name: "", shape: [], content: .floats([]))
    var (kind, floats, integers): (Int, [Float], [Int]) = (0, [], [])
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.shape: shape += try field.integers()
      case Self.fields.kind: kind = try field.integer()
      case Self.fields.integers: integers += try field.integers()
      case Self.fields.name: name = try field.text()
      case Self.fields.raw: floats = try field.floats()
      default: break
      }
    }
    switch kind {
    case Self.kinds.float: content = .floats(floats)
    case Self.kinds.int64: content = .integers(integers)
    default:
      throw .badData("", "constant \(name.quoted)", expected: "floats or integers", found: "numbers of kind \(kind)")
    }
  }
}
