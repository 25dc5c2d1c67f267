/// Reads decimal numbers as the nearest single-precision numbers.
///
/// A number's digits make a whole number of 64 bits, which times a power of ten is off by less than 4 units of a double's
/// last place. Only when a tie between two floats lies that near is the standard library asked, which is exact.
///
/// ## File format
/// `[sign] digits [. digits] [e [sign] digits]`, with a digit before or after the point; `nan`, `inf` and hexadecimal
/// numbers are none.
package enum DecimalParser {
  /// Bytes after a number's first that may be read, whatever they are.
  package static let lookahead = 32

  /// Reads the number that starts at `start` and moves `start` after it; nil when there is none.
  ///
  /// - Precondition: the bytes up to `lookahead` after the number can be read, and a byte that cannot belong to a number
  ///   follows it.
  @inline(__always)
  package static func parse(_ start: inout UnsafePointer<UInt8>) -> Float? {
    unsafe published(&start) ?? general(&start)
  }

  /// The published files' `d.dddddddddddddddddde±dd`, nil for any other form.
  ///
  /// Idea: eight digits are checked and joined at a time within one word, and all checks end in one branch. Cost: about
  /// seventy instructions, a division among them; zeros, a third of the published fields, leave after twenty.
  @inline(__always)
  private static func published(_ start: inout UnsafePointer<UInt8>) -> Float? {
    let raw = unsafe UnsafeRawPointer(start)
    let lead = unsafe UInt64(start[0] ^ zero)
    let upper = unsafe raw.loadUnaligned(fromByteOffset: 2, as: UInt64.self).littleEndian ^ zeros
    let lower = unsafe raw.loadUnaligned(fromByteOffset: 10, as: UInt64.self).littleEndian ^ zeros
    // Bytes 16 to 23: two digits known from `lower`, two more, then e+dd, which the mask turns into zero bytes and digits.
    let tail = unsafe raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self).littleEndian ^ 0x3030_2B65_3030_3030
    let notPoint = unsafe UInt64(start[1] ^ point)
    guard unsafe start[24] &- zero > 9 else { return nil }
    if lead | upper | lower | tail | notPoint == 0 {
      unsafe start += 24
      return 0
    }
    let minusSign = tail >> 40 & 0xFF
    let wrong =
      nonDigits(lead) | nonDigits(upper) | nonDigits(lower) | nonDigits(tail & 0xFFFF_0000_FFFF_0000)
      | tail & 0xFF_0000_0000 | notPoint
    guard wrong == 0, minusSign == 0 || minusSign == UInt64(plus ^ minus) else { return nil }
    let digits =
      lead &* 1_000_000_000_000_000_000 &+ eightDigits(upper) &* 10_000_000_000 &+ eightDigits(lower) &* 100
      &+ (tail >> 16 & 0xFF) &* 10 &+ tail >> 24 & 0xFF
    let exponent = Int(tail >> 48 & 0xFF) &* 10 &+ Int(tail >> 56)
    guard let value = nearest(digits, power: (minusSign != 0 ? -exponent : exponent) &- 18) else { return nil }
    unsafe start += 24
    return value
  }

  /// Any form, by the standard library where needed.
  @inline(never)
  private static func general(_ start: inout UnsafePointer<UInt8>) -> Float? {
    var cursor = unsafe start
    let isNegative = unsafe cursor[0] == minus
    if unsafe isNegative || cursor[0] == plus { unsafe cursor += 1 }
    var digits: UInt64 = 0
    var power = 0
    var count = 0
    var sawPoint = false
    while true {
      let digit = unsafe cursor[0] &- zero
      if digit <= 9 {
        count += 1
        // Digits after the nineteenth are worth less than the error allowed for.
        if digits < 1_000_000_000_000_000_000 {
          digits = digits * 10 + UInt64(digit)
          if sawPoint { power -= 1 }
        } else if !sawPoint {
          power += 1
        }
      } else if unsafe cursor[0] == point, !sawPoint {
        sawPoint = true
      } else {
        break
      }
      unsafe cursor += 1
    }
    guard count > 0 else { return nil }
    if unsafe cursor[0] | 32 == letterE {
      unsafe cursor += 1
      let isNegative = unsafe cursor[0] == minus
      if unsafe isNegative || cursor[0] == plus { unsafe cursor += 1 }
      guard unsafe cursor[0] &- zero <= 9 else { return nil }
      var exponent = 0
      while unsafe cursor[0] &- zero <= 9 {
        exponent = unsafe min(exponent * 10 + Int(cursor[0] &- zero), 1_000_000_000)
        unsafe cursor += 1
      }
      power += isNegative ? -exponent : exponent
    }
    let bytes = unsafe UnsafeBufferPointer(start: start, count: cursor - start)
    unsafe start = cursor
    if let value = nearest(digits, power: power) { return isNegative ? -value : value }
    return unsafe Float(String(decoding: bytes, as: UTF8.self))
  }

  /// The float nearest to digits x 10^power, nil when double precision cannot tell.
  @inline(__always)
  private static func nearest(_ digits: UInt64, power: Int) -> Float? {
    if digits == 0 { return 0 }
    guard -60...0 ~= power else { return nil }
    // Three roundings, each of half a unit: the digits, the power (exact up to 22), the quotient.
    let value = Double(digits) / powers[-power]
    // A tie between floats has 1 0000… in the 29 bits that a float drops.
    let distance = Int64(bitPattern: value.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
    guard value >= 0x1p-100, abs(distance) > 8 else { return nil }
    return Float(value)
  }

  /// Literals, so that the table is part of the program and needs no check whether it was made.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23,
    1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35,
    1e36, 1e37, 1e38, 1e39, 1e40, 1e41, 1e42, 1e43, 1e44, 1e45, 1e46, 1e47,
    1e48, 1e49, 1e50, 1e51, 1e52, 1e53, 1e54, 1e55, 1e56, 1e57, 1e58, 1e59,
    1e60,
  ]

  /// Has a bit set if not all eight bytes, each exclusive-or "0", are digits.
  @inline(__always)
  private static func nonDigits(_ bytes: UInt64) -> UInt64 {
    (bytes | (bytes &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080
  }

  /// The value of eight digits, the first in the lowest byte: neighbours are joined to pairs, fours, eights.
  @inline(__always)
  private static func eightDigits(_ bytes: UInt64) -> UInt64 {
    var value = bytes
    value = (value &* 10 &+ value >> 8) & 0x00FF_00FF_00FF_00FF
    value = (value &* 100 &+ value >> 16) & 0x0000_FFFF_0000_FFFF
    return (value &* 10_000 &+ value >> 32) & 0xFFFF_FFFF
  }

  private static let zeros: UInt64 = 0x3030_3030_3030_3030
  private static let zero = UInt8(ascii: "0")
  private static let point = UInt8(ascii: ".")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
  private static let letterE = UInt8(ascii: "e")
}
