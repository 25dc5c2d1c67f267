extension [Float] {
  /// Four bytes a number, lowest first, as both file formats have them.
  var littleEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * count)
    for value in self {
      let bits = value.bitPattern
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
    return bytes
  }

  /// nil where the bytes are not whole numbers.
  init?(littleEndianBytes bytes: ArraySlice<UInt8>) {
    guard bytes.count % 4 == 0 else { return nil }
    self = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { place in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
      return Float(bitPattern: bits)
    }
  }
}
