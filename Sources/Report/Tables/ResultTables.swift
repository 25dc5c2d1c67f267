import Results
import Scoring

/// The tables of results.
enum ResultTables {
  /// Every run of a protocol, a row each.
  static func runs(_ name: EvaluationProtocol, in results: Results) -> DataTable {
    let runs = results.experiments.filter { $0.key.protocol == name }
    return DataTable(
      id: "runs-\(name.rawValue)",
      caption: "Results of the \(name.title.lowercased()) protocol, flagged above a probability of 0.5",
      columns: [
        "Run", "Test rows", "Accuracy", "Recall", "Specificity", "Precision", "F1", "MCC", "ROC area",
      ],
      rows: runs.map { run in
        let rates = run.rates
        return [.text(results.title(of: run)), .count(run.test.total)]
          + [rates.accuracy, rates.recall, rates.specificity, rates.precision].map(\.cell) + [
            .number(run.confusion.f1, digits: 3), .number(run.confusion.matthews, digits: 3),
            .number(run.curves.roc.area, digits: 3),
          ]
      },
      note: (runs.contains { $0.repeats.count > 1 }
        ? "Each run is the training with the median recall of \(runs.map(\.repeats.count).max() ?? 1) with different seeds. "
        : "")
        + "In brackets: \(Rate.intervalName(runs)). MCC: Matthews correlation coefficient; ROC area: area under the ROC curve."
        + (runs.contains { $0.variant == .crossedSplits }
          ? " Crossed splits: as in the published project, the forest is trained on the training rows of the split before "
            + "rebalancing and tested on the test rows of the split after it, most of which it was trained on." : "")
        + (runs.contains { $0.features == .beatAndRhythm }
          ? " With rhythm: in addition to its samples, the model is given the RR intervals around the beat relative to the "
            + "record\u{2019}s median RR interval, and the difference of its samples from the record\u{2019}s median beat."
          : ""))
  }

  /// The same models at the threshold that validation rows chose; nil for a protocol that chooses none.
  static func chosenThresholds(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.chosen != nil }
    guard !runs.isEmpty else { return nil }
    let limit = Format.percent(RunSettings.falseAlarmLimit, digits: 0)
    return DataTable(
      id: "thresholds-\(name.rawValue)", caption: "The same models at thresholds selected on validation data",
      columns: [
        "Run", "Rule", "Threshold", "Accuracy", "Recall", "Precision", "False alarms, validation", "False alarms, test",
      ],
      rows: runs.flatMap { run in
        [("highest F1", run.chosen), ("at most \(limit) false alarms", run.screening)].compactMap { rule, chosen in
          chosen.map {
            [
              .text(results.title(of: run)), .text(rule), .number(Double($0.threshold), digits: 3),
              .share($0.scores.accuracy),
              .share($0.scores.recall), .share($0.scores.precision), .share($0.validationFalseAlarms),
              .share($0.scores.confusion.falsePositiveRate),
            ]
          }
        }
      },
      note: "False alarms: the share of normal beats that is flagged. " + limitNote(runs, limit, name))
  }

  /// How a limit that was set on validation rows held on test rows.
  private static func limitNote(_ runs: [Experiment], _ limit: String, _ name: EvaluationProtocol) -> String {
    let alarms = runs.compactMap { $0.screening?.scores.confusion.falsePositiveRate }
    guard let most = alarms.max() else { return "" }
    let others = name == .leakFree ? "test beats" : "test patients"
    return most > RunSettings.falseAlarmLimit
      ? "The limit of \(limit) holds on the validation rows, where the threshold was selected; on the \(others) the share was "
        + "up to \(Format.percent(most)), because the predicted probabilities of other \(name == .leakFree ? "beats" : "patients") are "
        + "distributed differently."
      : "The limit of \(limit), set on the validation rows, also held on the \(others)."
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
      id: "saved-models", caption: "Candidates for the saved models, compared on validation rows",
      columns: ["Run", "Classes", "ROC area (two classes) or mean F1 of N, S, V (five)", "Saved"], rows: rows)
  }

  /// What was counted on the rows of each split.
  static func audit(_ results: Results) -> DataTable {
    // All models of a scenario have the same rows.
    var seen: Set<[String]> = []
    let runs = results.experiments.filter { seen.insert([$0.protocol.rawValue, $0.key.stage]).inserted }
    return DataTable(
      id: "audit", caption: "Audit counts",
      columns: [
        "Protocol", "Stage", "Training rows", "of which oversampled", "Test rows", "of which abnormal",
        "Test rows whose source beat was in training", "Oversampled test rows", "Records on both sides",
        "Test rows of such records", "Patients on both sides", "Test rows with identical samples in training",
      ],
      rows: runs.map { run in
        let audit = run.audit
        return [
          .text(run.key.protocol.title), .text(run.key.stage), .count(run.train.total), .count(run.train.oversampled),
          .count(audit.testRows), .share(audit.testPrevalence), .count(audit.testRowsTrainedOn),
          .count(audit.oversampledTestRows),
          audit.sharedRecords.map { .count($0) } ?? .text("unknown"),
          audit.testRowsFromSharedRecords.map { .count($0) } ?? .text("unknown"),
          audit.sharedPatients.map { .count($0) } ?? .text("unknown"),
          audit.testRowsWithTwin.map { .count($0) } ?? .text("not counted"),
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
    let roles = results.recordRoles ?? []
    return DataTable(
      id: "records", caption: "Records",
      columns: ["Record"] + (named ? ["Database"] : []) + ["Lead", "Beats", "Abnormal"]
        + roles.map { "\($0.protocol.title)" },
      rows: databases.enumerated().flatMap { index, data in
        data.records.map { record in
          [.text(record.name)] + (named ? [.text(data.database ?? "")] : [])
            + [.text(record.lead ?? "\u{2013}"), .count(record.beats), .count(record.abnormal)]
            + roles.map { .text($0.role(of: record.name, ofTestDatabase: index > 0)) }
        }
      })
  }

  /// What was drawn of a database that is not held whole; nil where none was.
  static func draw(_ results: Results) -> DataTable? {
    guard let draw = results.draw else { return nil }
    let classes = ShownClasses(results).all.map(\.symbol)
    let parts = [("Training", draw.training), ("Validation", draw.validation), ("Test", draw.test)].compactMap {
      name, part in
      part.flatMap { $0.records > 0 ? (name, $0) : nil }
    }
    return DataTable(
      id: "drawn", caption: "Beats before and after drawing",
      columns: ["Patients", "Number of patients", "Records", "Beats"] + classes + ["All"],
      rows: parts.flatMap { name, part in
        [("annotated", part.before), ("drawn", part.after)].map { stage, counts in
          [.text(name), .count(part.patients), .count(part.records), .text(stage)]
            + classes.map { .count(counts[$0, default: 0]) } + [.count(counts.values.reduce(0, +))]
        }
      },
      note: "Drawn: at random, at most \(Format.count(draw.perPatient)) beats of each class of each patient. "
        + (draw.test == nil ? "" : "Inter-patient protocol: all beats of validation and test patients are scored.")
        + (results.testData == nil
          ? ""
          : "\(draw.test == nil ? "" : " ")Cross-database protocol: all beats of the test database are scored."))
  }

  /// The classes as found.
  static func classes(_ results: Results) -> DataTable {
    let databases = [results.data, results.testData].compactMap { $0 }
    let classes = ShownClasses(results)
    return DataTable(
      id: "classes",
      caption: classes.isBinary
        ? "Beats by label; only 0 and 1 occur, so the kinds of abnormal beats are unknown"
        : "Beats by class (AAMI EC57)",
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

extension RecordRoles {
  /// What a record is used for, in a word or two; a name is unique within a database only.
  fileprivate func role(of record: String, ofTestDatabase isTestDatabase: Bool) -> String {
    let isAcross = self.protocol == .crossDatabase
    if isTestDatabase { return !isAcross ? "\u{2013}" : test.contains(record) ? "test" : "left out" }
    if training.contains(record) { return "training" }
    if validation.contains(record) { return "validation" }
    return !isAcross && test.contains(record) ? "test" : "left out"
  }
}

extension Rate {
  /// As a table shows it, with the interval that figures show.
  var cell: DataTable.Cell { .rate(estimate, low: interval?.low, high: interval?.high) }
}
