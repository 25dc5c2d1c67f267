import Files

/// How a table of samples is written: where its rows begin, what separates their fields, what each column is.
///
/// Everything is told from the first lines. Known are tables with and without a row of names, with a row of units below it (as
/// PhysioNet's tools write), and with lines of properties above it (as Apple's and Polar's exports have).
struct TableForm: Sendable, Equatable {
  /// What a column is.
  enum Role: Sendable, Equatable {
    case time(TimeText)
    /// Row numbers, dates, words: nothing that is read.
    case ignored
    case samples
  }

  /// Bytes and lines before the first row.
  var offset = 0
  var lines = 0
  /// Between fields: a tab, `;`, `,` or a blank for any number of blanks; nil where a row is one field.
  var separator: UInt8?
  /// Whether commas are decimal points.
  var comma = false
  var roles: [Role] = []
  /// Names and units, of all columns.
  var columns: [TableColumn] = []
  /// Samples a second, where a line above the rows says so.
  var statedRate: Double?

  /// The column that times are read from.
  var time: (column: Int, text: TimeText)? {
    for (index, role) in roles.enumerated() { if case .time(let text) = role { return (index, text) } }
    return nil
  }

  /// Bytes that are looked at.
  static let headSize = 1 << 18
  /// Rows that are looked at.
  private static let rowsSeen = 200

  /// Tells the form of a table by its first bytes.
  ///
  /// - Throws: `Fault` where they are no text, or no line of them holds numbers.
  init(_ head: [UInt8], path: String) throws(Fault) {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      throw .badData(path, expected: "text in UTF-8", found: "UTF-16")
    }
    if head.prefix(4096).contains(0) {
      throw .badData(path, expected: "a table of samples as text", found: "other bytes")
    }
    let mark = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var lines = Self.lines(head[mark...])
    // The last line may go on.
    if head.count >= Self.headSize, lines.count > 1 { lines.removeLast() }
    guard let first = Self.firstRow(lines) else {
      throw .badData(path, expected: "rows of samples as text", found: lines.isEmpty ? "nothing" : "no line of numbers")
    }
    offset = lines[first].startIndex
    self.lines = first
    let rows = lines[first...].filter { !TableText.trimmed($0).isEmpty }.prefix(Self.rowsSeen)
    let properties = lines[..<first].map { TableText.decoded(TableText.trimmed($0)) }.filter { !$0.isEmpty }
    let stated = TableProperties(properties)
    separate(Array(rows), hasProperties: stated.rate != nil || stated.units != nil, properties: properties)
    let fields = rows.map { split($0) }
    var count = Self.commonest(fields.map(\.count))
    // A separator after the last field begins no other one, unless a name stands over it.
    let isTrailed = count > 1 && fields.allSatisfy { $0.count < count || $0[count - 1].field.isEmpty }
    let names = properties.last.map { split(Array($0.utf8)[...]).count }
    if isTrailed, names != count { count -= 1 }
    describe(fields.filter { $0.count >= count }, count: count, properties: properties, stated: stated)
    guard roles.contains(.samples) else {
      throw .badData(path, "line \(first + 1)", expected: "a column of samples", found: lines[first].quoted)
    }
  }

  /// The fields of a row, without blanks around them; an empty one after the last separator is none.
  func split(_ line: ArraySlice<UInt8>) -> [(field: ArraySlice<UInt8>, isQuoted: Bool)] {
    var fields: [(field: ArraySlice<UInt8>, isQuoted: Bool)] = []
    visit(line) { _, field, isQuoted in fields.append((field, isQuoted)) }
    return fields
  }

  /// Hands out the fields of a row, as `split` has them.
  ///
  /// - Returns: how many there are.
  @discardableResult
  func visit(_ line: ArraySlice<UInt8>, _ receive: (Int, ArraySlice<UInt8>, Bool) -> Void) -> Int {
    func hand(_ count: Int, _ field: ArraySlice<UInt8>) {
      let (field, isQuoted) = TableText.bare(field)
      receive(count, field, isQuoted)
    }
    guard let separator else {
      hand(0, line)
      return 1
    }
    let line = Self.trimmed(line, keeping: separator)
    var count = 0
    var start = line.startIndex
    var index = start
    var quote: UInt8?
    while index < line.endIndex {
      let byte = line[index]
      if quote == nil, byte == separator {
        if !(separator == 32 && start == index) {
          hand(count, line[start..<index])
          count += 1
        }
        start = index + 1
      } else if byte == 34 || byte == 39 {
        if byte == quote {
          quote = nil
        } else if quote == nil, TableText.trimmed(line[start..<index]).isEmpty {
          quote = byte
        }
      }
      index += 1
    }
    if separator == 32 && start == index || count > 0 && count == roles.count && start == index { return count }
    hand(count, line[start..<index])
    return count + 1
  }

  /// Whether a line has nothing on it; a row of tabs has fields.
  func isEmpty(_ line: ArraySlice<UInt8>) -> Bool { Self.trimmed(line, keeping: separator ?? 0).isEmpty }

  private static func trimmed(_ line: ArraySlice<UInt8>, keeping separator: UInt8) -> ArraySlice<UInt8> {
    var (start, end) = (line.startIndex, line.endIndex)
    func isBlank(_ byte: UInt8) -> Bool { TableText.isBlank(byte) && (byte != separator || separator == 32) }
    while start < end, isBlank(line[start]) { start += 1 }
    while end > start, isBlank(line[end - 1]) { end -= 1 }
    return line[start..<end]
  }

  // MARK: Rows

  private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 10, omittingEmptySubsequences: false)
  }

  /// The first line of numbers: alone, or with words among them if the lines below have the same shape.
  private static func firstRow(_ lines: [ArraySlice<UInt8>]) -> Int? {
    var shapes: [[Bool]] = []
    for line in lines {
      shapes.append(
        line.split { $0 == 9 || $0 == 13 || $0 == 32 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }.map {
          isNumber($0)
        })
    }
    for index in shapes.indices where shapes[index].contains(true) {
      if !shapes[index].contains(false) { return index }
      let below = Array(shapes[index...].lazy.filter { !$0.isEmpty }.prefix(5))
      if below.count == 5, below.allSatisfy({ $0 == shapes[index] }), shapes[index][0] || shapes[index].count > 1 {
        return index
      }
    }
    return nil
  }

  private static func isNumber(_ token: ArraySlice<UInt8>) -> Bool {
    // A quotation mark may be at one end only, where a decimal comma cut the token.
    let isMark = { (byte: UInt8) in byte == 34 || byte == 39 }
    var field = token.drop(while: isMark)
    while let last = field.last, isMark(last) { field.removeLast() }
    return TableText.number(field, comma: true) != nil || TableText.isMissing(field) || TimeText.clock(field) != nil
      || TimeText.isDate(field)
  }

  private static func commonest(_ counts: [Int]) -> Int {
    let tally = counts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    return tally.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  // MARK: Separators

  private mutating func separate(_ rows: [ArraySlice<UInt8>], hasProperties: Bool, properties: [String]) {
    func all(_ byte: UInt8) -> Bool { rows.allSatisfy { TableText.trimmed($0).contains(byte) } }
    let commas = rows.map { row -> Int in
      var isQuoted = false
      return row.count { byte in
        if byte == 34 { isQuoted.toggle() }
        return byte == UInt8(ascii: ",") && !isQuoted
      }
    }
    if let found = [9, UInt8(ascii: ";")].first(where: { all($0) }) {
      separator = found
      comma = commas.contains { $0 > 0 }
      return
    }
    if commas.allSatisfy({ $0 == 0 }) {
      // A date and a time with a blank between them are one field, if alone; with samples after them they are two.
      separator = all(32) ? 32 : nil
      return
    }
    // Decimal commas in a single column, or in columns with blanks between them.
    let isDecimal = { (row: ArraySlice<UInt8>) in
      row.split { TableText.isBlank($0) }.allSatisfy {
        TableText.number(TableText.bare($0).field, comma: true) != nil || TimeText.clock($0) != nil
      }
    }
    if commas.contains(0) || all(32) || hasProperties, rows.allSatisfy(isDecimal) {
      let names = properties.last.map { $0.split(separator: ",").count } ?? 1
      let isOneColumn =
        commas.allSatisfy { $0 <= 1 }
        && (commas.contains(0) || hasProperties && !Self.isHeading(properties.last, names))
      if isOneColumn || all(32) {
        separator = all(32) ? 32 : nil
        comma = true
        return
      }
    }
    separator = UInt8(ascii: ",")
  }

  /// Whether the last line above the rows is one of names, not of a property and its value.
  private static func isHeading(_ line: String?, _ count: Int) -> Bool {
    guard let line, count > 1 else { return false }
    return TableProperties([line]).isEmpty
  }

  // MARK: Columns

  private mutating func describe(
    _ rows: [[(field: ArraySlice<UInt8>, isQuoted: Bool)]], count: Int, properties: [String], stated: TableProperties
  ) {
    var labels = [TableColumn.Label](repeating: TableColumn.Label(""), count: count)
    let heading = heading(properties, count: count)
    if let heading { labels = heading }
    let texts = (0..<count).map { column in rows.map { $0[column] } }
    roles = (0..<count).map { role(of: labels[$0], isNamed: heading != nil, texts[$0]) }
    if heading == nil, count > 1 { roles[0] = unnamedTime(texts[0]) ?? roles[0] }
    keepFinestTime(labels, texts)
    columns = labels.enumerated().map { index, label in
      TableColumn(
        name: label.name.isEmpty ? "column \(index + 1)" : label.name,
        units: label.units.isEmpty ? stated.units ?? "" : label.units)
    }
    statedRate = stated.rate
    let samples = roles.indices.filter { roles[$0] == .samples }
    if heading == nil, samples.count == 1, let lead = stated.lead { columns[samples[0]].name = lead }
  }

  /// The names in the last line above the rows, or in the last but one where units stand below them.
  private func heading(_ properties: [String], count: Int) -> [TableColumn.Label]? {
    func fields(_ line: String) -> [String]? {
      let text = line.drop { $0 == "#" || $0 == "%" }
      let fields = split(Array(text.utf8)[...]).map { TableText.decoded($0.field) }
      // A single column's name is no property with its value.
      if count == 1, !TableProperties([line]).isEmpty || line.contains(where: { ",;:=\t".contains($0) }) { return nil }
      return fields.count == count ? fields : nil
    }
    guard let last = properties.last, let names = fields(last) else { return nil }
    let above = properties.dropLast().last.flatMap { fields($0) }
    let areUnits =
      names.contains { TableColumn.Label.isVoltage($0.trimmingBlanks) }
      && names.allSatisfy {
        TableColumn.Label.isVoltage($0) || $0.contains(":") || TableColumn.Label("t (\($0))").timeUnit != nil
          || $0.isEmpty
      }
    guard areUnits, let above else {
      return areUnits && count > 1 ? nil : names.map { TableColumn.Label($0) }
    }
    return zip(above, names).map { name, units in
      var label = TableColumn.Label(name)
      if !units.contains(":") { label.units = units.trimmingBlanks }
      return label
    }
  }

  private func role(
    of label: TableColumn.Label, isNamed: Bool, _ texts: [(field: ArraySlice<UInt8>, isQuoted: Bool)]
  ) -> Role {
    let there = texts.filter { !TableText.isMissing($0.field) }
    let numbers = there.compactMap { TableText.number($0.field, comma: comma || $0.isQuoted) }
    if numbers.count * 2 <= there.count, !there.isEmpty {
      let isClock = there.allSatisfy { TimeText.clock($0.field) != nil }
      return isClock ? .time(.clock) : .ignored
    }
    guard isNamed else { return .samples }
    if label.isTime { return Self.unit(of: numbers, label.timeUnit).map { .time(.number($0)) } ?? .ignored }
    if label.isIndex, zip(numbers, numbers.dropFirst()).allSatisfy({ $1 - $0 == 1 }),
      numbers.count > 1 || label.name.isEmpty
    {
      return .ignored
    }
    return .samples
  }

  /// The first of several columns without names is one of times, or of row numbers, where it goes up evenly.
  private func unnamedTime(_ texts: [(field: ArraySlice<UInt8>, isQuoted: Bool)]) -> Role? {
    let numbers = texts.compactMap { TableText.number($0.field, comma: comma || $0.isQuoted) }
    let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    guard numbers.count == texts.count, steps.count >= 3, let least = steps.min(), let most = steps.max(), least > 0,
      most < 2.5 * least
    else { return nil }
    if steps.allSatisfy({ $0 == 1 }) { return .ignored }
    return Self.unit(of: numbers, nil).map { .time(.number($0)) }
  }

  /// What a number of a time column is in seconds: as its name says, else what makes the rate one of an ECG; nil where both or
  /// none would.
  private static func unit(of numbers: [Double], _ named: Double?) -> Double? {
    if let named { return named }
    let steps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.sorted()
    guard !steps.isEmpty else { return nil }
    let first = abs(numbers[0])
    // Seconds, milliseconds, microseconds and nanoseconds since 1970, in the years 2001 to 2286.
    for (power, unit) in [(1e9, 1.0), (1e12, 1e-3), (1e15, 1e-6), (1e18, 1e-9)]
    where (power..<10 * power).contains(first) {
      return unit
    }
    switch steps[steps.count / 2] {
    case 1: return nil
    case 0.00009...0.0201: return 1
    case 0.09...20.1: return 1e-3
    case 90...20_100: return 1e-6
    case 90_000...20_100_000: return 1e-9
    default: return nil
    }
  }

  /// Of several columns of times keeps the one that tells times apart best, numbers before clock times.
  private mutating func keepFinestTime(
    _ labels: [TableColumn.Label], _ texts: [[(field: ArraySlice<UInt8>, isQuoted: Bool)]]
  ) {
    var best: (column: Int, merit: (Int, Double))?
    for (column, role) in roles.enumerated() {
      guard case .time(let text) = role else { continue }
      let decimals = texts[column].map { TimeText.decimals($0.field, comma: comma || $0.isQuoted) }.max() ?? 0
      let merit: (Int, Double) =
        switch text {
        case .number(let unit): (1, Double(decimals) + (unit == 1 ? 0 : unit == 1e-3 ? 3 : unit == 1e-6 ? 6 : 9))
        case .clock: (0, Double(decimals))
        }
      if best.map({ $0.merit < merit }) ?? true { best = (column, merit) }
    }
    for column in roles.indices where column != best?.column {
      if case .time = roles[column] { roles[column] = .ignored }
    }
  }
}
