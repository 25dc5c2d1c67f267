import Experiments
import Heartbeats

/// The sentences of the first screen, computed from the results.
enum Findings {
  /// What was measured, on what.
  static func measured(_ results: Results) -> String {
    let data = results.data
    let tested =
      results.testData.map {
        " The cross-database protocol trains on them (\(data.database ?? "unnamed")) and tests on \(inWords($0)), another "
          + "database (\($0.database ?? "unnamed"))."
      } ?? ""
    return
      "A neural network and a random forest tell normal from abnormal heartbeats, before and after rebalancing the "
      + "classes, on \(inWords(data)).\(tested)"
  }

  /// E.g. "109,446 beats from 48 records (WFDB records), 17.2 % of them abnormal".
  private static func inWords(_ data: DataSummary) -> String {
    let abnormal = data.beats - data.classes[BeatClass.normal.symbol, default: 0]
    let records = data.records.isEmpty ? "" : " from \(Format.count(data.records.count)) records"
    return "\(Format.count(data.beats)) beats\(records) (\(data.source.title)), "
      + "\(Format.percent(share(abnormal, of: data.beats))) of them abnormal"
  }

  /// The answer, a sentence a protocol.
  static func answer(_ results: Results) -> [String] {
    results.settings.protocols.compactMap { name in
      let runs = ModelKind.allCases.compactMap { results.headlineRun(name, $0) }
      guard !runs.isEmpty else { return nil }
      let found = Format.list(
        runs.map { "the \($0.key.model.title.lowercased()) finds \(Format.percent($0.scores.recall))" })
      return "\(opening(name)), after rebalancing \(found) of the abnormal beats\(before(name, results))."
    }
  }

  /// What the rows of a split were counted to hold, as sentences.
  static func promises(_ name: EvaluationProtocol, in results: Results) -> [String] {
    guard let run = results.headlineRun(name, .forest) ?? results.headlineRun(name, .net) else { return [] }
    let audit = run.audit
    let tests = Format.count(audit.testRows)
    var sentences: [String] = []
    switch name {
    case .published:
      sentences.append(
        "This protocol promises nothing. After rebalancing, \(Format.count(audit.testRowsTrainedOn)) of \(tests) test "
          + "rows (\(Format.percent(share(audit.testRowsTrainedOn, of: audit.testRows)))) are beats that were also trained "
          + "on, as themselves or as twins.")
    case .leakFree, .interPatient, .crossDatabase:
      sentences.append(
        "Checked: \(Format.count(audit.testRowsTrainedOn)) of \(tests) test rows were also trained on, "
          + "\(Format.count(audit.madeTestRows)) were made by rebalancing; \(Format.percent(audit.prevalence)) of all beats "
          + "and \(Format.percent(audit.testPrevalence)) of the test rows are abnormal.")
    }
    if let databases = audit.databases { sentences += across(databases, tests: tests, in: results) }
    if let shared = audit.sharedRecords, let rows = audit.testRowsFromSharedRecords {
      sentences.append(
        "\(Format.count(shared)) records have beats on both sides; \(Format.count(rows)) of \(tests) test rows come from "
          + "such a record.")
    }
    return sentences
  }

  /// What two databases have in common, and what they do not tell.
  private static func across(_ audit: DatabaseAudit, tests: String, in results: Results) -> [String] {
    var sentences = [
      "\(Format.count(audit.rowsOutOfPlace)) rows come from the other side\u{2019}s database, and "
        + "\(Format.count(audit.identicalTestRows)) of \(tests) test rows have the very samples of a beat trained on; "
        + "\(Format.count(audit.leftOut)) beats of the training database were left out of training because the test "
        + "database holds them too."
    ]
    if let names = audit.sharedNames, names > 0 {
      sentences.append(
        "\(Format.count(names)) record names occur in both databases; a name is unique within a database only, so they "
          + "count as different records.")
    }
    for (use, data) in [("training", results.data), ("test", results.testData)] {
      if let data, data.records.isEmpty {
        sentences.append(
          "The \(use) database is \(data.source.title), which do not tell records, so that none of its patients can be "
            + "told from one another.")
      }
    }
    return sentences
  }

  private static func opening(_ name: EvaluationProtocol) -> String {
    switch name {
    case .published: "Tested as published, with copies of test beats in the training set"
    case .leakFree: "With no beat on both sides of the split"
    case .interPatient: "On patients the models have never seen"
    case .crossDatabase: "On another database than the one they were trained on"
    }
  }

  private static func before(_ name: EvaluationProtocol, _ results: Results) -> String {
    let runs = ModelKind.allCases.compactMap { results.experiment(name, $0, after: nil) }
    guard !runs.isEmpty else { return "" }
    let words = runs.map { "\(Format.percent($0.scores.recall))" }
    return " (without it, \(Format.list(words)))"
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
