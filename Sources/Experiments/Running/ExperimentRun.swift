import Groundwork
public import Heartbeats

/// Runs every protocol with every model on a beat set.
public struct ExperimentRun: Sendable {
  public var settings: RunSettings
  public var seed: UInt64
  public var quick: Bool
  /// Threads; the results do not depend on it.
  public var jobs: Int

  public init(settings: RunSettings, seed: UInt64, quick: Bool, jobs: Int) {
    self.settings = settings
    self.seed = seed
    self.quick = quick
    self.jobs = jobs
  }

  /// All results, in the order of protocols, scenarios and models whatever finished first.
  ///
  /// - Throws: `ExperimentError` when the data cannot carry a protocol, or whatever the observer throws to stop.
  public func results(for loaded: LoadedBeats, observer: RunObserver) throws -> Results {
    let beats = loaded.beats
    let builder = ScenarioBuilder(beats: beats, settings: settings, seed: seed)
    var skipped: [SkippedProtocol] = []
    var scenarios: [Scenario] = []
    for name in settings.protocols {
      if name == .interPatient, beats.recordNames.count < 4 {
        skipped.append(SkippedProtocol(protocol: name, reason: Self.reasonWithoutRecords(beats)))
      } else {
        scenarios += try builder.scenarios(for: name)
      }
    }
    let experiments = try train(scenarios, on: beats, observer: observer)
    let everything = beats.classes.indices.map { DrawnRow(beat: $0) }
    let noisy = builder.rebalance(everything, .noise)
    return Results(
      tool: .current, seed: seed, quick: quick, settings: settings, data: DataSummary(loaded),
      balance: [
        ClassBalance(everything, of: beats, oversampling: nil),
        ClassBalance(noisy, of: beats, oversampling: .noise),
        ClassBalance(builder.rebalance(everything, .copies), of: beats, oversampling: .copies),
      ],
      typicalBeats: BeatClass.allCases.map { TypicalBeat(of: $0, in: beats) },
      madeBeats: MadeBeat.examples(among: noisy, of: beats, assembly: builder.madeRows(.noise)),
      experiments: experiments, notRun: skipped)
  }

  /// Networks run side by side, one thread each, the longest first; forests fill the gaps.
  private func train(_ scenarios: [Scenario], on beats: BeatSet, observer: RunObserver) throws -> [Experiment] {
    let trainings = scenarios.flatMap { scenario in
      scenario.models.map { Training(scenario: scenario, model: $0, settings: settings, seed: seed) }
    }
    try observer(.planned(trainings: trainings.count))
    let order = trainings.indices.sorted { (trainings[$0].cost, $1) > (trainings[$1].cost, $0) }
    let threadsEach = max(1, jobs / 2)
    let finished = try concurrentMap(order.count, jobs: jobs) { place in
      let training = trainings[order[place]]
      try observer(.started(training.key))
      let clock = ContinuousClock()
      let start = clock.now
      let experiment = try training.run(on: beats, jobs: threadsEach, observer: observer)
      try observer(.finished(training.key, seconds: start.duration(to: clock.now) / .seconds(1)))
      return experiment
    }
    return zip(order, finished).sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func reasonWithoutRecords(_ beats: BeatSet) -> String {
    beats.knowsRecords
      ? "it needs at least 4 records to keep patients apart, and the data have \(beats.recordNames.count)"
      : "it keeps patients apart, and the CSV files do not say which record a beat came from"
  }
}
