/// The values of a figure or a finding, shown on the page and written as CSV.
struct DataTable {
  enum Cell {
    case text(String)
    case count(Int)
    /// A share of n, nil when n = 0.
    case share(Double?)
    /// A share with its interval; three columns of the CSV file.
    case rate(Double?, low: Double?, high: Double?)
    /// A difference of shares, shown in percentage points with its sign; nil where there is none.
    case points(Double?)
    /// A difference of shares with its interval; three columns of the CSV file.
    case change(Double?, low: Double?, high: Double?)
    /// A probability or the p value of a test; nil where there is none.
    case probability(Double?)
    case number(Double?, digits: Int)
  }

  /// File name without extension, unique in the report.
  var id: String
  var caption: String
  var columns: [String]
  var rows: [[Cell]]
  /// The page shows every k-th row of a long table; the CSV file has all.
  var pageStride = 1
  /// Said under the table.
  var note: String?
  /// The CSV file's header, where programs read it by name; nil for the page's.
  var csvColumns: [String]?

  /// RFC 4180 with a header line and LF line ends, numbers in full or, where the page rounds to a fixed number of decimals,
  /// with three more; empty where n = 0.
  ///
  /// A text that a spreadsheet would take for a formula, such as a record named `=1+1`, has an apostrophe before it.
  var csv: String {
    let header =
      csvColumns
      ?? columns.enumerated().flatMap { column, name in
        let isRate = rows.contains { $0.indices.contains(column) && $0[column].fields.count > 1 }
        return isRate ? [name, "\(name), low", "\(name), high"] : [name]
      }
    return ([header.map { .text($0) }] + rows).map { (row: [Cell]) in
      row.flatMap(\.fields).map(Self.quoted).joined(separator: ",") + "\n"
    }.joined()
  }

  private static func quoted(_ field: String) -> String {
    let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
    guard field.contains(where: special.contains) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}

extension DataTable.Cell {
  /// What a spreadsheet starts a formula after, also where the text is in quotation marks.
  private static let formulaStarts: Set<Character> = ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n"]

  /// As the page shows it.
  var shown: String {
    switch self {
    case .text(let text): text
    case .count(let count): Format.count(count)
    case .share(let share): Format.percent(share)
    case .rate(let share, _, _): Format.percent(share)
    case .points(let difference), .change(let difference, _, _): difference.map(Format.points) ?? "\u{2013}"
    case .probability(let value): value.map(Format.probability) ?? "\u{2013}"
    case .number(let value, let digits): value.map { Format.number($0, digits: digits) } ?? "\u{2013}"
    }
  }

  /// The interval of a rate, as the page shows it under the rate.
  var interval: String? {
    switch self {
    case .rate(_?, let low?, let high?): "(\(Format.range(low, high)))"
    case .change(_?, let low?, let high?): "(\(Format.points(low)) to \(Format.points(high)))"
    default: nil
    }
  }

  /// As the CSV file has it, in one field or more.
  var fields: [String] {
    switch self {
    case .rate(let share, let low, let high): [share, low, high].map { Self.share($0).plain }
    case .change(let difference, let low, let high): [difference, low, high].map { Self.points($0).plain }
    default: [plain]
    }
  }

  private var plain: String {
    switch self {
    case .text(let text): text.first.map(Self.formulaStarts.contains) ?? false ? "'" + text : text
    case .count(let count): "\(count)"
    case .share(let value), .rate(let value, _, _): value.map { "\($0)" } ?? ""
    // Points, as the column's name says.
    case .points(let difference), .change(let difference, _, _): difference.map { "\($0 * 100)" } ?? ""
    case .probability(let value): value.map { "\($0)" } ?? ""
    case .number(let value, let digits): value.map { Format.plain($0, digits: digits + 3) } ?? ""
    }
  }

  var isNumeric: Bool {
    if case .text = self { false } else { true }
  }
}
