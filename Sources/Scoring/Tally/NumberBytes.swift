/// Whole numbers of at least 0 as bytes, seven bits each.
struct NumberWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ number: Int) {
    var rest = UInt(number)
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func append(bytes more: [UInt8]) { bytes += more }
}

/// Reads what `NumberWriter` wrote.
struct NumberReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// The next number below 2^49; nil at the end, or where bytes are no such number.
  mutating func next() -> Int? {
    var number = 0
    for shift in stride(from: 0, to: 49, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      number |= Int(byte & 127) << shift
      if byte < 128 { return number }
    }
    return nil
  }

  /// The next so many bytes; nil where there are fewer.
  mutating func next(bytes count: Int) -> [UInt8]? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }
}
