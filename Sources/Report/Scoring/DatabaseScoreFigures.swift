import Charts
import Results
import Scoring

/// The figures of a scored database.
struct DatabaseScoreFigures {
  let score: DatabaseScore

  /// Rows of the figure by record: more would be no figure.
  private static let mostRows = 100

  private var tables: ScoreTables { ScoreTables(score: score) }

  /// Whether classes are told apart, so that recall of each is what to show.
  private var isFive: Bool { score.labels == .five }

  private func rate(_ result: DatabaseScore.ClassResult) -> Rate { isFive ? result.recall : result.told }

  func recall() -> ReportFigure {
    let own = IntervalChart.Series(label: score.test, colour: .accent, marker: .filledCircle)
    let runs = isFive ? score.beside ?? [] : []
    let others = runs.enumerated().map { index, run in
      IntervalChart.Series(
        label: "\(run.run) of the report", colour: run.colour.mark, marker: index == 0 ? .square : .diamond)
    }
    let groups = score.classes.map { result in
      IntervalChart.Group(
        label: "\(result.beatClass.symbol) \u{2013} \(result.beatClass.name)",
        detail: "n\u{A0}=\u{A0}\(Format.count(result.told.n))",
        values: [rate(result).value]
          + runs.map { run in run.rows.first { $0.name == "Recall of \(result.beatClass.symbol)" }?.run.value })
    }
    let shown = score.classes.filter { rate($0).n > 0 }
    let worst = shown.min { (rate($0).estimate ?? 1) < (rate($1).estimate ?? 1) }
    return ReportFigure(
      id: "recall-by-class", title: isFive ? "Recall by class" : "Normal against abnormal, by class",
      caption: (worst.map {
        "Lowest: \($0.beatClass.name.lowercased()) beats, \(Format.percent(rate($0).estimate)). "
      } ?? "")
        + (isFive
          ? "A beat is correct if it was detected and assigned its class. "
          : "N is correct when not flagged, the other classes when flagged. ")
        + "Bars are 95\u{A0}% bootstrap intervals over patients (never narrower than Wilson\u{2019}s over beats)."
        + (runs.isEmpty ? "" : " The report\u{2019}s models are evaluated on the records in both."),
      altText: "Dots with 95 % intervals. "
        + score.classes.map { "\($0.beatClass.symbol): \(Format.percent(rate($0).estimate))" }.joined(separator: ", ")
        + ".",
      chart: IntervalChart(
        series: [own] + others, groups: groups, xLabel: isFive ? "Recall" : "Correctly classified", range: 0...1,
        percent: true),
      table: tables.classes(score.classes, id: "recall-by-class", caption: "Recall and precision by class"))
  }

  func records() -> ReportFigure {
    // Where there are more than a figure can hold, those that are found worst.
    func share(_ record: DatabaseScore.Record) -> Double { record.table.qrs.sensitivity.estimate ?? 1 }
    let order = score.records.indices.sorted { (share(score.records[$0]), $0) < (share(score.records[$1]), $1) }
    let kept = Set(order.prefix(Self.mostRows))
    let rows = score.records.indices.filter(kept.contains).map { index in
      let table = score.records[index].table
      let values = [
        table.qrs.sensitivity, table.qrs.positivePredictivity, table.ventricular.sensitivity,
        table.supraventricular.sensitivity,
      ].map { [$0.estimate] }
      let beats = BeatClass.allCases.reduce(0) { $0 + table.support($1) }
      return RecordsChart.Row(
        label: score.records[index].name, detail: Format.count(beats),
        values: score.labels == .five ? values : Array(values.prefix(2)))
    }
    let panels = ["QRS sensitivity", "QRS positive predictivity", "VEB sensitivity", "SVEB sensitivity"]
    let worst = order.first.map { score.records[$0] }
    return ReportFigure(
      id: "records", title: "Results by record",
      caption: (worst.map {
        "Lowest QRS sensitivity: record \($0.name), \(Format.percent($0.table.qrs.sensitivity.estimate)). "
      } ?? "") + "Number of beats beside each name."
        + (score.records.count > rows.count
          ? " The \(rows.count) records with the lowest sensitivity of \(Format.count(score.records.count))." : ""),
      altText: "Dots, one for each record and measure: "
        + rows.prefix(60).map { row in
          "\(row.label) \(row.values.map { Format.percent($0.first ?? nil) }.joined(separator: " "))"
        }.joined(separator: ", ") + ".",
      chart: RecordsChart(
        panels: score.labels == .five ? panels : Array(panels.prefix(2)),
        series: [IntervalChart.Series(label: score.test, colour: .accent, marker: .filledCircle)], rows: rows),
      table: tables.records())
  }
}
