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
    let rows = TestRows(scenario.split.test, of: beats)
    let validation = TestRows(scenario.split.validation, of: beats)
    let repeats = outcomes.map { RepeatScores(rows, $0, of: scenario.classes) }
    let shown = RepeatScores.medianIndex(repeats)
    let first = outcomes[shown]
    let predictions = Self.predictions(first)
    let key = scenario.key(model)
    let scores = Scores(rows.classes, first, of: scenario.classes)
    return Experiment(
      protocol: key.protocol, model: key.model, rebalanced: key.rebalanced, oversampling: key.oversampling,
      features: key.features, classes: key.classes, variant: key.variant,
      train: RowCounts(scenario.split.train, of: beats),
      validation: RowCounts(scenario.split.validation, of: beats),
      test: RowCounts(scenario.split.test, of: beats),
      audit: audit,
      confusion: scores.confusion, accuracy: scores.accuracy, precision: scores.precision, recall: scores.recall,
      recallByClass: scores.recallByClass,
      rates: rates(rows, predictions, first, scenario.classes, name: key.name),
      leak: LeakAudit(scenario.split, rows, predictions: predictions, seed: SeededGenerator.derive(seed, key.name)),
      validationScores: first.validationProbabilities.isEmpty
        ? nil
        : Scores(
          validation.classes, predictions: first.validationClasses,
          probabilities: first.validationProbabilities, of: scenario.classes),
      chosen: first.chosenThreshold.map { chosen(rows, validation, first, at: $0) },
      screening: first.alarmThreshold.map { chosen(rows, validation, first, at: $0) },
      repeats: repeats, shownRepeat: shown,
      curves: ScoreCurves(labels: rows.labels, probabilities: first.testProbabilities),
      failures: scenario.protocol == .published || !scenario.rebalanced || scenario.features != .beat
        || scenario.classes != .binary
        ? [] : Failure.worst(each: 2, of: scenario.split.test, probabilities: first.testProbabilities, beats: beats),
      records: records(scenario, first),
      attention: first.attention,
      history: first.history?.map(EpochScores.init),
      chosenEpoch: first.chosenEpoch,
      network: first.history.map { _ in NetworkSchedule(scenario.training.network) },
      outOfBagError: first.outOfBagError)
  }

  /// What came out on each record's test rows; nil where records are unknown.
  private func records(_ scenario: Scenario, _ outcome: TrainingOutcome) -> [RecordOutcome]? {
    let test = scenario.split.test
    guard scenario.protocol != .published, beats.knowsRecords(of: test.lazy.map { Int($0.beat) }) else { return nil }
    let predictions = scenario.classes == .binary ? Self.predictions(outcome) : outcome.testClasses
    var matrices: [UInt32: ConfusionMatrix] = [:]
    for (row, drawn) in test.enumerated() {
      let beat = Int(drawn.beat)
      matrices[beats.records[beat], default: ConfusionMatrix(classes: scenario.classes.names)].count(
        actual: Int(scenario.classes.label(of: beats.classes[beat])), predicted: Int(predictions[row]))
    }
    return matrices.sorted { $0.key < $1.key }.map { record, confusion in
      RecordOutcome(
        record: beats.recordNames[Int(record)], patient: beats.patientNames[Int(beats.patients[Int(record)])],
        confusion: confusion)
    }
  }

  private func chosen(
    _ rows: TestRows, _ validation: TestRows, _ outcome: TrainingOutcome, at threshold: Float
  ) -> ChosenThreshold {
    ChosenThreshold(
      threshold: threshold,
      scores: Scores(classes: rows.classes, probabilities: outcome.testProbabilities, threshold: threshold),
      validationFalseAlarms: ConfusionMatrix(
        labels: validation.labels, probabilities: outcome.validationProbabilities, threshold: threshold
      ).falsePositiveRate)
  }

  /// The outcome that is shown of trainings with different seeds.
  func shown(_ outcomes: [TrainingOutcome], of scenario: Scenario) -> TrainingOutcome? {
    let rows = TestRows(scenario.split.test, of: beats)
    return outcomes.isEmpty
      ? nil : outcomes[RepeatScores.medianIndex(outcomes.map { RepeatScores(rows, $0, of: scenario.classes) })]
  }

  /// The comparisons that one protocol's scenarios allow: each two models on a scenario's test rows, and each model before
  /// and after where both have the same test rows.
  func comparisons(_ scenarios: [(scenario: Scenario, outcomes: [ModelID: TrainingOutcome])]) -> [Comparison] {
    var pairs: [(rows: [DrawnRow], first: Judged, second: Judged)] = []
    let scenarios = scenarios.filter { $0.scenario.classes == .binary }
    for (scenario, outcomes) in scenarios {
      let judged = scenario.models.compactMap { model in outcomes[model].map { Self.judged(scenario, model, $0) } }
      for (index, first) in judged.enumerated() {
        for second in judged.dropFirst(index + 1) { pairs.append((scenario.split.test, first, second)) }
      }
    }
    for before in scenarios where !before.scenario.rebalanced {
      for after in scenarios
      where after.scenario.rebalanced && after.scenario.features == before.scenario.features
        && after.scenario.split.test == before.scenario.split.test
      {
        for model in before.scenario.models {
          if let first = before.outcomes[model], let second = after.outcomes[model] {
            let compared = (Self.judged(before.scenario, model, first), Self.judged(after.scenario, model, second))
            pairs.append((before.scenario.split.test, compared.0, compared.1))
          }
        }
      }
    }
    return pairs.map { pair in
      let rows = TestRows(pair.rows, of: beats)
      return Comparison(
        pair.first, pair.second, labels: rows.labels, patients: rows.patients,
        seed: SeededGenerator.derive(seed, "\(pair.first.key.name) against \(pair.second.key.name)"))
    }
  }

  private typealias Judged = (key: Experiment.Key, predictions: [UInt8])

  private static func judged(_ scenario: Scenario, _ model: ModelID, _ outcome: TrainingOutcome) -> Judged {
    (scenario.key(model), predictions(outcome))
  }

  /// 1 for test rows that are flagged: called abnormal, or of any class but the first.
  private static func predictions(_ outcome: TrainingOutcome) -> [UInt8] {
    outcome.testClasses.isEmpty
      ? outcome.testProbabilities.map { $0 > 0.5 ? 1 : 0 } : outcome.testClasses.map { min(1, $0) }
  }

  /// - Parameter predictions: 1 for rows that are flagged as abnormal, whatever their class.
  private func rates(
    _ rows: TestRows, _ predictions: [UInt8], _ outcome: TrainingOutcome, _ classes: ClassSet, name: String
  ) -> Rates {
    let isFlaggedRightly = { (row: Int) in predictions[row] == rows.labels[row] }
    let isRight = { (row: Int) in
      classes == .binary
        ? isFlaggedRightly(row) : outcome.testClasses[row] == classes.label(of: rows.classes[row])
    }
    let rate = { (what: String, members: [Int], isRight: (Int) -> Bool) in
      Rate(of: members, in: rows, seed: SeededGenerator.derive(self.seed, "\(name) \(what)"), isRight)
    }
    let all = Array(rows.labels.indices)
    return Rates(
      accuracy: rate("accuracy", all, isRight),
      recall: rate("recall", all.filter { rows.labels[$0] == 1 }, isFlaggedRightly),
      precision: rate("precision", all.filter { predictions[$0] == 1 }, isFlaggedRightly),
      specificity: rate("specificity", all.filter { rows.labels[$0] == 0 }, isFlaggedRightly),
      byClass: Dictionary(
        uniqueKeysWithValues: BeatClass.allCases.map { kind in
          (kind.symbol, rate(kind.symbol, all.filter { rows.classes[$0] == kind }, isRight))
        }))
  }
}

/// What is known of each test row.
struct TestRows {
  var classes: [BeatClass]
  /// 0 normal, 1 abnormal.
  var labels: [UInt8]
  /// Empty where the source knows no records.
  var patients: [UInt32]

  init(_ rows: [DrawnRow], of beats: BeatSet) {
    classes = rows.map { beats.classes[Int($0.beat)] }
    labels = classes.map { $0.isAbnormal ? 1 : 0 }
    let isKnown = beats.knowsRecords(of: rows.lazy.map { Int($0.beat) })
    patients = isKnown ? rows.map { beats.patient(of: Int($0.beat)) } : []
  }
}
