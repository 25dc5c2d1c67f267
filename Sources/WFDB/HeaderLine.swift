import Files

/// One line of a header, handed out field by field, that knows its line number for error messages.
struct HeaderLine {
  let path: String
  let number: Int
  /// The text after `#` when the line is a comment.
  let comment: String?
  /// What is left of the line.
  private(set) var fields: Substring

  init(_ bytes: ArraySlice<UInt8>, path: String, number: Int) {
    self.path = path
    self.number = number
    var text = Substring(String(decoding: bytes, as: UTF8.self))
    while let last = text.last, Self.isBlank(last) { text.removeLast() }
    let trimmed = text.drop(while: Self.isBlank)
    comment = trimmed.first == "#" ? String(trimmed.dropFirst()) : nil
    fields = trimmed
  }

  /// The next field, nil at the end of the line.
  mutating func next() -> Substring? {
    guard !fields.isEmpty else { return nil }
    let field = fields.prefix { !Self.isBlank($0) }
    fields = fields[field.endIndex...].drop(while: Self.isBlank)
    return field
  }

  /// A carriage return is a blank wherever it stands: at a line's end it belongs to the line's end.
  private static func isBlank(_ character: Character) -> Bool {
    character == " " || character == "\t" || character == "\r"
  }

  /// All that is left, spaces included.
  mutating func rest() -> String {
    defer { fields = "" }
    return String(fields)
  }

  /// The next field through a parser that must use all of it; nil at the end of the line.
  mutating func optional<Value>(
    _ expected: String, _ parse: (inout FieldScanner) -> Value?
  ) throws(Fault) -> Value? {
    guard let field = next() else { return nil }
    var scanner = FieldScanner(field)
    let result = try value(expected, in: field, parse(&scanner))
    guard scanner.isAtEnd else { throw error(expected, field) }
    return result
  }

  /// As `optional`, but the field must be there.
  mutating func required<Value>(
    _ expected: String, _ parse: (inout FieldScanner) -> Value?
  ) throws(Fault) -> Value {
    guard let result = try optional(expected, parse) else {
      throw .badData(path, "line \(number)", expected: expected, found: "the end of the line")
    }
    return result
  }

  /// The value, or an error when a field could not be parsed.
  func value<Value>(_ expected: String, in field: Substring, _ value: Value?) throws(Fault) -> Value {
    guard let value else { throw error(expected, field) }
    return value
  }

  func error(_ expected: String, _ found: Substring) -> Fault {
    .badData(path, "line \(number)", expected: expected, found: found.quoted)
  }
}
