import Files

/// What is wrong with a line of a CSV file.
enum CSVFailure: Sendable, Equatable {
  case tooLong
  case fieldCount(Int)
  case field(Int, expected: String, found: String)

  /// The samples that are accepted: [0, 1] and a little for rounding by whoever wrote the file.
  static let sampleRange: ClosedRange<Float> = -0.001...1.001

  /// Finds what is wrong with a line that could not be parsed, given without its line end.
  init(line: [UInt8]) {
    let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count == CSVPair.fieldsPerLine else {
      self = .fieldCount(fields.count)
      return
    }
    for (index, field) in fields.enumerated() {
      let isLast = index == BeatSet.samplesPerBeat
      let value = Self.number(field)
      if let value, isLast ? Self.isClass(value) : Self.sampleRange.contains(value) { continue }
      let expected = value == nil ? "a number" : isLast ? "a class 0, 1, 2, 3 or 4" : "a sample from 0 to 1"
      self = .field(index + 1, expected: expected, found: field.quoted)
      return
    }
    preconditionFailure("a line without fault was taken for a faulty one")
  }

  /// Whether a number is one of the five classes.
  static func isClass(_ value: Float) -> Bool {
    value >= 0 && value <= 4 && value == value.rounded(.towardZero)
  }

  /// The error for this failure in a line of a file.
  func error(path: String, line: Int, form: CSVForm) -> Fault {
    let location = "line \(line)"
    let fields = CSVPair.fieldsPerLine + (form.hasIndex ? 1 : 0)
    switch self {
    case .tooLong:
      return .badData(
        path, location, expected: "\(fields) fields in at most \(CSVFile.longestLine) bytes", found: "a longer line")
    case .fieldCount(let count):
      let separated = form.words([])?.contains("separator ;") == true ? " separated by ;" : ""
      return .badData(
        path, location, expected: "\(fields) fields", found: "\(count + (form.hasIndex ? 1 : 0))\(separated)")
    case .field(let field, let expected, let found):
      return .badData(
        path, "\(location), field \(field + (form.hasIndex ? 1 : 0))", expected: expected, found: found)
    }
  }

  private static func number(_ field: ArraySlice<UInt8>) -> Float? {
    // Invariant: as many zeros as `DecimalParser` looks ahead stand after the field.
    let padded = Array(field) + Array(repeating: 0, count: DecimalParser.lookahead)
    return unsafe padded.withUnsafeBufferPointer { bytes in
      guard var end = bytes.baseAddress else { return nil }
      let start = unsafe end
      guard let value = unsafe DecimalParser.parse(&end), unsafe end - start == field.count else { return nil }
      return value
    }
  }
}
