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
    // Invariant: as many elements are initialised as the buffer has room for, and `count` says so.
    unsafe self.init(unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
      for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
        var bits: UInt32 = 0
        for byte in 0..<4 { bits |= UInt32(bytes[start + byte]) << UInt32(8 * byte) }
        unsafe buffer.initializeElement(at: count, to: Float(bitPattern: bits))
        count += 1
      }
    }
  }
}
