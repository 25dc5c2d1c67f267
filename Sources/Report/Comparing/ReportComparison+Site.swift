import Charts
public import Files

/// What the template of the comparison reads.
struct ComparisonContext {
  var first: String
  var second: String
  var changes: [ReportComparison.Change]
  var same: Bool
  var table: PageContext.Table
  var unmatched: [String]
  var hasUnmatched: Bool
}

extension ReportComparison {
  /// The comparison as a page with its style sheet and CSV file: relative path -> bytes.
  public func files() throws(Fault) -> [String: [UInt8]] {
    let context = ComparisonContext(
      first: names.first, second: names.second, changes: changes, same: changes.isEmpty,
      table: PageContext.Table(table), unmatched: unmatched, hasUnmatched: !unmatched.isEmpty)
    return [
      "index.html": Array(try Templates().comparison(context).utf8),
      "style.css": Templates.style(.standard),
      "tables/\(table.id).csv": Array(table.csv.utf8),
    ]
  }
}
