/// Reads decimal numbers as the nearest single-precision numbers.
///
/// A number's digits make a whole number of 64 bits, which times a power of ten is off by less than 4 units of a double's
/// last place. Only when a tie between two floats lies that near is the standard library asked, which is exact.
///
/// ## File format
/// `[sign] digits [. digits] [e [sign] digits]`, with a digit before or behind the point; `nan`, `inf` and hexadecimal
/// numbers are none.
package enum DecimalParser {
  /// Bytes behind a number's first that may be read, whatever they are.
  package static let lookahead = 32

  /// Reads the number that starts at `start` and moves `start` behind it; nil when there is none.
  ///
  /// - Precondition: the bytes up to `lookahead` behind the number can be read, and a byte that cannot belong to a number
  ///   follows it.
  @inline(__always)
  package static func parse(_ start: inout UnsafePointer<UInt8>) -> Float? {
    published(&start) ?? general(&start)
  }

  /// The published files' `d.dddddddddddddddddde±dd`, nil for any other form.
  @inline(__always)
  private static func published(_ start: inout UnsafePointer<UInt8>) -> Float? {
    let raw = UnsafeRawPointer(start)
    let lead = UInt64(start[0] &- zero)
    let upper = raw.loadUnaligned(fromByteOffset: 2, as: UInt64.self).littleEndian
    let lower = raw.loadUnaligned(fromByteOffset: 10, as: UInt64.self).littleEndian
    let tail = (UInt64(start[18] &- zero), UInt64(start[19] &- zero))
    let exponent = (UInt64(start[22] &- zero), UInt64(start[23] &- zero))
    let sign = start[21]
    guard lead <= 9, start[1] == point, start[20] == letterE, sign == plus || sign == minus,
      tail.0 <= 9, tail.1 <= 9, exponent.0 <= 9, exponent.1 <= 9, allDigits(upper), allDigits(lower),
      start[24] &- zero > 9
    else { return nil }
    let digits =
      lead &* 1_000_000_000_000_000_000 &+ eightDigits(upper) &* 10_000_000_000 &+ eightDigits(lower) &* 100
      &+ tail.0 &* 10 &+ tail.1
    let power = Int(exponent.0 &* 10 &+ exponent.1)
    guard let value = nearest(digits, power: (sign == minus ? -power : power) &- 18) else { return nil }
    start += 24
    return value
  }

  /// Any form, with the standard library behind it.
  @inline(never)
  private static func general(_ start: inout UnsafePointer<UInt8>) -> Float? {
    var place = start
    let isNegative = place[0] == minus
    if isNegative || place[0] == plus { place += 1 }
    var digits: UInt64 = 0
    var power = 0
    var count = 0
    var sawPoint = false
    while true {
      let digit = place[0] &- zero
      if digit <= 9 {
        count += 1
        // Digits behind the nineteenth are worth less than the error allowed for.
        if digits < 1_000_000_000_000_000_000 {
          digits = digits * 10 + UInt64(digit)
          if sawPoint { power -= 1 }
        } else if !sawPoint {
          power += 1
        }
      } else if place[0] == point, !sawPoint {
        sawPoint = true
      } else {
        break
      }
      place += 1
    }
    guard count > 0 else { return nil }
    if place[0] | 32 == letterE {
      place += 1
      let isNegative = place[0] == minus
      if isNegative || place[0] == plus { place += 1 }
      guard place[0] &- zero <= 9 else { return nil }
      var exponent = 0
      while place[0] &- zero <= 9 {
        exponent = min(exponent * 10 + Int(place[0] &- zero), 1_000_000_000)
        place += 1
      }
      power += isNegative ? -exponent : exponent
    }
    let bytes = UnsafeBufferPointer(start: start, count: place - start)
    start = place
    if let value = nearest(digits, power: power) { return isNegative ? -value : value }
    return Float(String(decoding: bytes, as: UTF8.self))
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

  private static let powers: [Double] = (0...60).map { power in Double("1e\(power)") ?? .nan }

  /// Whether all eight bytes are ASCII digits.
  @inline(__always)
  private static func allDigits(_ bytes: UInt64) -> Bool {
    (bytes & 0xF0F0_F0F0_F0F0_F0F0) | ((bytes &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4
      == 0x3333_3333_3333_3333
  }

  /// The value of eight ASCII digits, the first in the lowest byte: neighbours are joined to pairs, fours, eights.
  @inline(__always)
  private static func eightDigits(_ bytes: UInt64) -> UInt64 {
    var value = bytes & 0x0F0F_0F0F_0F0F_0F0F
    value = (value &* 10 &+ value >> 8) & 0x00FF_00FF_00FF_00FF
    value = (value &* 100 &+ value >> 16) & 0x0000_FFFF_0000_FFFF
    return (value &* 10_000 &+ value >> 32) & 0xFFFF_FFFF
  }

  private static let zero = UInt8(ascii: "0")
  private static let point = UInt8(ascii: ".")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
  private static let letterE = UInt8(ascii: "e")
}
