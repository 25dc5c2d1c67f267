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
        "First", "Second", "Recall, second \u{2212} first", "Low", "High", "p (recall)",
        "Accuracy, second \u{2212} first",
        "p (accuracy)",
      ],
      rows: pairs.map { pair in
        [
          .text(results.title(of: pair.first)), .text(results.title(of: pair.second)), .points(pair.recallDifference),
          .points(pair.recallDifferenceInterval?.low), .points(pair.recallDifferenceInterval?.high),
          .probability(pair.recallPValue),
          .points(pair.rows == 0 ? nil : Double(pair.onlySecondRight - pair.onlyFirstRight) / Double(pair.rows)),
          .probability(pair.pValue),
        ]
      },
      note:
        "Differences in percentage points, between the runs shown. Recall: 95\u{00A0}% bootstrap interval over patients, and the "
        + "p value of a permutation test that exchanges whole patients. Accuracy: the exact test of McNemar (1947), which treats "
        + "beats as independent, so its p value is too small where beats of one patient are alike.")
  }

  /// Median and range over the repeats with other seeds; nil when each training was done once.
  static func repeats(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.repeats.count > 1 }
    guard let count = runs.first?.repeats.count else { return nil }
    return DataTable(
      id: "repeats-\(name.rawValue)",
      caption: "Median and range over \(count) training runs with different seeds, on the same rows",
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
    guard !runs.isEmpty, results.usesPublishedSets else { return nil }
    let none = DataTable.Cell.number(nil, digits: 1)
    return DataTable(
      id: "inter-patient-published",
      caption: "Comparison with published inter-patient work, abnormal beats flagged",
      columns: [
        "Work", "Accuracy", "N not flagged", "S flagged", "V flagged", "F flagged", "Q flagged", "Protocol and leads",
        "Source",
      ],
      rows: PublishedResult.compared.map { work in
        [
          .text(work.title), .share(work.accuracy), none, work.s.map { .share($0.sensitivity) } ?? none,
          work.v.map { .share($0.sensitivity) } ?? none, none, none, .text(work.setting), .text("doi:\(work.doi)"),
        ]
      }
        + runs.map { run in
          [.text("\(results.title(of: run)), here"), .share(run.scores.accuracy)]
            + ["N", "S", "V", "F", "Q"].map { .share(run.rates.byClass[$0]?.estimate) }
            + [.text("DS1 to DS2, one lead"), .text("this report")]
        },
      note:
        "The published models distinguish five classes. There, a beat is correct only if its class is; here, if it is flagged as "
        + "abnormal (N: if it is not). For a like-for-like comparison, see the five-class results.")
  }

  /// What the models are given, tried on validation records and scored on test records; nil when nothing else was tried.
  static func features(_ name: EvaluationProtocol, in results: Results) -> DataTable? {
    let runs = results.experiments.filter { $0.key.protocol == name }
    guard runs.contains(where: { $0.key.features != .beat }) else { return nil }
    return DataTable(
      id: name == .interPatient ? "features" : "features-\(name.rawValue)",
      caption: "With and without rhythm features, on validation and on test data",
      columns: [
        "Run", "Recall, validation", "False alarms, validation", "Recall, test", "False alarms, test",
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
