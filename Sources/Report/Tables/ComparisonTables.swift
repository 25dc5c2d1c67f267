import Results
import Scoring

/// Tables that set runs beside one another.
enum ComparisonTables {
  /// Pairs of runs on the same test rows.
  static func pairs(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let pairs = results.comparisons.filter { $0.first.protocol == name }
    guard !pairs.isEmpty else { return nil }
    return DataTable(
      id: "comparisons-\(name.rawValue)",
      caption: "Runs compared on the same test rows",
      columns: [
        "First", "Second", "Only first right", "Only second right", "p (McNemar)", "Recall, second \u{2212} first",
        "Low", "High",
      ],
      rows: pairs.map { pair in
        [
          .text(results.title(of: pair.first)), .text(results.title(of: pair.second)), .count(pair.onlyFirstRight),
          .count(pair.onlySecondRight),
          .probability(pair.pValue), .points(pair.recallDifference), .points(pair.recallDifferenceInterval?.low),
          .points(pair.recallDifferenceInterval?.high),
        ]
      },
      note:
        "Exact test of McNemar (1947); differences of recall in percentage points with 95 % bootstrap interval over "
        + "records.")
  }

  /// Median and range over the repeats with other seeds; nil when each training was done once.
  static func repeats(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.repeats.count > 1 }
    guard let count = runs.first?.repeats.count else { return nil }
    return DataTable(
      id: "repeats-\(name.rawValue)",
      caption: "Median and range over \(count) trainings on the same rows with other seeds",
      columns: [
        "Run", "Accuracy", "lowest", "highest", "Recall", "lowest", "highest", "Precision", "lowest", "highest",
      ],
      rows: runs.map { run in
        [.text(results.title(of: run))] + spread(run.repeats.compactMap(\.accuracy))
          + spread(run.repeats.compactMap(\.recall)) + spread(run.repeats.compactMap(\.precision))
      })
  }

  /// Published inter-patient work beside the runs, by class.
  static func interPatient(_ results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == .interPatient }
    guard !runs.isEmpty, results.isMITBIH else { return nil }
    let none = DataTable.Cell.number(nil, digits: 1)
    return DataTable(
      id: "inter-patient-published",
      caption: "Beside published inter-patient work",
      columns: ["Work", "Accuracy", "N passed", "S found", "V found", "F found", "Q found"],
      rows: PublishedWork.all.map { work in
        [
          .text(work.name), .share(work.accuracy), none, work.s.map { .share($0) } ?? none,
          work.v.map { .share($0) } ?? none, none, none,
        ]
      }
        + runs.map { run in
          [.text("\(results.title(of: run)), here"), .share(run.scores.accuracy)]
            + ["N", "S", "V", "F", "Q"].map { .share(run.rates.byClass[$0]?.estimate) }
        },
      note:
        "The published works tell five classes apart: there a class\u{2019}s beats must be given that very class, here "
        + "only be flagged.")
  }

  /// What the models are given, tried on validation records and scored on test records; nil when nothing else was tried.
  static func features(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name }
    guard runs.contains(where: { $0.key.features != .beat }) else { return nil }
    return DataTable(
      id: name == .interPatient ? "features" : "features-\(name.rawValue)",
      caption: "With the rhythm and without: on the validation records of the training side, and on the test records",
      columns: [
        "Run", "Abnormal found, validation", "Normal flagged, validation", "Abnormal found, test",
        "Normal flagged, test",
      ],
      rows: runs.map { run in
        [
          .text(results.title(of: run)), .share(run.validationScores?.recall),
          .share(run.validationScores?.confusion.falsePositiveRate), .share(run.scores.recall),
          .share(run.scores.confusion.falsePositiveRate),
        ]
      })
  }

  /// Lowest, median and highest, as cells.
  private static func spread(_ values: [Double]) -> [DataTable.Cell] {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last else { return [.share(nil), .share(nil), .share(nil)] }
    return [.share(sorted.medianOfSorted), .share(low), .share(high)]
  }
}

/// Inter-patient results from the literature (DS1 to DS2 of MIT-BIH).
struct PublishedWork {
  var name: String
  var accuracy: Double
  /// Sensitivity for S and V, where known here.
  var s: Double?
  var v: Double?

  static let all = [
    PublishedWork(name: "de Chazal, O\u{2019}Dwyer and Reilly 2004", accuracy: 0.862, s: 0.759, v: 0.777),
    PublishedWork(name: "Mar 2011", accuracy: 0.899, s: 0.832, v: 0.868),
    PublishedWork(name: "Zhang 2014", accuracy: 0.883, s: 0.791, v: 0.855),
    PublishedWork(name: "Mondejar-Guerra 2019", accuracy: 0.945),
  ]
}
