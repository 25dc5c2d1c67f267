import Results
import Scoring

/// What stands above the first figure: what was measured on what, and the answer. All of it is computed from the results.
struct FirstScreen {
  /// What was measured, on what.
  var measured: String
  /// How many abnormal beats are found in the strictest test that ran.
  var answer: String
  /// What they find without rebalancing; nil where that was not tried.
  var beside: String?
  /// The story in three numbers: as published, on patients never seen, and there with features relative to the patient. Empty
  /// where fewer than two of these were tried.
  var steps: [Step]

  /// One way of testing, in large figures.
  struct Step {
    var title: String
    /// A model and the share of the abnormal beats that it finds.
    var found: [(noun: String, share: String)]
    /// What the figures rest on.
    var note: String
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
    beside = Self.without(strictest, results)
  }

  private static func steps(_ results: Results) -> [Step] {
    let two = results.ofTwoClasses
    let strictest = two.settings.protocols.last { $0 != .published && !two.headlineRuns($0).isEmpty }
    var steps: [Step] = []
    if let step = step(
      "As published", "copies of test beats among the training rows", two.headlineRuns(.published), results)
    {
      steps.append(step)
    }
    if let strictest {
      let name = strictest.whoIsTested(results)
      let relative = results.modelDescriptions.compactMap { results.patientRun(strictest, $0.id) }
      steps += [
        step(name, "after rebalancing, from the beat alone", two.headlineRuns(strictest), results),
        step(
          "\(name), with patient features", "each beat relative to its patient\u{2019}s own rhythm and shape", relative,
          results),
      ].compactMap { $0 }
    }
    return steps.count > 1 ? steps : []
  }

  private static func step(_ title: String, _ basis: String, _ runs: [Experiment], _ results: Results) -> Step? {
    guard !runs.isEmpty else { return nil }
    let alarms = runs.compactMap(\.scores.confusion.falsePositiveRate).map { Format.percent($0) }
    return Step(
      title: title, found: runs.map { (results.noun(of: $0), Format.percent($0.scores.recall)) },
      note: basis + (alarms.isEmpty ? "" : "; \(Format.list(alarms)) of the normal beats falsely flagged"))
  }

  private static func measured(_ results: Results) -> String {
    let tested =
      results.testData.map {
        " The cross-database protocol tests on \(inWords($0, $0.database ?? $0.source.title))."
      } ?? ""
    let models = Format.list(results.modelDescriptions.map(\.fullName))
    return "\(models.capitalisedFirst) on \(inWords(results.data, results.dataTitle)).\(tested)"
  }

  /// E.g. "109,446 heartbeats of 48 records (WFDB records), 17.2 % abnormal".
  private static func inWords(_ data: DataSummary, _ title: String) -> String {
    let abnormal = data.beats - data.classes[BeatClass.normal.symbol, default: 0]
    let records = data.records.isEmpty ? "" : " of \(Format.count(data.records.count)) records"
    let share = Proportion(successes: abnormal, count: data.beats).estimate
    return "\(Format.count(data.beats)) heartbeats\(records) (\(title)), \(Format.percent(share)) abnormal"
  }

  private static func answer(_ name: EvaluationProtocol, _ results: Results) -> String {
    let runs = results.headlineRuns(name)
    let alarms = runs.compactMap { $0.scores.confusion.falsePositiveRate }.map { Format.percent($0) }
    let flagged =
      alarms.count == runs.count
      ? "; \(runs.count > 1 ? "they falsely flag" : "it falsely flags") \(Format.list(alarms)) of the normal ones" : ""
    return "\(name.opening(results)) \(found(runs, results)) of the abnormal beats\(flagged)."
  }

  /// What they find without rebalancing, in a protocol whose test rows stay the same.
  private static func without(_ name: EvaluationProtocol, _ results: Results) -> String? {
    let runs = results.modelDescriptions.compactMap { results.experiment(name, $0.id, after: nil) }
    guard name != .published, runs.count == results.modelDescriptions.count else { return nil }
    return "Without rebalancing the training classes they find "
      + "\(Format.list(runs.map { Format.percent($0.scores.recall) }))."
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
    case .published, .leakFree: "Beats never seen, of patients that were"
    case .interPatient: "Patients never seen\(results.patientsOnBothSides.map { ", but for \($0)" } ?? "")"
    case .crossPatient: "Every patient once"
    case .crossDatabase: "Another database"
    }
  }

  /// How a sentence on its results begins.
  func opening(_ results: Results) -> String {
    switch self {
    case .published: "Tested as published, with copies of test beats among the training rows,"
    case .leakFree: "On beats that were not trained on, though their patients were,"
    case .interPatient:
      "On patients the models have never seen\(results.patientsOnBothSides.map { ", but for \($0)," } ?? ",")"
    case .crossPatient: "With every patient tested once, by models trained on the others,"
    case .crossDatabase: "On another database than the one they were trained on,"
    }
  }
}
