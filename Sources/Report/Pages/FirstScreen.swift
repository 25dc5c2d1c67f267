import Results
import Scoring

/// What stands above the first figure: what was measured on what, and the answer. All of it is computed from the results.
struct FirstScreen {
  /// What was measured, on what.
  var measured: String
  /// How many abnormal beats are found in the strictest test that ran.
  var answer: String
  /// What they find without rebalancing, and in a more lenient test; nil where neither was tried.
  var beside: String?

  init(_ results: Results) {
    measured = Self.measured(results)
    let all = results
    let results = results.ofTwoClasses
    let ran = results.settings.protocols.filter { !Self.runs($0, results).isEmpty }
    guard let strictest = ran.last else {
      answer = "No protocol could run on these data."
      return
    }
    answer = Self.answer(strictest, results)
    let sentences = [
      Self.without(strictest, results), ran.first.flatMap { $0 == strictest ? nil : Self.contrast($0, results) },
      Self.relative(strictest, all),
    ].compactMap { $0 }
    beside = sentences.isEmpty ? nil : sentences.joined(separator: " ")
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
    let runs = runs(name, results)
    let alarms = runs.compactMap { $0.scores.confusion.falsePositiveRate }.map { Format.percent($0) }
    let flagged =
      alarms.count == runs.count
      ? "; \(runs.count > 1 ? "they falsely flag" : "it falsely flags") \(Format.list(alarms)) of the normal ones" : ""
    return "\(name.opening(results)) \(found(runs, results)) of the abnormal beats\(flagged)."
  }

  /// What the most lenient test seems to show.
  private static func contrast(_ name: EvaluationProtocol, _ results: Results) -> String {
    "\(name.opening(results)) the same models seem to find \(Format.list(runs(name, results).map { Format.percent($0.scores.recall) }))."
  }

  /// What they find without rebalancing, in a protocol whose test rows stay the same.
  private static func without(_ name: EvaluationProtocol, _ results: Results) -> String? {
    let runs = results.modelDescriptions.compactMap { results.experiment(name, $0.id, after: nil) }
    guard name != .published, runs.count == results.modelDescriptions.count else { return nil }
    return "Without rebalancing the training classes they find "
      + "\(Format.list(runs.map { Format.percent($0.scores.recall) }))."
  }

  /// What the models find when they are told of the patient.
  private static func relative(_ name: EvaluationProtocol, _ results: Results) -> String? {
    let runs = results.modelDescriptions.compactMap { results.patientRun(name, $0.id) }
    guard !runs.isEmpty else { return nil }
    let alarms = runs.compactMap { $0.scores.confusion.falsePositiveRate }.map { Format.percent($0) }
    let opening = name.opening(results)
    return
      "\(opening) told of each beat relative to its patient\u{2019}s own rhythm and shape, \(found(runs, results)), with "
      + "\(Format.list(alarms)) of the normal beats flagged."
  }

  private static func runs(_ name: EvaluationProtocol, _ results: Results) -> [Experiment] {
    results.headlineRuns(name)
  }

  /// "the network finds 61.5 % and the forest 52.8 %".
  private static func found(_ runs: [Experiment], _ results: Results) -> String {
    Format.list(
      runs.enumerated().map { place, run in
        "the \(results.noun(of: run))\(place == 0 ? " finds" : "") \(Format.percent(run.scores.recall))"
      })
  }
}

extension EvaluationProtocol {
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
