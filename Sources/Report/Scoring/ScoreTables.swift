import Results
import Scoring

/// The tables of a scored database.
struct ScoreTables {
  let score: DatabaseScore

  var all: [DataTable] {
    [matrix(), statistics(), records()] + [unseen()].compactMap { $0 } + beside()
  }

  private static func cell(_ rate: Rate) -> DataTable.Cell {
    .rate(rate.estimate, low: rate.interval?.low, high: rate.interval?.high)
  }

  /// Beats of the reference by the test\u{2019}s label, over all records.
  func matrix() -> DataTable {
    let table = score.table
    let kinds = BeatClass.allCases
    let extra = zip(table.extra, table.extraInShutdown).map(+)
    return DataTable(
      id: "beats", caption: "Reference class (rows) by test label (columns)",
      columns: ["Reference"] + kinds.map(\.symbol) + ["Missed", "Missed in shutdown"],
      rows: kinds.map { kind in
        [.text(kind.symbol)] + kinds.map { .count(table.count(kind, as: $0)) }
          + [
            .count(table.missed[Int(kind.rawValue)]), .count(table.missedInShutdown[Int(kind.rawValue)]),
          ]
      } + [[.text("No reference beat")] + extra.map { .count($0) } + [.text(""), .text("")]],
      note: table.uncounted > 0
        ? "\(Format.count(table.uncounted)) test beats in the reference\u{2019}s ventricular flutter are not counted."
        : nil)
  }

  /// Gross and average statistics.
  func statistics() -> DataTable {
    DataTable(
      id: "statistics", caption: "Gross and average statistics over the records",
      columns: ["Measure", "Gross", "Counts", "Average of records", "Records with a defined rate"],
      rows: score.measures.map { measure in
        [
          .text(Self.title(measure.name)), Self.cell(measure.rate),
          .text(
            score.labels == .five || measure.rate.n > 0
              ? "\(Format.count(measure.rate.successes)) of \(Format.count(measure.rate.n))" : ""),
          .share(measure.statistics.average), .count(measure.statistics.records),
        ]
      },
      note:
        "Se: sensitivity; +P: positive predictivity; FPR: false positive rate. Intervals of gross rates: 95\u{A0}%, by bootstrap over "
        + "patients, never narrower than Wilson\u{2019}s over beats."
        + (score.labels == .five ? "" : " VEB and SVEB are not scored, because the test does not distinguish them."),
      csvColumns: [
        "measure", "gross", "gross_low", "gross_high", "counted", "average", "records",
      ])
  }

  /// "QRS: sensitivity".
  private static func title(_ name: String) -> String {
    let words = name.split(separator: " ")
    let measure = ["Se": "sensitivity", "+P": "positive predictivity", "FPR": "false positive rate"]
    return words.count == 2 ? "\(words[0]): \(measure[String(words[1])] ?? String(words[1]))" : name
  }

  /// Recall by class: of the figure.
  func classes(_ results: [DatabaseScore.ClassResult], id: String, caption: String) -> DataTable {
    DataTable(
      id: id, caption: caption,
      columns: ["Class", "n", "Recall (assigned to this class)", "N not flagged; others flagged", "Precision"],
      rows: results.map { result in
        [
          .text("\(result.beatClass.symbol) \u{2013} \(result.beatClass.name)"), .count(result.told.n),
          Self.cell(result.recall), Self.cell(result.told), Self.cell(result.precision),
        ]
      })
  }

  func unseen() -> DataTable? {
    guard score.labels != .none else { return nil }
    return score.unseen.map {
      classes(
        $0, id: "unseen",
        caption: "Recall and precision by class, records of patients that the model was not trained on")
    }
  }

  /// A row a record: the page's figure shows the shares.
  func records() -> DataTable {
    DataTable(
      id: "records", caption: "Results by record",
      columns: [
        "Record", "Patient", "Beats", "QRS Se", "QRS +P", "VEB Se", "VEB +P", "VEB FPR", "SVEB Se", "SVEB +P",
        "SVEB FPR",
        "Missed", "Extra", "In training",
      ],
      rows: score.records.map { record in
        let table = record.table
        let qrs = table.qrs
        let ectopic = score.labels == .five ? [table.ventricular, table.supraventricular] : [nil, nil]
        let beats = BeatClass.allCases.reduce(0) { $0 + table.support($1) }
        let shares = ectopic.flatMap { score -> [DataTable.Cell] in
          [
            .share(score?.sensitivity.estimate), .share(score?.positivePredictivity.estimate),
            .share(score?.falsePositiveRate?.estimate),
          ]
        }
        let first: [DataTable.Cell] = [
          .text(record.name), .text(record.patient), .count(beats), .share(qrs.sensitivity.estimate),
          .share(qrs.positivePredictivity.estimate),
        ]
        let last: [DataTable.Cell] = [
          .count(qrs.falseNegatives), .count(qrs.falsePositives),
          .text(record.isSeen.map { $0 ? "yes" : "no" } ?? "not known"),
        ]
        return first + shares + last
      })
  }

  /// A table for each model beside the test.
  func beside() -> [DataTable] {
    (score.beside ?? []).enumerated().map { index, run in
      DataTable(
        id: "beside-\(index + 1)",
        caption:
          "The test and the report\u{2019}s \(run.run.lowercased()) (\(run.protocol.title.lowercased())) on the same "
          + "\(Format.count(run.records)) record\(run.records == 1 ? "" : "s")",
        columns: ["Measure", "Test", "n", run.run, "n", "Difference (points)"],
        rows: run.rows.map { row in
          [
            .text(row.name), Self.cell(row.test), .count(row.test.n), Self.cell(row.run), .count(row.run.n),
            .change(row.difference, low: row.interval?.low, high: row.interval?.high),
          ]
        },
        csvColumns: [
          "measure", "test", "test_low", "test_high", "test_n", "run", "run_low", "run_high", "run_n", "difference",
          "difference_low", "difference_high",
        ])
    }
  }
}
