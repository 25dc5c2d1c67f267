/// How a CSV file is written, as its first lines show.
///
/// The published form is read by a fast path; of any other form each line is first rewritten into that one.
struct CSVForm: Sendable, Equatable {
  /// Between fields.
  var separator = UInt8(ascii: ",")
  /// Whether numbers have a comma where the published ones have a point.
  var hasDecimalComma = false
  /// Whether a row's number stands before its samples.
  var hasIndex = false
  /// Whether the first line names the columns.
  var hasHeader = false
  /// Where that line begins.
  private(set) var headerAt = 0

  /// Whether lines may be in the published form.
  var isPlain: Bool { separator == UInt8(ascii: ",") && !hasIndex }

  /// What else a line may have; found while lines are read.
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    static let blanks = Traits(rawValue: 1)
    static let quotes = Traits(rawValue: 2)
    static let classNames = Traits(rawValue: 4)
  }

  /// Looks at a file's first lines.
  ///
  /// A first line is taken for a header where most fields are words, or they are whole numbers that count up; a first column
  /// for an index where there are 189, and the header gives it a word or no name, or its numbers count up. All else is read as the
  /// published form, whose faults are then reported.
  init(of start: ArraySlice<UInt8>) {
    self.init()
    let start = start.starts(with: CSVBlock.byteOrderMark) ? start.dropFirst(CSVBlock.byteOrderMark.count) : start
    let lines = start.split(separator: UInt8(ascii: "\n"), maxSplits: 8).prefix(8)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
    guard let first = lines.first else { return }
    headerAt = first.startIndex
    for candidate in [UInt8(ascii: ";"), UInt8(ascii: "\t")] {
      let count = first.count { $0 == candidate }
      if count >= BeatSet.samplesPerBeat || count > first.count(where: { $0 == separator }) { separator = candidate }
    }
    hasDecimalComma = separator != UInt8(ascii: ",") && lines.contains { $0.contains(UInt8(ascii: ",")) }
    let rows = lines.prefix(3).map { fields(of: $0) }
    let usual = CSVPair.fieldsPerLine
    hasHeader = usual...usual + 1 ~= rows[0].count && Self.isHeader(rows[0])
    let data = rows.dropFirst(hasHeader ? 1 : 0)
    let numbers = data.compactMap { Int($0[0]) }
    guard !data.isEmpty, data.allSatisfy({ $0.count == usual + 1 }), numbers.count == data.count else { return }
    let isUnnamed = hasHeader && (rows[0].count == usual || Double(rows[0][0]) == nil)
    hasIndex = isUnnamed || numbers.count > 1 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  init() {}

  private static func isHeader(_ fields: [String]) -> Bool {
    let words = fields.count { Double($0) == nil && !["N", "S", "V", "F", "Q"].contains($0) }
    if 2 * words > fields.count { return true }
    // pandas names columns that have no names by their numbers.
    let numbers = fields.compactMap { Int($0) }
    return numbers.count > fields.count / 2 && numbers.count + 2 >= fields.count
      && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  /// A line's fields without blanks and quotes, points for decimal commas.
  private func fields(of line: ArraySlice<UInt8>) -> [String] {
    rewritten(line, dropsIndex: false).line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// A line in the published form: fields without blanks around them and quotes, separated by commas, with decimal points,
  /// without an index, and with the number of a class that is named N, S, V, F or Q.
  ///
  /// What cannot be rewritten stays, so that its fault is reported.
  func rewritten(_ line: some Sequence<UInt8>, dropsIndex: Bool = true) -> (line: [UInt8], traits: Traits) {
    let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var result: [UInt8] = []
    var traits: Traits = []
    var isQuoted = false
    /// Where the field starts, and how many blanks stand at its end so far.
    var start = 0
    var blanks = 0
    func close() {
      result.removeLast(blanks)
      blanks = 0
    }
    for byte in line {
      if byte == quote, isQuoted || result.count == start {
        isQuoted.toggle()
        traits.insert(.quotes)
      } else if byte == separator, !isQuoted {
        close()
        result.append(comma)
        start = result.count
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        traits.insert(.blanks)
        guard result.count > start else { continue }
        result.append(byte)
        blanks += 1
      } else {
        result.append(byte == comma && (hasDecimalComma || isQuoted) ? UInt8(ascii: ".") : byte)
        blanks = 0
      }
    }
    close()
    if dropsIndex, hasIndex, let end = result.firstIndex(of: comma) { result.removeSubrange(...end) }
    if let last = result.lastIndex(of: comma), last == result.count - 2,
      let number = ["N", "S", "V", "F", "Q"].firstIndex(of: Character(UnicodeScalar(result[last + 1])))
    {
      result[last + 1] = UInt8(ascii: "0") + UInt8(number)
      traits.insert(.classNames)
    }
    return (result, traits)
  }

  /// The form in words, with what lines had; nil for the published form.
  func words(_ traits: Traits) -> String? {
    var words: [String] = []
    if hasHeader { words.append("header line skipped") }
    if separator != UInt8(ascii: ",") { words.append("separator \(separator == UInt8(ascii: ";") ? ";" : "tab")") }
    if hasDecimalComma { words.append("decimal comma") }
    if hasIndex { words.append("index column skipped") }
    if traits.contains(.blanks) { words.append("blanks around fields") }
    if traits.contains(.quotes) { words.append("quoted fields") }
    if traits.contains(.classNames) { words.append("class names N, S, V, F, Q") }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}
