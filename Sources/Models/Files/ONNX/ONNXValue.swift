import Files

/// An input or output of a graph: a tensor of known kind and shape.
struct ONNXValue: Equatable {
  enum Size: Equatable {
    /// The number of rows, which the caller decides.
    case rows
    case fixed(Int)
  }

  var name: String
  /// One of `ONNXTensor.kinds`.
  var kind = ONNXTensor.kinds.float
  var shape: [Size]
}

extension ONNXValue: ProtobufMessage {
  private static let fields = (name: 1, type: 2)

  func write(to writer: inout ProtobufWriter) {
    writer.text(Self.fields.name, name)
    writer.message(Self.fields.type, ValueType(tensor: TensorType(kind: kind, shape: Shape(sizes: shape))))
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self.init(name: "", kind: 0, shape: [])
    while let field = try reader.next() {
      switch field.number {
      case Self.fields.name: name = try field.text()
      case Self.fields.type:
        let type = try field.message(ValueType.self).tensor
        (kind, shape) = (type.kind, type.shape.sizes)
      default: break
      }
    }
  }
}

// The messages that onnx.proto nests in one another to say a shape.

private struct ValueType: ProtobufMessage {
  var tensor = TensorType()

  init(tensor: TensorType) { self.tensor = tensor }

  func write(to writer: inout ProtobufWriter) { writer.message(1, tensor) }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    while let field = try reader.next() {
      if field.number == 1 { tensor = try field.message() }
    }
  }
}

private struct TensorType: ProtobufMessage {
  var kind = 0
  var shape = Shape(sizes: [])

  init() {}

  init(kind: Int, shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  func write(to writer: inout ProtobufWriter) {
    writer.integer(1, kind)
    writer.message(2, shape)
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    while let field = try reader.next() {
      switch field.number {
      case 1: kind = try field.integer()
      case 2: shape = try field.message()
      default: break
      }
    }
  }
}

private struct Shape: ProtobufMessage {
  var sizes: [ONNXValue.Size]

  init(sizes: [ONNXValue.Size]) { self.sizes = sizes }

  func write(to writer: inout ProtobufWriter) { for size in sizes { writer.message(1, size) } }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    sizes = []
    while let field = try reader.next() {
      if field.number == 1 { try field.message(to: &sizes) }
    }
  }
}

extension ONNXValue.Size: ProtobufMessage {
  func write(to writer: inout ProtobufWriter) {
    switch self {
    case .rows: writer.text(2, "N")
    case .fixed(let size): writer.integer(1, size)
    }
  }

  init(reading reader: ProtobufReader) throws(Fault) {
    var reader = reader
    self = .rows
    while let field = try reader.next() {
      if field.number == 1 { self = .fixed(try field.integer()) }
    }
  }
}
