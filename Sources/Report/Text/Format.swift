import Charts
import Foundation

/// How numbers are written on the pages.
enum Format {
  /// 109446 -> "109,446".
  static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// 0.98123 -> "98.1 %", 0.9999 -> ">99.9 %"; nil -> "n = 0", for a share of nothing is no share.
  static func percent(_ share: Double?, digits: Int = 1) -> String {
    share.map { NumberText.percent($0, decimals: digits) } ?? "n = 0"
  }

  /// Two shares in per cent, without the sign: "31.0–80.1", "99.8 to >99.9".
  static func range(_ low: Double, _ high: Double) -> String {
    let ends = [low, high].map { NumberText.percentNumber($0) }
    return ends.joined(separator: ends.contains { $0.first?.isNumber == false } ? " to " : "\u{2013}")
  }

  /// With three decimals; what is not quite 0 or 1 is not written as such: "<\u{A0}0.001".
  static func probability(_ value: Double) -> String {
    if value > 0, value < 0.0005 { return "<\u{A0}0.001" }
    if value < 1, value > 0.9995 { return ">\u{A0}0.999" }
    return number(value, digits: 3)
  }

  /// A difference of shares in percentage points with its sign, e.g. "-1.3".
  static func points(_ difference: Double) -> String {
    let text = number(difference * 100, digits: 1)
    return difference > 0 && text != "0.0" ? "+" + text : text
  }

  /// 134_216 -> "134 kB", 11_200_000 -> "11.2 MB".
  static func size(_ bytes: Int) -> String {
    bytes < 1_000_000
      ? "\((bytes + 999) / 1000)\u{00A0}kB" : number(Double(bytes) / 1e6, digits: 1) + "\u{00A0}MB"
  }

  /// A number with a fixed count of decimals, and a minus sign that is no hyphen.
  static func number(_ value: Double, digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value.magnitude)
    return value < 0 && text.contains { "123456789".contains($0) } ? "\u{2212}" + text : text
  }

  /// A number for a program to read, rounded to at most so many decimals.
  static func plain(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded.isFinite ? "\(rounded)" : "\(value)"
  }

  /// "one", "a and b", "a, b and c".
  static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension [Double] {
  /// The middle value, or the mean of the two in the middle; nil of none.
  ///
  /// - Precondition: ascending.
  var medianOfSorted: Double? {
    isEmpty ? nil : (self[(count - 1) / 2] + self[count / 2]) / 2
  }
}
