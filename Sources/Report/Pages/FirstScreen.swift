import Results
import Scoring

/// What stands above the first figure: what was measured on what, and the answer. All of it is computed from the results.
struct FirstScreen {
  /// What was measured, on what.
  var measured: String
  /// How many abnormal beats are found in the strictest test that ran.
  var answer: String
  /// On how many records and beats the strictest test rests, and what is left out of it; nil where records are unknown.
  var tested: String?
  /// The same, and what they find without rebalancing; nil where there is nothing to say of either.
  var beside: String?
  /// The story in three numbers: as published, on patients never seen, and there with features relative to the patient. Empty
  /// where fewer than two of these were tried.
  var steps: [Step]

  /// One way of testing, in large figures.
  struct Step {
    var title: String
    /// A model and the share of the abnormal beats that it finds.
    var found: [Found]
    /// What the figures rest on.
    var note: String
  }

  /// What one model finds.
  struct Found {
    var noun: String
    var share: String
    /// Over trainings with different seeds; nil where there was one.
    var range: String?
  }

  init(_ results: Results) {
    measured = Self.measured(results)
    steps = Self.steps(results)
    let results = results.ofTwoClasses
    guard let strictest = results.settings.protocols.last(where: { !results.headlineRuns($0).isEmpty }) else {
      answer = "No protocol could run on these data."
      return
    }
    answer = Self.answer(strictest, results)
    tested = Self.tested(strictest, results)
    let sentences = [tested, Self.without(strictest, results)].compactMap { $0 }
    beside = sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  private static func steps(_ results: Results) -> [Step] {
    let two = results.ofTwoClasses
    let strictest = two.settings.protocols.last { $0 != .published && !two.headlineRuns($0).isEmpty }
    var steps: [Step] = []
    if let step = step(
      "As published", "recall with copies of test beats in the training data", two.headlineRuns(.published), results)
    {
      steps.append(step)
    }
    if let strictest {
      let name = strictest.whoIsTested(results)
      let relative = results.modelDescriptions.compactMap { results.patientRun(strictest, $0.id) }
      steps += [
        step(
          name, "recall after rebalancing, given the samples of the beat alone", two.headlineRuns(strictest), results),
        step(
          "The same, with patient features",
          "recall given each beat relative to its patient\u{2019}s own rhythm and shape", relative,
          results),
      ].compactMap { $0 }
    }
    return steps.count > 1 ? steps : []
  }

  private static func step(_ title: String, _ basis: String, _ runs: [Experiment], _ results: Results) -> Step? {
    guard !runs.isEmpty else { return nil }
    let alarms = runs.compactMap(\.scores.confusion.falsePositiveRate).map { Format.percent($0) }
    return Step(
      title: title,
      found: runs.map { run in
        Found(
          noun: results.noun(of: run), share: Format.percent(run.scores.recall),
          range: run.recallRange.map { Format.range($0.lowerBound, $0.upperBound) })
      },
      note: basis + (alarms.isEmpty ? "" : "; \(Format.list(alarms)) of normal beats wrongly flagged"))
  }

  private static func measured(_ results: Results) -> String {
    let tested =
      results.testData.map {
        " The cross-database protocol tests on \(inWords($0, $0.database ?? $0.source.title))."
      } ?? ""
    let models = Format.list(results.modelDescriptions.map(\.fullName))
    let drawn =
      results.draw.flatMap { draw in
        draw.leavesNoneOut
          ? nil
          : " Beats to train on were drawn: at most \(Format.count(draw.perPatient)) of each class of each patient."
      } ?? ""
    return "We trained \(models) on \(inWords(results.data, results.dataTitle)).\(drawn)\(tested)"
  }

  /// E.g. "109,446 beats from 48 records (MIT-BIH Arrhythmia Database); 17.2 % are abnormal".
  private static func inWords(_ data: DataSummary, _ title: String) -> String {
    let abnormal = data.beats - data.classes[BeatClass.normal.symbol, default: 0]
    let records = data.recordCount == 0 ? "" : " from \(Format.count(data.recordCount)) records"
    let share = Proportion(successes: abnormal, count: data.beats).estimate
    return "\(Format.count(data.beats)) beats\(records) (\(title)); \(Format.percent(share)) are abnormal"
  }

  private static func answer(_ name: EvaluationProtocol, _ results: Results) -> String {
    let runs = results.headlineRuns(name)
    let alarms = runs.compactMap { $0.scores.confusion.falsePositiveRate }.map { Format.percent($0) }
    let flagged =
      alarms.count == runs.count
      ? " and wrongly \(runs.count > 1 ? "flag" : "flags") \(Format.list(alarms)) of normal beats"
        + (runs.count > 1 ? ", respectively" : "") : ""
    let ranges = runs.compactMap { run in
      run.recallRange.map { "\(Format.range($0.lowerBound, $0.upperBound))\u{00A0}%" }
    }
    let median =
      ranges.count == runs.count
      ? " \(runs.count > 1 ? "Each is the run" : "This is the run") with the median recall of "
        + "\(runs[0].repeats.count) with different seeds; recall ranged over "
        + "\(Format.list(ranges))." : ""
    return "\(name.opening(results)) \(found(runs, results)) of abnormal beats\(flagged).\(median)"
  }

  /// On what the strictest test rests.
  private static func tested(_ name: EvaluationProtocol, _ results: Results) -> String? {
    guard let run = results.headlineRuns(name).first else { return nil }
    let abnormal = Format.count(run.test.abnormal)
    let named = name.takesNamedPatients ? results.settings.namedPatients.map { " \($0.account(of: name))" } ?? "" : ""
    guard let roles = results.recordRoles?.first(where: { $0.protocol == name }) else {
      // Too many records to name.
      if name == .crossDatabase, let data = results.testData, data.recordCount > 0 {
        return "Tested on all \(Format.count(run.test.total)) beats (\(abnormal) abnormal) of "
          + "\(data.patients.map { "\(Format.count($0)) patients (" } ?? "")\(Format.count(data.recordCount)) records"
          + "\(data.patients == nil ? "" : ")") of another database.\(named)"
      }
      guard name == .interPatient, let test = results.draw?.test else { return nil }
      return
        "Tested on all \(Format.count(run.test.total)) beats (\(abnormal) abnormal) of \(Format.count(test.patients)) patients "
        + "(\(Format.count(test.records)) records) who took no part in training.\(named)"
    }
    let records =
      roles.leftOut.count > 12 ? Format.count(roles.leftOut.count) : Format.list(roles.leftOut)
    let left =
      if roles.leftOut.isEmpty {
        ""
      } else if name == .crossDatabase {
        " Records of the training database\(results.data.database.map { " (\($0))" } ?? "") that are not trained on, because the "
          + "test database contains their beats too: \(records)."
      } else {
        " Records left out of this protocol: \(records)"
          + (results.usesPublishedSets && name == .interPatient ? ", because most of their beats are paced." : ".")
      }
    return "Tested on \(Format.count(run.test.total)) beats (\(abnormal) abnormal) from "
      + "\(Format.count(roles.test.count)) records that took no part in training.\(left)\(named)"
  }

  /// What they find without rebalancing, in a protocol whose test rows stay the same.
  private static func without(_ name: EvaluationProtocol, _ results: Results) -> String? {
    let runs = results.modelDescriptions.compactMap { results.experiment(name, $0.id, after: nil) }
    guard name != .published, runs.count == results.modelDescriptions.count else { return nil }
    return "Without rebalancing of the training data, recall is "
      + "\(Format.list(runs.map { Format.percent($0.scores.recall) }))\(runs.count > 1 ? ", respectively" : "")."
  }

  /// "the network finds 61.5 % and the forest 52.8 %".
  private static func found(_ runs: [Experiment], _ results: Results) -> String {
    Format.list(
      runs.enumerated().map { index, run in
        "the \(results.noun(of: run))\(index == 0 ? " finds" : "") \(Format.percent(run.scores.recall))"
      })
  }
}

extension EvaluationProtocol {
  /// Whose beats are tested on, as a title.
  fileprivate func whoIsTested(_ results: Results) -> String {
    switch self {
    case .published, .leakFree: "New beats of known patients"
    case .interPatient: "New patients\(results.patientsOnBothSides.map { ", except \($0)" } ?? "")"
    case .crossPatient: "Each patient tested once"
    case .crossDatabase: "Another database"
    }
  }

  /// How a sentence on its results begins.
  func opening(_ results: Results) -> String {
    switch self {
    case .published: "Tested as published, with copies of test beats in the training data,"
    case .leakFree: "On new beats of patients that were trained on,"
    case .interPatient:
      "On patients that were not trained on\(results.patientsOnBothSides.map { " (except \($0))" } ?? ""),"
    case .crossPatient: "With each patient tested once, by models trained on the others,"
    case .crossDatabase: "On a database that was not trained on,"
    }
  }
}
