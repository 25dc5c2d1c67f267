import Charts
public import Files

/// What the template of the comparison reads.
struct ComparisonContext {
  /// The element by which a page is known as one of this program's.
  var generator: String
  var first: String
  var second: String
  var summary: String
  var changes: [ReportComparison.Change]
  var same: Bool
  var table: PageContext.Table
  var unmatched: [String]
  var hasUnmatched: Bool
}

extension ReportComparison {
  private static let generator = #"<meta name="generator" content="ecg-report compare">"#

  /// Whether a page is one that `files()` gave, of whatever reports.
  public static func isPage(_ bytes: [UInt8]) -> Bool {
    // It stands before anything that comes from a report.
    String(decoding: bytes.prefix(2000), as: UTF8.self).contains(generator)
  }

  /// The comparison as a page with its style sheet and CSV file: relative path -> bytes.
  public func files() throws(Fault) -> [String: [UInt8]] {
    let context = ComparisonContext(
      generator: Self.generator, first: names.first, second: names.second, summary: summary, changes: changes,
      same: changes.isEmpty,
      table: PageContext.Table(table), unmatched: unmatched, hasUnmatched: !unmatched.isEmpty)
    return [
      "index.html": Array(try Templates().comparison(context).utf8),
      "style.css": Templates.style(.standard),
      "tables/\(table.id).csv": Array(table.csv.utf8),
    ]
  }
}
