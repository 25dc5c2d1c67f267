import Groundwork
public import Heartbeats

/// Runs every protocol with every model on a beat set.
public struct ExperimentRun: Sendable {
  public var settings: RunSettings
  public var seed: UInt64
  public var quick: Bool
  /// Threads; the results do not depend on it.
  public var jobs: Int
  /// Where finished trainings are kept, so that a run that was stopped goes on where it was; nil keeps none.
  public var checkpoints: CheckpointStore?

  public init(
    settings: RunSettings, seed: UInt64, quick: Bool, jobs: Int, checkpoints: CheckpointStore? = nil
  ) {
    self.checkpoints = checkpoints
    self.settings = settings
    self.seed = seed
    self.quick = quick
    self.jobs = jobs
  }

  /// The results without the models.
  ///
  /// - Throws: as `outcome(for:observer:)`.
  public func results(for loaded: LoadedBeats, observer: RunObserver) throws -> Results {
    try outcome(for: loaded, observer: observer).results
  }

  /// All results, in the order of protocols, scenarios and models whatever finished first, and the models that are saved.
  ///
  /// - Throws: `ExperimentError` when the data cannot carry a protocol, or whatever the observer throws to stop.
  public func outcome(for loaded: LoadedBeats, observer: RunObserver) throws -> RunOutcome {
    let beats = loaded.beats
    let builder = ScenarioBuilder(beats: beats, settings: settings, seed: seed)
    var skipped: [SkippedProtocol] = []
    var runnable: [EvaluationProtocol] = []
    for name in settings.protocols {
      if name == .interPatient, beats.recordNames.count < 4 {
        skipped.append(SkippedProtocol(protocol: name, reason: Self.reasonWithoutRecords(beats)))
      } else {
        runnable.append(name)
      }
    }
    let names = runnable
    let scenarios = try concurrentMap(names.count, jobs: jobs) { try builder.scenarios(for: names[$0]) }.flatMap { $0 }
    let saving = ModelSaving(of: runnable)
    let outcomes = try train(scenarios, saving: saving, on: loaded, observer: observer)
    let evaluation = Evaluation(beats: beats, seed: SeededGenerator.derive(seed, "intervals"))
    let everything = beats.classes.indices.map { DrawnRow(beat: $0) }
    let noisy = builder.rebalance(everything, .noise)
    var results = Results(
      tool: .current, seed: seed, quick: quick, settings: settings, data: DataSummary(loaded),
      balance: [
        ClassBalance(everything, of: beats, oversampling: nil),
        ClassBalance(noisy, of: beats, oversampling: .noise),
        ClassBalance(builder.rebalance(everything, .copies), of: beats, oversampling: .copies),
      ],
      typicalBeats: BeatClass.allCases.map { TypicalBeat(of: $0, in: beats) },
      madeBeats: MadeBeat.examples(among: noisy, of: beats, assembly: builder.madeRows(.noise)),
      experiments: zip(scenarios, outcomes).flatMap { scenario, outcomes in
        scenario.models.compactMap { model in
          outcomes[model].map { evaluation.experiment(scenario, model, outcomes: $0) }
        }
      },
      comparisons: settings.protocols.flatMap { name in
        evaluation.comparisons(
          zip(scenarios, outcomes).filter { $0.0.protocol == name }.map { ($0, $1.compactMapValues(\.first)) })
      },
      notRun: skipped)
    let trained = zip(scenarios, outcomes).map { (scenario: $0, outcomes: $1) }
    let files = try saving.save(trained, of: beats, in: &results)
    return RunOutcome(results: results, modelFiles: files)
  }

  /// For each scenario each model's outcomes, repeats last.
  ///
  /// Networks run side by side, one thread each, the longest first; forests fill the gaps.
  private func train(
    _ scenarios: [Scenario], saving: ModelSaving, on loaded: LoadedBeats, observer: RunObserver
  ) throws -> [[ModelKind: [TrainingOutcome]]] {
    let trainings = (0..<settings.repeats).flatMap { `repeat` in
      scenarios.enumerated().flatMap { place, scenario in
        scenario.models.map { model in
          let training = Training(
            scenario: scenario, model: model, settings: settings, repeat: `repeat`, seed: seed,
            keepsModel: `repeat` == 0 && saving.includes(scenario))
          return (scenario: place, training: training)
        }
      }
    }
    try observer(.planned(trainings: trainings.count))
    let order = trainings.indices.sorted {
      let (first, second) = (trainings[$0].training.cost, trainings[$1].training.cost)
      return first != second ? first > second : $0 < $1
    }
    let threadsEach = max(1, jobs / 2)
    let done = try concurrentMap(order.count, jobs: jobs) { place in
      let training = trainings[order[place]].training
      let name = checkpoints?.name(of: training, data: loaded.sha256, quick: quick)
      if let name, let kept = checkpoints?.outcome(named: name) {
        try observer(.reused(training.key))
        return kept
      }
      try observer(.started(training.key))
      let clock = ContinuousClock()
      let start = clock.now
      let outcome = try training.run(on: loaded.beats, jobs: threadsEach, observer: observer)
      if let name { try checkpoints?.keep(outcome, named: name) }
      try observer(.finished(training.key, seconds: start.duration(to: clock.now) / .seconds(1)))
      return outcome
    }
    var outcomes = [[ModelKind: [TrainingOutcome]]](repeating: [:], count: scenarios.count)
    for (index, outcome) in zip(order, done).sorted(by: { $0.0 < $1.0 }) {
      outcomes[trainings[index].scenario][trainings[index].training.model, default: []].append(outcome)
    }
    return outcomes
  }

  private static func reasonWithoutRecords(_ beats: BeatSet) -> String {
    beats.knowsRecords
      ? "it needs at least 4 records to keep patients apart, and the data have \(beats.recordNames.count)"
      : "it keeps patients apart, and the CSV files do not say which record a beat came from"
  }
}
