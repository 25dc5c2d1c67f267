/// What a field of a table can be read as.
enum TableText {
  /// Words for a sample that is not there.
  private static let missingWords: Set<String> = ["nan", "na", "n/a", "null", "none", "-", "--", "?"]
  /// Words for a number without end, which counts as missing but is told.
  private static let infiniteWords: Set<String> = ["inf", "-inf", "+inf"]

  /// A number with a decimal point, or a decimal comma where those are used; nil for anything else.
  ///
  /// - Parameter comma: whether a comma may stand for the point.
  static func number(_ field: ArraySlice<UInt8>, comma: Bool) -> Double? {
    var digits: UInt64 = 0
    var power = 0
    var count = 0
    var sawPoint = false
    var index = field.startIndex
    let end = field.endIndex
    guard index < end else { return nil }
    let isNegative = field[index] == minus
    if isNegative || field[index] == plus { index += 1 }
    while index < end {
      let digit = field[index] &- zero
      if digit <= 9 {
        count += 1
        // Digits after the eighteenth are worth less than a double tells apart.
        if digits < 100_000_000_000_000_000 {
          digits = digits * 10 + UInt64(digit)
          if sawPoint { power -= 1 }
        } else if !sawPoint {
          power += 1
        }
      } else if !sawPoint, field[index] == point || comma && field[index] == UInt8(ascii: ",") {
        sawPoint = true
      } else {
        break
      }
      index += 1
    }
    guard count > 0 else { return nil }
    if index < end, field[index] | 32 == UInt8(ascii: "e") {
      guard let exponent = Int(String(decoding: field[(index + 1)...], as: UTF8.self)), abs(exponent) < 1000 else {
        return nil
      }
      power += exponent
      index = end
    }
    guard index == end else { return nil }
    let value: Double
    if power == 0 {
      value = Double(digits)
    } else if -22...22 ~= power {
      value = power < 0 ? Double(digits) / powers[-power] : Double(digits) * powers[power]
    } else {
      guard let exact = Double("\(digits)e\(power)"), exact.isFinite else { return nil }
      value = exact
    }
    return isNegative ? -value : value
  }

  /// Whether a field stands for a sample that is not there.
  static func isMissing(_ field: ArraySlice<UInt8>) -> Bool {
    field.isEmpty || field.count <= 4 && missingWords.contains(String(decoding: field, as: UTF8.self).lowercased())
      || isInfinite(field)
  }

  /// Whether a field says that a sample is infinite.
  static func isInfinite(_ field: ArraySlice<UInt8>) -> Bool {
    3...4 ~= field.count && infiniteWords.contains(String(decoding: field, as: UTF8.self).lowercased())
  }

  /// Without blanks and quotation marks around it; whether there were such marks.
  static func bare(_ field: ArraySlice<UInt8>) -> (field: ArraySlice<UInt8>, isQuoted: Bool) {
    var field = trimmed(field)
    if field.count >= 2, let first = field.first, first == field.last, first == 34 || first == 39 {
      field = trimmed(field.dropFirst().dropLast())
      return (field, true)
    }
    return (field, false)
  }

  static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var start = field.startIndex
    var end = field.endIndex
    while start < end, isBlank(field[start]) { start += 1 }
    while end > start, isBlank(field[end - 1]) { end -= 1 }
    return field[start..<end]
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  /// A head's text: UTF-8, or else Latin-1.
  static func decoded(_ bytes: some Collection<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
  private static let zero = UInt8(ascii: "0")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")
  private static let point = UInt8(ascii: ".")
}
