/// A value and the row it stands in, in one word that sorts by value.
struct SortedRow: BitwiseCopyable, ExpressibleByIntegerLiteral {
  private let word: UInt64

  init(integerLiteral word: UInt64) { self.word = word }

  init(_ value: Float, row: Int) {
    // Positive numbers get their sign bit set, negative ones all bits flipped: then patterns order like numbers. Adding 0
    // makes 0 of -0.
    let pattern = (value + 0).bitPattern
    let key = pattern ^ (UInt32(bitPattern: Int32(bitPattern: pattern) >> 31) | 0x8000_0000)
    word = UInt64(key) << 32 | UInt64(UInt32(row))
  }

  /// Orders like the value.
  var key: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }

  var row: Int { Int(word & 0xFFFF_FFFF) }

  var value: Float {
    Float(bitPattern: key ^ (UInt32(bitPattern: ~(Int32(bitPattern: key) >> 31)) | 0x8000_0000))
  }
}
