import Results
import Scoring

/// What was counted on the rows of each protocol, in sentences.
enum Findings {
  /// What the rows of a split were counted to hold, as sentences.
  static func promises(_ name: EvaluationProtocol, in results: Results) -> [String] {
    guard let run = results.headlineRuns(name).first else { return [] }
    let audit = run.audit
    let tests = Format.count(audit.testRows)
    let abnormalTrainedOn = run.leak.trainedOn.positives
    var sentences: [String] = []
    switch name {
    case .published:
      sentences.append(
        "This protocol guarantees no separation. After rebalancing, \(Format.count(abnormalTrainedOn)) of the "
          + "\(Format.count(run.test.abnormal)) abnormal test rows "
          + "(\(Format.percent(share(abnormalTrainedOn, of: run.test.abnormal)))), and "
          + "\(Format.count(audit.testRowsTrainedOn)) of all \(tests) test rows, have their source beat in training.")
    case .leakFree, .interPatient, .crossPatient, .crossDatabase:
      sentences.append(
        "Audit: \(Format.count(audit.testRowsTrainedOn)) of \(tests) test rows have their source beat in training, "
          + "\(Format.count(audit.oversampledTestRows)) were added by rebalancing; \(Format.percent(audit.prevalence)) of all "
          + "\(results.isOfDrawnBeats(name) ? "drawn " : "")beats and \(Format.percent(audit.testPrevalence)) of the test rows are abnormal."
      )
    }
    if let databases = audit.databases { sentences += across(databases, tests: tests, in: results) }
    if let shared = audit.sharedRecords, let rows = audit.testRowsFromSharedRecords {
      sentences.append(
        shared == 0
          ? "No record has beats in both training and test data."
          : "\(Format.count(shared)) records have beats in both training and test data; \(Format.count(rows)) of \(tests) test "
            + "rows come from such a record.")
    }
    if let patients = audit.sharedPatients, let rows = audit.testRowsFromSharedPatients,
      patients != audit.sharedRecords
    {
      sentences.append(
        patients == 0
          ? "No patient has beats in both training and test data."
          : "\(Format.count(patients)) patient\(patients == 1 ? " has" : "s have") records in both training and test data; "
            + "\(Format.count(rows)) of \(tests) test rows come from such a patient"
            + (name == .interPatient && results.usesPublishedSets
              ? ": records 201 and 202 of MIT-BIH are from one person, and fall on opposite sides of the published split."
              : "."))
    }
    if name.takesNamedPatients, let named = results.settings.namedPatients {
      sentences.append(named.account(of: name))
      if name == .interPatient, results.isMITBIH {
        sentences.append(
          "All records take part, also those with mostly paced beats (102, 104, 107, 217), which the published sets leave out."
        )
      }
    }
    if let roles = results.recordRoles?.first(where: { $0.protocol == name }) { sentences += uses(roles, results) }
    return sentences + twins(audit, tests: tests) + identicalRecords(results)
  }

  /// What rebalancing did to each model, in a sentence for each kind of features; of medians over the trainings with other
  /// seeds, and said to raise or lower only where all trainings agree and the interval over patients leaves no doubt.
  static func rebalancing(_ name: EvaluationProtocol, in results: Results) -> [String] {
    let runs = results.experiments.filter { $0.protocol == name && $0.classes == .binary && $0.variant == nil }
    guard runs.contains(where: \.rebalanced) else { return [] }
    if name == .published {
      return [
        "The effect of rebalancing cannot be measured here: the test rows before and after it differ, and so does their share "
          + "of abnormal beats."
      ]
    }
    return FeatureKind.allCases.compactMap { features in
      let changes = runs.filter { $0.features == features && $0.rebalanced }.compactMap { after in
        runs.first { $0.features == features && !$0.rebalanced && $0.model == after.model }.map {
          change(from: $0, to: after, in: results)
        }
      }
      guard !changes.isEmpty else { return nil }
      return "Effect of rebalancing\(features.inSentence): \(changes.joined(separator: "; "))."
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
      case .noise?: "oversampling with noise"
      case .copies?: "oversampling with copies"
      case .weights?: "class weights"
      case nil: "rebalancing"
      }
    return
      "\(way) \(verb) the \(results.noun(of: after))\u{2019}s recall "
      + "(median over seeds \(Format.percent(recalls[0].medianOfSorted)) before, \(Format.percent(recalls[1].medianOfSorted)) "
      + "after; false alarms \(Format.percent(alarms[0].medianOfSorted)) and \(Format.percent(alarms[1].medianOfSorted)))"
  }

  /// Which records are tested on, and which take no part.
  private static func uses(_ roles: RecordRoles, _ results: Results) -> [String] {
    let isPublished = roles.protocol == .interPatient && results.usesPublishedSets
    let sets = isPublished ? ["DS1", "DS2"] : ["the training side", "the test side"]
    var sentences = [
      "Training on \(some(roles.training)) and validation on \(some(roles.validation)) (\(sets[0])); test on "
        + "\(some(roles.test)) (\(sets[1]))."
    ]
    if !roles.leftOut.isEmpty {
      let why =
        isPublished
        ? ", whose beats are mostly paced"
        : roles.protocol == .crossDatabase
          ? " of the training database, whose beats the test database contains too" : ""
      sentences.append("Left out: \(some(roles.leftOut))\(why).")
    }
    return sentences
  }

  /// Records by name, or their number where there are many.
  private static func some(_ records: [String]) -> String {
    records.count > 30
      ? "\(Format.count(records.count)) records" : "record\(records.count == 1 ? "" : "s") \(Format.list(records))"
  }

  /// Beats of equal content, which row numbers do not tell.
  private static func twins(_ audit: SplitAudit, tests: String) -> [String] {
    guard let twins = audit.twinRows, let tested = audit.testRowsWithTwin, let leftOut = audit.twinsLeftOut,
      twins + leftOut > 0
    else { return [] }
    var sentence =
      "\(Format.count(twins)) rows have samples identical to those of another beat: the data contain beats more than once. "
      + "\(Format.count(tested)) of \(tests) test rows have such a duplicate in training or validation"
    if leftOut > 0 {
      sentence += "; \(Format.count(leftOut)) training and validation rows were left out for this reason"
    } else if tested == 0 {
      sentence += ", since duplicates were kept together"
    }
    return [sentence + "."]
  }

  private static func identicalRecords(_ results: Results) -> [String] {
    let pairs = results.data.identicalRecords ?? []
    guard !pairs.isEmpty else { return [] }
    let named = Format.list(pairs.map { $0.joined(separator: " = ") })
    return ["Records with the same beats under different names are treated as one patient: \(named)."]
  }

  /// What two databases have in common, and what they do not tell.
  private static func across(_ audit: DatabaseAudit, tests: String, in results: Results) -> [String] {
    var sentences = [
      "\(Format.count(audit.rowsOutOfPlace)) rows come from the other side\u{2019}s database, and "
        + "\(Format.count(audit.identicalTestRows)) of \(tests) test rows have samples identical to those of a training beat; "
        + "\(Format.count(audit.leftOut)) beats of the training database were left out of training because the test "
        + "database contains them too."
    ]
    if let names = audit.sharedNames, names > 0 {
      sentences.append(
        "\(Format.count(names)) record names occur in both databases; a name is unique within a database only, so they "
          + "count as different records.")
    }
    for (use, data) in [("training", results.data), ("test", results.testData)] {
      if let data, data.recordCount == 0 {
        sentences.append(
          "The \(use) database is \(data.source.title), which do not name records, so its patients cannot be distinguished."
        )
      }
    }
    return sentences
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
