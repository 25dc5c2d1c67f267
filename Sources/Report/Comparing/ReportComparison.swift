public import Results
import Scoring

/// Two reports' results side by side: what was set differently, and how each experiment changed.
public struct ReportComparison {
  /// One setting that differs.
  public struct Change: Equatable, Sendable {
    public var name: String
    public var first: String
    public var second: String
  }

  let names: (first: String, second: String)
  /// Settings, data and program, as far as they differ.
  public let changes: [Change]
  let table: DataTable
  /// Experiments that only one of the reports has.
  let unmatched: [String]

  /// - Parameter names: what to call the two, e.g. their folders.
  public init(_ first: Results, _ second: Results, names: (first: String, second: String)) {
    self.names = names
    changes = Self.changes(first, second)
    let pairs = first.experiments.compactMap { one in
      second.experiments.first { $0.key == one.key }.map { (one, $0) }
    }
    table = DataTable(
      id: "comparison", caption: "Second minus first, in percentage points, with 95 % interval",
      columns: ["Run", "Rate", "n", "First", "n", "Second", "Difference", "Low", "High", "Reading"],
      rows: pairs.flatMap { Self.rows($0, $1, named: first.title(of: $0)) },
      note: "Newcombe\u{2019}s interval over beats: it allows for chance in the test rows, not for other patients.")
    let both = Set(pairs.map(\.0.key))
    unmatched = [(first, names.first), (second, names.second)].flatMap { results, name in
      results.experiments.filter { !both.contains($0.key) }.map {
        "\($0.protocol.title): \(results.title(of: $0)): only in \(name)"
      }
    }
  }

  /// The comparison as lines for a terminal.
  public var text: String {
    let settings = changes.map { "\($0.name): \($0.first) -> \($0.second)" }
    let rows = [table.columns] + table.rows.map { $0.map(\.shown) }
    let widths = table.columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }
    return ((settings.isEmpty ? ["The same settings, data and program."] : settings) + lines + unmatched)
      .joined(separator: "\n")
  }

  private static func rows(
    _ first: Experiment, _ second: Experiment, named title: String
  ) -> [[DataTable.Cell]] {
    let rates: [(String, KeyPath<ConfusionMatrix, Proportion>)] = [
      ("Accuracy", \.accuracyProportion), ("Recall", \.recallProportion), ("Precision", \.precisionProportion),
    ]
    return rates.map { name, rate in
      let (one, other) = (first.scores.confusion[keyPath: rate], second.scores.confusion[keyPath: rate])
      let interval = differenceInterval(first: one, second: other)
      let difference = one.estimate.flatMap { before in other.estimate.map { $0 - before } }
      return [
        .text("\(first.key.protocol.title): \(title)"), .text(name), .count(one.count), .share(one.estimate),
        .count(other.count), .share(other.estimate), .points(difference), .points(interval?.low),
        .points(interval?.high), .text(reading(difference, interval)),
      ]
    }
  }

  /// Whether the interval leaves a doubt on which is higher.
  private static func reading(_ difference: Double?, _ interval: Interval?) -> String {
    guard let difference, let interval else { return "n = 0" }
    if difference == 0 { return "the same" }
    return interval.low > 0 ? "higher" : interval.high < 0 ? "lower" : "no clear difference"
  }

  private static func changes(_ first: Results, _ second: Results) -> [Change] {
    let described = { (results: Results) -> [(String, String)] in
      PageContext.settings(results).map { ($0.name, $0.value) } + [("Quick", results.quick ? "yes" : "no")]
    }
    let (one, other) = (described(first), described(second))
    let names = one.map(\.0) + other.map(\.0).filter { name in !one.contains { $0.0 == name } }
    return names.compactMap { name in
      let values = [one, other].map { settings in settings.first { $0.0 == name }?.1 ?? "none" }
      return values[0] == values[1] ? nil : Change(name: name, first: values[0], second: values[1])
    }
  }
}
