import Experiments
import Heartbeats

/// What was counted on the rows of each protocol, in sentences.
enum Findings {
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
    case .leakFree, .interPatient:
      sentences.append(
        "Checked: \(Format.count(audit.testRowsTrainedOn)) of \(tests) test rows were also trained on, "
          + "\(Format.count(audit.madeTestRows)) were made by rebalancing; \(Format.percent(audit.prevalence)) of all beats "
          + "and \(Format.percent(audit.testPrevalence)) of the test rows are abnormal.")
    }
    if let shared = audit.sharedRecords, let rows = audit.testRowsFromSharedRecords {
      sentences.append(
        shared == 0
          ? "No record has beats on both sides."
          : "\(Format.count(shared)) records have beats on both sides; \(Format.count(rows)) of \(tests) test rows come "
            + "from such a record.")
    }
    return sentences
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
