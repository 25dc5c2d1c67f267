import Files

/// Reads the fields of one message in the Protocol Buffers wire format.
///
/// The bytes are not trusted: every length is checked before it is used, and nothing is allocated by what a length claims.
struct ProtobufReader {
  /// A field as it stands in the message; what it means is the schema's.
  struct Field {
    enum Value {
      case varint(UInt64)
      case fixed32(UInt32)
      case fixed64(UInt64)
      case bytes(ArraySlice<UInt8>)
    }

    let number: Int
    let value: Value
    /// Where the field starts, in bytes from the file's start.
    let offset: Int
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field, nil at the end.
  ///
  /// - Throws: `Fault` of kind `badData`, without a path with the byte.
  mutating func next() throws(Fault) -> Field? {
    guard !rest.isEmpty else { return nil }
    let offset = rest.startIndex
    let key = try Self.varint(&rest)
    guard key >> 3 > 0, key >> 3 < 1 << 29, let wire = ProtobufWire(rawValue: Int(key & 7)) else {
      throw Self.broken(offset, "a field", "key \(key)")
    }
    let value: Field.Value
    switch wire {
    case .varint: value = .varint(try Self.varint(&rest))
    case .fixed64: value = .fixed64(try Self.fixed(&rest))
    case .fixed32: value = .fixed32(try Self.fixed(&rest))
    case .bytes:
      let length = try Self.varint(&rest)
      guard length <= UInt64(rest.count) else {
        throw Self.broken(offset, "at most the \(rest.count) bytes that are left", "a field of \(length)")
      }
      value = .bytes(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
    }
    return Field(number: Int(key >> 3), value: value, offset: offset)
  }

  static func broken(_ offset: Int, _ expected: String, _ found: String) -> Fault {
    .badData("", "byte \(offset)", expected: expected, found: found)
  }

  fileprivate static func varint(_ bytes: inout ArraySlice<UInt8>) throws(Fault) -> UInt64 {
    let offset = bytes.startIndex
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard let byte = bytes.popFirst() else { throw broken(offset, "a number", "the end of the message") }
      if shift == 63, byte > 1 { break }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw broken(offset, "a number of at most 64 bits", "a longer one")
  }

  fileprivate static func fixed<Number: FixedWidthInteger>(
    _ bytes: inout ArraySlice<UInt8>
  ) throws(Fault) -> Number {
    let size = MemoryLayout<Number>.size
    guard bytes.count >= size else { throw broken(bytes.startIndex, "\(size) bytes", "\(bytes.count)") }
    let value = bytes.prefix(size).reversed().reduce(Number(0)) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    bytes = bytes.dropFirst(size)
    return value
  }
}

extension ProtobufReader.Field {
  private func other(_ expected: String) -> Fault {
    ProtobufReader.broken(offset, "field \(number) to hold \(expected)", "another kind of value")
  }

  /// A number that fits.
  func integer() throws(Fault) -> Int {
    guard case .varint(let value) = value else { throw other("a whole number") }
    return Int(Int64(bitPattern: value))
  }

  func bytes() throws(Fault) -> ArraySlice<UInt8> {
    guard case .bytes(let value) = value else { throw other("bytes") }
    return value
  }

  func text() throws(Fault) -> String {
    guard let text = String(validating: try bytes(), as: UTF8.self) else { throw other("text in UTF-8") }
    return text
  }

  func message<Message: ProtobufMessage>(_: Message.Type = Message.self) throws(Fault) -> Message {
    try Message(reading: ProtobufReader(try bytes()))
  }

  /// Adds a message to a list. Kept, an empty one takes fifty times its two bytes, so lists may not be of any length; ours
  /// have some dozens of messages.
  func message<Message: ProtobufMessage>(to list: inout [Message]) throws(Fault) {
    guard list.count < 1000 else {
      throw ProtobufReader.broken(offset, "at most 1000 times field \(number)", "more")
    }
    list.append(try message())
  }

  /// Whole numbers, packed or one a field.
  func integers() throws(Fault) -> [Int] {
    guard case .bytes(var list) = value else { return [try integer()] }
    var values: [Int] = []
    while !list.isEmpty { values.append(Int(Int64(bitPattern: try ProtobufReader.varint(&list)))) }
    return values
  }

  /// Numbers in single precision, packed or one a field.
  func floats() throws(Fault) -> [Float] {
    switch value {
    case .fixed32(let bits): return [Float(bitPattern: bits)]
    case .bytes(let list):
      guard let values = [Float](littleEndianBytes: list) else { throw other("whole floats") }
      return values
    default: throw other("floats")
    }
  }
}
