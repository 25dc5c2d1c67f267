import Groundwork
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
  /// How many runs changed, in a sentence.
  public let summary: String
  /// Settings, data and program, as far as they differ.
  public let changes: [Change]
  let table: DataTable
  /// Experiments that only one of the reports has.
  let unmatched: [String]

  /// - Parameter paths: the two folders; the last parts of their paths name the reports, as many as tell them apart.
  public init(_ first: Results, _ second: Results, paths: (first: String, second: String)) {
    names = Self.names(paths)
    changes = Self.changes(first, second)
    let pairs = first.experiments.compactMap { one in
      second.experiments.first { $0.key == one.key }.map { (one, $0) }
    }
    let compared = pairs.map { one, other in
      (
        run: one, recall: Self.change(one, other, \.recallProportion),
        accuracy: Self.change(one, other, \.accuracyProportion)
      )
    }
    table = DataTable(
      id: "comparison", caption: "Both reports by run, and the difference in percentage points",
      columns: [
        "Run", "Recall, first", "Recall, second", "Difference", "Recall is", "Accuracy, first", "Accuracy, second",
        "Difference", "Accuracy is",
      ],
      rows: compared.map { run, recall, accuracy in
        [.text("\(run.protocol.title): \(first.title(of: run))\(run.classes == .binary ? "" : ", five classes")")]
          + recall.cells + accuracy.cells
      },
      note: pairs.isEmpty
        ? nil
        : "In brackets: 95\u{00A0}% intervals, by bootstrap over patients where both reports test the same patients, otherwise "
          + "Newcombe\u{2019}s over beats, which does not allow for differences between patients.",
      csvColumns: [
        "run", "recall_first", "recall_second", "recall_difference", "recall_low", "recall_high", "recall_reading",
        "accuracy_first", "accuracy_second", "accuracy_difference", "accuracy_low", "accuracy_high", "accuracy_reading",
      ])
    summary = Self.summary(compared.map(\.recall))
    let both = Set(pairs.map(\.0.key))
    unmatched = [(first, names.first), (second, names.second)].flatMap { results, name in
      results.experiments.filter { !both.contains($0.key) }.map {
        "\($0.protocol.title): \(results.title(of: $0))\($0.classes == .binary ? "" : ", five classes"): only in \(name)"
      }
    }
  }

  /// The comparison as lines for a terminal.
  public var text: String {
    let settings = changes.map { "\($0.name): \($0.first) -> \($0.second)" }
    let rows =
      [table.columns] + table.rows.map { $0.map { cell in cell.shown + (cell.interval.map { " \($0)" } ?? "") } }
    let widths = table.columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }
    return ([summary] + (settings.isEmpty ? ["The same settings, data and program."] : settings) + lines + unmatched)
      .joined(separator: "\n")
  }

  /// One rate in both reports.
  private struct RateChange {
    var first: Double?
    var second: Double?
    var interval: Interval?

    var difference: Double? { first.flatMap { first in second.map { $0 - first } } }

    /// Whether the interval leaves a doubt on which is higher.
    var reading: String {
      guard let difference else { return "n = 0" }
      if difference == 0 { return "the same" }
      guard let interval else { return "not clearly different" }
      return interval.low > 0 ? "higher" : interval.high < 0 ? "lower" : "not clearly different"
    }

    var cells: [DataTable.Cell] {
      [
        .share(first), .share(second), .change(difference, low: interval?.low, high: interval?.high), .text(reading),
      ]
    }
  }

  private static func change(
    _ first: Experiment, _ second: Experiment, _ rate: KeyPath<ConfusionMatrix, Proportion>
  ) -> RateChange {
    let (one, other) = (first.confusion[keyPath: rate], second.confusion[keyPath: rate])
    return RateChange(
      first: one.estimate, second: other.estimate,
      interval: overPatients(first, second, rate) ?? differenceInterval(first: one, second: other))
  }

  /// The interval of a difference when patients are drawn, the same in both; nil where the two do not test the same.
  private static func overPatients(
    _ first: Experiment, _ second: Experiment, _ rate: KeyPath<ConfusionMatrix, Proportion>
  ) -> Interval? {
    let isSame = { (one: RecordOutcome, other: RecordOutcome) in
      one.record == other.record && one.patient == other.patient && one.confusion.total == other.confusion.total
        && one.confusion.positives == other.confusion.positives
    }
    guard let one = first.records, let other = second.records, !one.isEmpty, one.count == other.count,
      zip(one, other).allSatisfy(isSame)
    else { return nil }
    let patients = Array(zip(first.byPatient, second.byPatient))
    return bootstrapInterval(
      records: patients.count, seed: SeededGenerator.derive(0, "comparison \(first.key.name)")
    ) { timesDrawn in
      let sums = [patients.map(\.0), patients.map(\.1)].map { matrices in
        var sum = ConfusionMatrix(classes: matrices[0].classes)
        for (matrix, times) in zip(matrices, timesDrawn) where times > 0 { sum.add(matrix, times: times) }
        return sum[keyPath: rate].estimate
      }
      return sums[0].flatMap { before in sums[1].map { $0 - before } }
    }?.interval
  }

  private static func summary(_ recalls: [RateChange]) -> String {
    guard !recalls.isEmpty else { return "The reports have no run in common." }
    let readings = recalls.map(\.reading)
    let parts = ["higher", "lower", "the same", "not clearly different"].compactMap { reading -> String? in
      let count = readings.count { $0 == reading }
      return count == 0 ? nil : "\(reading) in \(Format.count(count))"
    }
    let runs = recalls.count == 1 ? "the one run" : "\(Format.count(recalls.count)) runs"
    return "Of \(runs) in both reports, recall in the second is \(Format.list(parts))."
  }

  /// The last parts of two paths, as many as tell them apart.
  private static func names(_ paths: (first: String, second: String)) -> (first: String, second: String) {
    let parts = [paths.first, paths.second].map { $0.split(separator: "/").filter { $0 != "." } }
    for count in 1...max(1, parts.map(\.count).max() ?? 1) {
      let names = parts.map { $0.suffix(count).joined(separator: "/") }
      if names[0] != names[1], names.allSatisfy({ !$0.isEmpty }) { return (names[0], names[1]) }
    }
    let name = parts[0].last.map(String.init) ?? paths.first
    return (name, name)
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
