import Glibc

/// Numbers as figures print them, the same on every machine and in every locale.
package enum NumberText {
  /// With thousands separators: `10,000,000`.
  package static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "\u{2212}" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A share of a whole in per cent: `82.8 %`; what is not quite nothing or all does not print as such.
  package static func percent(_ share: Double, decimals: Int = 1) -> String {
    guard share.isFinite else { return "\u{2013}" }
    return percentNumber(share, decimals: decimals) + "\u{A0}%"
  }

  /// The number of `percent` without its sign.
  package static func percentNumber(_ share: Double, decimals: Int = 1) -> String {
    let smallest = pow(10, -Double(decimals))
    let value = share * 100
    if share > 0, value < smallest / 2 { return "<\(fixed(smallest, decimals: decimals))" }
    if share < 1, value > 100 - smallest / 2 { return ">\(fixed(100 - smallest, decimals: decimals))" }
    return fixed(value, decimals: decimals)
  }

  /// Part of a whole in per cent, a dash when the whole is nothing.
  package static func percent(_ part: Int, of whole: Int) -> String {
    whole > 0 ? percent(Double(part) / Double(whole)) : "\u{2013}"
  }

  /// With a fixed number of decimals and a true minus sign: `−0.50`.
  package static func fixed(_ value: Double, decimals: Int, minus: String = "\u{2212}") -> String {
    let scaled = (abs(value) * pow(10, Double(decimals))).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    var digits = String(Int(scaled))
    if decimals > 0 {
      digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return value < 0 && scaled > 0 ? minus + digits : digits
  }

  /// With as few decimals as needed, at most `decimals`, and a hyphen for minus.
  package static func shortest(_ value: Double, decimals: Int) -> String {
    var text = fixed(value, decimals: decimals, minus: "-")
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text
  }
}
