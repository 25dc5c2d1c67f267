import Groundwork
import Heartbeats
import Models
import Results
import Scoring

/// Turns what trainings left into what a report shows.
struct Evaluation {
  let beats: BeatSet
  let seed: UInt64

  /// The experiment of one model in one scenario.
  ///
  /// - Parameters:
  ///   - audit: what was counted on the scenario's rows.
  ///   - outcomes: of the trainings with different seeds; that with the median result is shown.
  func experiment(
    _ scenario: Scenario, _ model: ModelID, audit: SplitAudit, outcomes: [TrainingOutcome]
  ) -> Experiment {
    let repeats = outcomes.map { RepeatScores($0.tested, of: scenario.classes) }
    let shown = RepeatScores.medianIndex(repeats)
    let outcome = outcomes[shown]
    let key = scenario.key(model)
    let patients = patients(of: outcome.tested)
    let scores = Scores(outcome.tested, of: scenario.classes)
    return Experiment(
      protocol: key.protocol, model: key.model, rebalanced: key.rebalanced, oversampling: key.oversampling,
      features: key.features, classes: key.classes, variant: key.variant,
      train: RowCounts(scenario.split.train, of: beats),
      validation: RowCounts(scenario.split.validation, of: beats),
      test: RowCounts(scenario.split.test, of: beats),
      audit: audit,
      confusion: scores.confusion, accuracy: scores.accuracy, precision: scores.precision, recall: scores.recall,
      recallByClass: scores.recallByClass,
      rates: Rates(outcome.tested, of: scenario.classes, patients: patients, seed: seed, name: key.name),
      leak: LeakAudit(outcome.tested, patients: patients, seed: SeededGenerator.derive(seed, key.name)),
      validationScores: outcome.validated.map { Scores($0, of: scenario.classes) },
      chosen: outcome.chosenThreshold.map { ChosenThreshold(outcome, at: $0) },
      screening: outcome.alarmThreshold.map { ChosenThreshold(outcome, at: $0) },
      repeats: repeats, shownRepeat: shown,
      curves: ScoreCurves(outcome.tested), failures: outcome.failures,
      records: scenario.protocol == .published || patients == nil ? nil : records(outcome.tested, of: scenario.classes),
      attention: outcome.attention,
      history: outcome.history?.map(EpochScores.init),
      chosenEpoch: outcome.chosenEpoch,
      network: outcome.history.map { _ in NetworkSchedule(scenario.training.network) },
      outOfBagError: outcome.outOfBagError)
  }

  /// The patient of each record; nil unless the record of every beat of a tally is known.
  private func patients(of tally: ScoreTally) -> [UInt32]? {
    beats.knowsRecords && tally.cells.allSatisfy { !beats.recordNames[Int($0.group)].isEmpty } ? beats.patients : nil
  }

  /// What came out on each record.
  private func records(_ tally: ScoreTally, of set: ClassSet) -> [RecordOutcome] {
    Set(tally.cells.map(\.group)).sorted().map { record in
      RecordOutcome(
        record: beats.recordNames[Int(record)], patient: beats.patientNames[Int(beats.patients[Int(record)])],
        confusion: tally.confusion(of: set) { $0.group == record })
    }
  }

  /// The outcome that is shown of trainings with different seeds.
  func shown(_ outcomes: [TrainingOutcome], of scenario: Scenario) -> TrainingOutcome? {
    outcomes.isEmpty
      ? nil : outcomes[RepeatScores.medianIndex(outcomes.map { RepeatScores($0.tested, of: scenario.classes) })]
  }

  /// The comparisons that one protocol's scenarios allow: each two models on a scenario's test rows, and each model before
  /// and after where both have the same test rows.
  func comparisons(_ scenarios: [(scenario: Scenario, outcomes: [ModelID: TrainingOutcome])]) -> [Comparison] {
    var pairs: [(first: Judged, second: Judged)] = []
    let scenarios = scenarios.filter { $0.scenario.classes == .binary }
    for (scenario, outcomes) in scenarios {
      let judged = scenario.models.compactMap { model in outcomes[model].map { (scenario.key(model), $0) } }
      for (index, first) in judged.enumerated() {
        for second in judged.dropFirst(index + 1) { pairs.append((first, second)) }
      }
    }
    for before in scenarios where !before.scenario.rebalanced {
      for after in scenarios
      where after.scenario.rebalanced && after.scenario.features == before.scenario.features
        && after.scenario.split.test == before.scenario.split.test
      {
        for model in before.scenario.models {
          if let first = before.outcomes[model], let second = after.outcomes[model] {
            pairs.append(((before.scenario.key(model), first), (after.scenario.key(model), second)))
          }
        }
      }
    }
    return pairs.compactMap { first, second in
      guard let calls = first.outcome.calls, let others = second.outcome.calls,
        let joints = BeatCalls.compare(calls, others)
      else { return nil }
      return Comparison(
        first.key, second.key, joints, patients: patients(of: first.outcome.tested),
        seed: SeededGenerator.derive(seed, "\(first.key.name) against \(second.key.name)"))
    }
  }

  private typealias Judged = (key: Experiment.Key, outcome: TrainingOutcome)
}

extension ChosenThreshold {
  fileprivate init(_ outcome: TrainingOutcome, at threshold: Float) {
    self.init(
      threshold: threshold, scores: Scores(outcome.tested, threshold: threshold),
      validationFalseAlarms: outcome.validated?.confusion(threshold: threshold).falsePositiveRate)
  }
}
