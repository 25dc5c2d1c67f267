import Results
import Scoring

/// The tables of results.
enum ResultTables {
  /// Every run of a protocol, a row each.
  static func runs(_ name: EvaluationProtocol, in results: Results) -> DataTable {
    let runs = results.experiments.filter { $0.key.protocol == name }
    return DataTable(
      id: "runs-\(name.rawValue)",
      caption: "All runs of the \(name.title.lowercased()) protocol, flagged above a probability of 0.5",
      columns: [
        "Run", "Training rows", "of them oversampled", "Test rows", "of them abnormal", "Accuracy", "Recall",
        "Precision",
      ],
      rows: runs.map { run in
        [
          .text(results.title(of: run)), .count(run.train.total), .count(run.train.oversampled), .count(run.test.total),
          .share(run.audit.testPrevalence), .share(run.scores.accuracy), .share(run.scores.recall),
          .share(run.scores.precision),
        ]
      })
  }

  /// The same models at the threshold that validation rows chose; nil for a protocol that chooses none.
  static func chosenThresholds(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.chosen != nil }
    guard !runs.isEmpty else { return nil }
    let limit = Format.percent(RunSettings.falseAlarmLimit, digits: 0)
    return DataTable(
      id: "thresholds-\(name.rawValue)", caption: "The same models at thresholds that the validation rows chose",
      columns: ["Run", "Rule", "Threshold", "Accuracy", "Recall", "Precision", "Normal flagged"],
      rows: runs.flatMap { run in
        [("highest F1", run.chosen), ("at most \(limit) of normal flagged", run.screening)].compactMap { rule, chosen in
          chosen.map {
            [
              .text(results.title(of: run)), .text(rule), .number(Double($0.threshold), digits: 3),
              .share($0.scores.accuracy),
              .share($0.scores.recall), .share($0.scores.precision), .share($0.scores.confusion.falsePositiveRate),
            ]
          }
        }
      })
  }

  /// What each saved model was chosen from, on validation rows alone; nil where nothing was compared.
  static func savedModels(_ results: Results) -> DataTable? {
    let rows = (results.models ?? []).flatMap { listing in
      (listing.choice?.candidates ?? []).map { candidate -> [DataTable.Cell] in
        [
          .text(results.title(of: candidate.experiment)),
          .text(listing.experiment.classes.names.joined(separator: ", ")),
          .number(candidate.value, digits: 4), .text(candidate.experiment == listing.experiment ? "saved" : "no"),
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return DataTable(
      id: "saved-models", caption: "What the saved models were chosen from, on the validation rows",
      columns: ["Run", "Classes", "ROC area (two classes) or mean F1 of N, S, V (five)", "Saved"], rows: rows)
  }

  /// What was counted on the rows of each split.
  static func audit(_ results: Results) -> DataTable {
    // All models of a scenario have the same rows.
    var seen: Set<[String]> = []
    let runs = results.experiments.filter { seen.insert([$0.protocol.rawValue, $0.key.stage]).inserted }
    return DataTable(
      id: "audit", caption: "Counted on the very rows used",
      columns: [
        "Protocol", "Rows", "Test rows", "Beat also trained on", "Made by rebalancing", "Records on both sides",
        "Test rows of such records", "Patients on both sides", "Same samples in training",
        "Abnormal in all", "Abnormal in test",
      ],
      rows: runs.map { run in
        let audit = run.audit
        return [
          .text(run.key.protocol.title), .text(run.key.stage), .count(audit.testRows), .count(audit.testRowsTrainedOn),
          .count(audit.oversampledTestRows),
          audit.sharedRecords.map { .count($0) } ?? .text("unknown"),
          audit.testRowsFromSharedRecords.map { .count($0) } ?? .text("unknown"),
          audit.sharedPatients.map { .count($0) } ?? .text("unknown"),
          audit.testRowsWithTwin.map { .count($0) } ?? .text("not counted"), .share(audit.prevalence),
          .share(audit.testPrevalence),
        ]
      })
  }

  /// Published numbers with the reproduced ones under them.
  static func published(_ results: Results) -> DataTable {
    DataTable(
      id: "published", caption: "Published and reproduced",
      columns: ["Run", "Source", "Test rows", "TN", "FP", "FN", "TP", "Accuracy", "Recall", "Precision"],
      rows: PublishedRun.all.flatMap { run in
        [row(run.name, "published", run.confusion)]
          + run.repeats.compactMap { note, find in
            find(results).map { row(run.name, note, $0.scores.confusion) }
          }
      })
  }

  private static func row(_ name: String, _ source: String, _ cells: ConfusionMatrix) -> [DataTable.Cell] {
    [
      .text(name), .text(source), .count(cells.total), .count(cells.tn), .count(cells.fp), .count(cells.fn),
      .count(cells.tp), .share(cells.accuracy), .share(cells.recall), .share(cells.precision),
    ]
  }

  /// The records and their beats; nil when the source knows none.
  static func records(_ results: Results) -> DataTable? {
    let databases = [results.data, results.testData].compactMap { $0 }
    guard databases.contains(where: { !$0.records.isEmpty }) else { return nil }
    let named = databases.count > 1
    return DataTable(
      id: "records", caption: "Records",
      columns: ["Record"] + (named ? ["Database"] : []) + ["Beats", "Abnormal"],
      rows: databases.flatMap { data in
        data.records.map { record in
          [.text(record.name)] + (named ? [.text(data.database ?? "")] : [])
            + [.count(record.beats), .count(record.abnormal)]
        }
      })
  }

  /// The classes as found.
  static func classes(_ results: Results) -> DataTable {
    let databases = [results.data, results.testData].compactMap { $0 }
    let classes = ShownClasses(results)
    return DataTable(
      id: "classes",
      caption: classes.isBinary
        ? "Beats by label; only 0 and 1 occur, so which kind of abnormal is not known" : "Beats by class (AAMI EC57)",
      columns: ["Class", "Name"]
        + databases.flatMap { data in ["Beats", "Share"].map { $0 + (data.database.map { ", \($0)" } ?? "") } },
      rows: classes.all.map { kind in
        [.text(classes.symbol(kind)), .text(classes.name(kind))]
          + databases.flatMap { data in
            let count = data.classes[kind.symbol, default: 0]
            return [
              DataTable.Cell.count(count), .share(data.beats == 0 ? nil : Double(count) / Double(data.beats)),
            ]
          }
      })
  }
}
