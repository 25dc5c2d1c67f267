import Groundwork
import Heartbeats
import Models
import Results
import Scoring

/// Turns what trainings left into what a report shows.
struct Evaluation {
  let seed: UInt64

  /// The experiment of one model in one scenario.
  ///
  /// - Parameter outcomes: of the trainings with different seeds; that with the median result is shown.
  func experiment(_ scenario: ScenarioAccount, _ model: ModelID, outcomes: [TrainingOutcome]) -> Experiment {
    let repeats = outcomes.map { RepeatScores($0.tested, of: scenario.classes) }
    let shown = RepeatScores.medianIndex(repeats)
    let outcome = outcomes[shown]
    let scenario = scenario.counted(outcome)
    let key = scenario.key(model)
    let patients = scenario.directory.patients(of: outcome.tested)
    let scores = Scores(outcome.tested, of: scenario.classes)
    return Experiment(
      protocol: key.protocol, model: key.model, rebalanced: key.rebalanced, oversampling: key.oversampling,
      features: key.features, classes: key.classes, variant: key.variant,
      train: scenario.train, validation: scenario.validation, test: scenario.test, audit: scenario.audit,
      confusion: scores.confusion, accuracy: scores.accuracy, precision: scores.precision, recall: scores.recall,
      recallByClass: scores.recallByClass,
      rates: Rates(outcome.tested, of: scenario.classes, patients: patients, seed: seed, name: key.name),
      leak: LeakAudit(outcome.tested, patients: patients, seed: SeededGenerator.derive(seed, key.name)),
      validationScores: outcome.validated.map { Scores($0, of: scenario.classes) },
      chosen: outcome.chosenThreshold.map { ChosenThreshold(outcome, at: $0) },
      screening: outcome.alarmThreshold.map { ChosenThreshold(outcome, at: $0) },
      repeats: repeats, shownRepeat: shown,
      curves: ScoreCurves(outcome.tested), failures: outcome.failures,
      records: scenario.protocol == .published || patients == nil
        ? nil : scenario.directory.outcomes(outcome.tested, of: scenario.classes),
      attention: outcome.attention,
      history: outcome.history?.map(EpochScores.init),
      chosenEpoch: outcome.chosenEpoch,
      network: outcome.history.map { _ in scenario.network },
      outOfBagError: outcome.outOfBagError)
  }

  /// The comparisons that one protocol's scenarios allow: each two models on a scenario's test rows, and each model before
  /// and after where both have the same test rows.
  func comparisons(_ scenarios: [EvaluatedScenario]) -> [Comparison] {
    var pairs: [(first: Judged, second: Judged)] = []
    let scenarios = scenarios.filter { $0.account.classes == .binary }
    for scenario in scenarios {
      let judged = scenario.account.models.compactMap { Judged(scenario, $0) }
      for (index, first) in judged.enumerated() {
        for second in judged.dropFirst(index + 1) { pairs.append((first, second)) }
      }
    }
    for before in scenarios where !before.account.rebalanced {
      for after in scenarios
      where after.account.rebalanced && after.account.features == before.account.features
        && after.account.sameTest == before.account.sameTest
      {
        for model in before.account.models {
          if let first = Judged(before, model), let second = Judged(after, model) { pairs.append((first, second)) }
        }
      }
    }
    return pairs.compactMap { first, second in
      guard let calls = first.outcome.calls, let others = second.outcome.calls,
        let joints = BeatCalls.compare(calls, others)
      else { return nil }
      return Comparison(
        first.key, second.key, joints, patients: first.patients,
        seed: SeededGenerator.derive(seed, "\(first.key.name) against \(second.key.name)"))
    }
  }

  /// The training of a model that is shown.
  private struct Judged {
    let key: Experiment.Key
    let outcome: TrainingOutcome
    /// Of each record; nil where unknown.
    let patients: [UInt32]?

    init?(_ scenario: EvaluatedScenario, _ model: ModelID) {
      guard let outcomes = scenario.outcomes[model], !outcomes.isEmpty else { return nil }
      key = scenario.account.key(model)
      outcome =
        outcomes[
          RepeatScores.medianIndex(outcomes.map { RepeatScores($0.tested, of: scenario.account.classes) })]
      patients = scenario.account.directory.patients(of: outcome.tested)
    }
  }
}

extension RecordDirectory {
  /// The patient of each record; nil unless the record of every beat of a tally is known.
  fileprivate func patients(of tally: ScoreTally) -> [UInt32]? {
    !names.isEmpty && tally.cells.allSatisfy { !names[Int($0.group)].isEmpty } ? patients : nil
  }

  /// What came out on each record.
  fileprivate func outcomes(_ tally: ScoreTally, of set: ClassSet) -> [RecordOutcome] {
    tally.byGroup.map { group, cells in
      RecordOutcome(
        record: names[Int(group)], patient: patientNames[Int(patients[Int(group)])], confusion: cells.confusion(of: set)
      )
    }
  }
}

extension ChosenThreshold {
  fileprivate init(_ outcome: TrainingOutcome, at threshold: Float) {
    self.init(
      threshold: threshold, scores: Scores(outcome.tested, threshold: threshold),
      validationFalseAlarms: outcome.validated?.confusion(threshold: threshold).falsePositiveRate)
  }
}
