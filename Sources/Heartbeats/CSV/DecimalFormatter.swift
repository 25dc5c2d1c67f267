import Glibc

/// Writes floats as C's `%.18e` does, e.g. `9.779411554336547852e-01`: exactly rounded, so that reading them gives the same.
///
/// A float is m / 2^s with m below 2^24, and its 19 digits are m x 10^k / 2^s rounded to a whole number, ties to even:
/// 128 bits hold that product for every float from 1e-12 to 2^20. The others take the C library's way.
package enum DecimalFormatter {
  /// Bytes that a number may take.
  package static let longest = 26

  private static let powers: [UInt128] = (0...31).map { power in (0..<power).reduce(1) { product, _ in product * 10 } }
  private static let smallest19 = UInt64(1_000_000_000_000_000_000)

  /// Writes a finite number at `start` and returns a pointer to the byte after it.
  ///
  /// - Precondition: `longest` bytes can be written.
  package static func write(_ value: Float, at start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    var cursor = unsafe start
    if value.sign == .minus {
      unsafe cursor[0] = UInt8(ascii: "-")
      unsafe cursor += 1
    }
    let magnitude = value.magnitude
    if magnitude == 0 { return unsafe write(0, exponent: 0, at: cursor) }
    guard 1e-12..<0x1p20 ~= magnitude else { return unsafe writeSlowly(magnitude, at: cursor) }

    let significand = UInt128(magnitude.significandBitPattern | 1 << 23)
    let shift = 23 - Int(magnitude.exponent)
    // 0.30103 is log 2; the estimate is at most one too small.
    var exponent = Int((Double(magnitude.exponent) * 0.30103).rounded(.down))
    while true {
      let product = significand * powers[18 - exponent]
      let half = UInt128(1) << (shift - 1)
      var digits = product >> shift
      let rest = product & (half << 1 - 1)
      if rest > half || rest == half && digits & 1 == 1 { digits += 1 }
      if digits < 10 * UInt128(smallest19) { return unsafe write(UInt64(digits), exponent: exponent, at: cursor) }
      exponent += 1
    }
  }

  /// Writes 19 digits and an exponent of two digits.
  private static func write(
    _ digits: UInt64, exponent: Int, at start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let (lead, rest) = digits.quotientAndRemainder(dividingBy: smallest19)
    let (upper, lower) = rest.quotientAndRemainder(dividingBy: 1_000_000_000)
    unsafe start[0] = zero + UInt8(lead)
    unsafe start[1] = UInt8(ascii: ".")
    unsafe writeNine(UInt32(upper), at: start + 2)
    unsafe writeNine(UInt32(lower), at: start + 11)
    unsafe start[20] = UInt8(ascii: "e")
    unsafe start[21] = exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
    let (tens, ones) = UInt8(abs(exponent)).quotientAndRemainder(dividingBy: 10)
    unsafe start[22] = zero + tens
    unsafe start[23] = zero + ones
    return unsafe start + 24
  }

  private static func writeNine(_ digits: UInt32, at start: UnsafeMutablePointer<UInt8>) {
    var rest = digits
    for index in stride(from: 8, through: 0, by: -1) {
      unsafe start[index] = zero + UInt8(rest % 10)
      rest /= 10
    }
  }

  private static func writeSlowly(
    _ magnitude: Float, at start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: longest + 1) { text in
      let count = unsafe withVaList([Double(magnitude)]) { unsafe vsnprintf(text.baseAddress, text.count, "%.18e", $0) }
      for index in 0..<min(Int(count), longest) { unsafe start[index] = unsafe UInt8(bitPattern: text[index]) }
      return unsafe start + min(Int(count), longest)
    }
  }

  private static let zero = UInt8(ascii: "0")
}
