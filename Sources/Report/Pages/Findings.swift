import Results
import Scoring

/// What was counted on the rows of each protocol, in sentences.
enum Findings {
  /// What the rows of a split were counted to hold, as sentences.
  static func promises(_ name: EvaluationProtocol, in results: Results) -> [String] {
    guard let run = results.headlineRuns(name).first else { return [] }
    let audit = run.audit
    let tests = Format.count(audit.testRows)
    var sentences: [String] = []
    switch name {
    case .published:
      sentences.append(
        "This protocol promises nothing. After rebalancing, \(Format.count(audit.testRowsTrainedOn)) of \(tests) test "
          + "rows (\(Format.percent(share(audit.testRowsTrainedOn, of: audit.testRows)))) are beats that were also trained "
          + "on, as themselves or as twins.")
    case .leakFree, .interPatient, .crossPatient, .crossDatabase:
      sentences.append(
        "Checked: \(Format.count(audit.testRowsTrainedOn)) of \(tests) test rows were also trained on, "
          + "\(Format.count(audit.oversampledTestRows)) were added by rebalancing; \(Format.percent(audit.prevalence)) of all beats "
          + "and \(Format.percent(audit.testPrevalence)) of the test rows are abnormal.")
    }
    if let databases = audit.databases { sentences += across(databases, tests: tests, in: results) }
    if let shared = audit.sharedRecords, let rows = audit.testRowsFromSharedRecords {
      sentences.append(
        shared == 0
          ? "No record has beats on both sides."
          : "\(Format.count(shared)) records have beats on both sides; \(Format.count(rows)) of \(tests) test rows come "
            + "from such a record.")
    }
    if let patients = audit.sharedPatients, let rows = audit.testRowsFromSharedPatients,
      patients != audit.sharedRecords
    {
      sentences.append(
        patients == 0
          ? "No patient is on both sides."
          : "\(Format.count(patients)) patient\(patients == 1 ? " has" : "s have") records on both sides; "
            + "\(Format.count(rows)) of \(tests) test rows are of such a patient"
            + (name == .interPatient
              ? ", as the published lists have it (MIT-BIH\u{2019}s 201 and 202 are one person)." : "."))
    }
    return sentences + twins(audit, tests: tests) + identicalRecords(results)
  }

  /// What rebalancing did to each model, in a sentence for each kind of features; of medians over the trainings with other
  /// seeds, and said to raise or lower only where all trainings agree and the interval over patients leaves no doubt.
  static func rebalancing(_ name: EvaluationProtocol, in results: Results) -> [String] {
    let runs = results.experiments.filter { $0.protocol == name && $0.classes == .binary && $0.variant == nil }
    guard runs.contains(where: \.rebalanced) else { return [] }
    if name == .published {
      return [
        "What rebalancing does cannot be seen here: before and after it, other rows are tested on, with other shares of "
          + "abnormal beats."
      ]
    }
    return FeatureKind.allCases.compactMap { features in
      let changes = runs.filter { $0.features == features && $0.rebalanced }.compactMap { after in
        runs.first { $0.features == features && !$0.rebalanced && $0.model == after.model }.map {
          change(from: $0, to: after, in: results)
        }
      }
      guard !changes.isEmpty else { return nil }
      return "What rebalancing did\(features.inSentence): \(changes.joined(separator: "; "))."
    }
  }

  private static func change(from before: Experiment, to after: Experiment, in results: Results) -> String {
    let recalls = [before, after].map { $0.repeats.compactMap(\.recall).sorted() }
    let alarms = [before, after].map { $0.repeats.compactMap(\.confusion.falsePositiveRate).sorted() }
    let interval = results.comparisons.first { $0.first == before.key && $0.second == after.key }?
      .recallDifferenceInterval
    let isSure = interval.map { $0.low > 0 || $0.high < 0 } ?? true
    let verb =
      if let low = recalls[0].first, let high = recalls[0].last, let least = recalls[1].first,
        let most = recalls[1].last, isSure, least > high || most < low
      { least > high ? "raised" : "lowered" } else { "did not clearly change" }
    let way =
      switch after.oversampling {
      case .noise?: "noisy copies"
      case .copies?: "plain copies"
      case .weights?: "class weights"
      case nil: "rebalancing"
      }
    return
      "\(way) \(verb) the \(results.noun(of: after))\u{2019}s recall (\(Format.percent(recalls[0].medianOfSorted)) before, "
      + "\(Format.percent(recalls[1].medianOfSorted)) after; \(Format.percent(alarms[0].medianOfSorted)) and \(Format.percent(alarms[1].medianOfSorted)) of the normal beats flagged)"
  }

  /// Beats of equal content, which row numbers do not tell.
  private static func twins(_ audit: SplitAudit, tests: String) -> [String] {
    guard let twins = audit.twinRows, let tested = audit.testRowsWithTwin, let leftOut = audit.twinsLeftOut,
      twins + leftOut > 0
    else { return [] }
    var sentence =
      "By content, \(Format.count(twins)) rows have the very samples of another beat: the data hold beats more than "
      + "once. " + "\(Format.count(tested)) of \(tests) test rows have such a twin in training or validation"
    if leftOut > 0 {
      sentence += "; \(Format.count(leftOut)) training and validation rows were left out for having one"
    } else if tested == 0 {
      sentence += ", since twins were kept together"
    }
    return [sentence + "."]
  }

  private static func identicalRecords(_ results: Results) -> [String] {
    let pairs = results.data.identicalRecords ?? []
    guard !pairs.isEmpty else { return [] }
    let named = Format.list(pairs.map { $0.joined(separator: " = ") })
    return ["Records with the same beats under different names count as one patient\u{2019}s: \(named)."]
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
            + "distinguished.")
      }
    }
    return sentences
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
