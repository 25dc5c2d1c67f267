import Files

/// Writes a message in the Protocol Buffers wire format, as much of it as ONNX needs.
///
/// Fields of a message may come in any order and are written in the order of the calls. Lists of numbers are packed,
/// which every reader of the format must take, whatever the schema says. Written here because a file of ours has five kinds
/// of field, while swift-protobuf adds minutes to the first build.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(value)
  }

  mutating func text(_ field: Int, _ value: String) {
    key(field, .bytes)
    varint(value.utf8.count)
    bytes.append(contentsOf: value.utf8)
  }

  mutating func data(_ field: Int, _ value: [UInt8]) {
    key(field, .bytes)
    varint(value.count)
    bytes.append(contentsOf: value)
  }

  mutating func message(_ field: Int, _ value: some ProtobufMessage) { data(field, value.encoded()) }

  mutating func packed(_ field: Int, _ values: [Int]) {
    var list = ProtobufWriter()
    for value in values { list.varint(value) }
    data(field, list.bytes)
  }

  mutating func packed(_ field: Int, _ values: [Float]) { data(field, values.littleEndianBytes) }

  private mutating func key(_ field: Int, _ wire: ProtobufWire) { varint(field << 3 | wire.rawValue) }

  /// Seven bits a byte, lowest first; a negative number takes ten bytes.
  private mutating func varint(_ value: Int) {
    var rest = UInt64(bitPattern: Int64(value))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// How a field's value is written.
enum ProtobufWire: Int {
  case varint = 0
  case fixed64 = 1
  case bytes = 2
  case fixed32 = 5
}

/// A message that can be written and read back.
protocol ProtobufMessage {
  /// - Throws: `Fault` of kind `badData`, without a path.
  init(reading reader: ProtobufReader) throws(Fault)
  func write(to writer: inout ProtobufWriter)
}

extension ProtobufMessage {
  func encoded() -> [UInt8] {
    var writer = ProtobufWriter()
    write(to: &writer)
    return writer.bytes
  }
}
