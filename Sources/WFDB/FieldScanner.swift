/// Reads numbers and separators off the front of one header field.
struct FieldScanner {
  private var text: Substring

  init(_ text: Substring) { self.text = text }

  var isAtEnd: Bool { text.isEmpty }

  /// Removes a separator if it is next.
  mutating func take(_ separator: Character) -> Bool {
    guard text.first == separator else { return false }
    text.removeFirst()
    return true
  }

  /// All that is left.
  mutating func rest() -> Substring {
    defer { text = "" }
    return text
  }

  /// A decimal whole number in a range, nil when there is none or it does not fit.
  mutating func wholeNumber(from low: Int = .min, to high: Int = .max) -> Int? {
    let sign = text.prefix { $0 == "-" || $0 == "+" }
    let digits = text[sign.endIndex...].prefix { "0"..."9" ~= $0 }
    guard sign.count <= 1, let value = Int(text[..<digits.endIndex]), low...high ~= value else { return nil }
    text = text[digits.endIndex...]
    return value
  }

  /// A finite decimal number, e.g. `200`, `-1.5e3`; never `nan`, `inf` or hexadecimal.
  mutating func number(where isGood: (Double) -> Bool) -> Double? {
    let digits = text.prefix { "0"..."9" ~= $0 || $0 == "." || $0 == "e" || $0 == "E" || $0 == "-" || $0 == "+" }
    guard let value = Double(digits), value.isFinite, isGood(value) else { return nil }
    text = text[digits.endIndex...]
    return value
  }
}
