import Files
import Foundation
public import Groundwork
public import Heartbeats
import Models
public import Results
import Scoring

/// Runs every protocol with every model on a beat set.
public struct ExperimentRun: Sendable {
  public var settings: RunSettings
  public var seed: UInt64
  public var quick: Bool
  /// Threads of each process; the results do not depend on it.
  public var jobs: Int
  /// Where finished trainings are kept, so that a run that was stopped goes on where it was; nil keeps none.
  public var checkpoints: CheckpointStore?
  /// Where trainings run; the results do not depend on it.
  public var spreading: any Spreading

  public init(
    settings: RunSettings, seed: UInt64, quick: Bool, jobs: Int, checkpoints: CheckpointStore? = nil,
    spreading: any Spreading = LocalThreads()
  ) {
    self.checkpoints = checkpoints
    self.settings = settings
    self.seed = seed
    self.quick = quick
    self.jobs = jobs
    self.spreading = spreading
  }

  /// The results without the models.
  ///
  /// - Throws: as `outcome(for:observer:)`.
  public func results(
    for loaded: LoadedBeats, testedOn other: LoadedBeats? = nil, observer: @escaping RunObserver
  ) throws -> Results {
    try outcome(for: loaded, testedOn: other, observer: observer).results
  }

  /// All results, in the order of protocols, scenarios and models whatever finished first, and the models that are saved.
  ///
  /// - Parameter other: the database that the cross-database protocol tests on, where it runs.
  /// - Throws: `Fault` when the data can carry no protocol, or whatever the observer throws to stop.
  public func outcome(
    for loaded: LoadedBeats, testedOn other: LoadedBeats? = nil, observer: @escaping RunObserver
  ) throws -> RunOutcome {
    try outcome(for: RunData(loaded, testedOn: other), observer: observer)
  }

  /// The same for data that need not be in memory.
  ///
  /// - Throws: as `outcome(for:testedOn:observer:)`.
  public func outcome(for data: RunData, observer: @escaping RunObserver) throws -> RunOutcome {
    try part(.whole, for: data, observer: observer).outcome()
  }

  /// What one part of the run finds.
  ///
  /// - Throws: as `outcome(for:testedOn:observer:)`.
  public func part(
    _ share: RunShare, for data: RunData, observer: @escaping RunObserver
  ) throws -> RunPart {
    let plan = try RunPlan(settings, seed: seed, on: data, jobs: jobs)
    let identities = identities(plan)
    let task = task(identities)
    var outcomes = try train(plan, share, identities, task: task, observer: observer)
    let records = try score(plan, share, run: task, &outcomes, observer: observer)
    FailureStrips.add(to: &outcomes, plan, from: data.tested?.description ?? data.other ?? data.loaded)
    return RunPart(
      task: task, share: share, draft: try draft(plan, data),
      scenarios: plan.accounts,
      units: plan.units.map { RunPart.Unit(scenario: $0.scenarioIndex, model: $0.training.model) },
      records: records.sorted(), scored: Set(share.own(records)), outcomes: outcomes)
  }

  /// The results without experiments: what is said of the data, and what needs no training.
  private func draft(_ plan: RunPlan, _ data: RunData) throws -> Results {
    let beats = plan.loaded.beats
    let builder = plan.builder
    let intervals = SeededGenerator.derive(seed, "intervals")
    let everything = beats.classes.indices.map { DrawnRow(beat: $0) }
    let noisy = builder.rebalance(everything, .noise)
    var results = Results(
      tool: .current, seed: seed, quick: quick, settings: settings,
      data: data.drawn.map { DataSummary($0.store, read: plan.loaded) } ?? DataSummary(plan.loaded),
      testData: data.tested.map(\.summary) ?? data.other.map(DataSummary.init),
      balance: [
        ClassBalance(everything, of: beats, oversampling: nil),
        ClassBalance(noisy, of: beats, oversampling: .noise),
        ClassBalance(builder.rebalance(everything, .copies), of: beats, oversampling: .copies),
      ],
      typicalBeats: BeatClass.allCases.map { TypicalBeat(of: $0, in: beats) },
      oversampledBeats: OversampledBeat.examples(among: noisy, of: beats, assembly: builder.oversampledRows(.noise)),
      experiments: [], recordRoles: RecordRoles.all(plan.prepared), comparisons: [],
      yardsticks: try plan.prepared.filter {
        $0.scenario.classes == .aami && $0.scenario.features == .beat && $0.scenario.folds.isEmpty
          && $0.scenario.streamed == nil
      }.flatMap {
        try Yardstick.measured(in: $0.scenario, of: $0.data.beats, seed: intervals, jobs: jobs)
      },
      notRun: plan.skipped, modelDescriptions: descriptions)
    let published = plan.prepared.first {
      let scenario = $0.scenario
      return scenario.protocol == .published && scenario.oversampling == .noise && scenario.classes == .binary
        && scenario.features == .beat
    }
    results.draw = plan.draw(data)
    if !plan.remarks.isEmpty { results.data.remarks = (results.data.remarks ?? []) + plan.remarks }
    results.twins = published.map { BeatTwin.examples(in: $0.scenario, of: $0.data.beats) }
    return results
  }

  /// What is said of the run's models: how they are trained on a beat's samples, and where that differs, on patient features.
  private var descriptions: [ModelDescription] {
    let usual = settings.training(epochs: 1, batchSize: 1)
    return settings.models.compactMap { ModelCatalogue.family($0) }.map { family in
      var description = family.description(usual)
      let relative = family.account(PatientModelChoice.training(settings))
      if settings.features.contains(.patient), relative != description.account {
        description.account += " With patient features: \(relative.prefix(1).lowercased())\(relative.dropFirst())"
      }
      return description
    }
  }

  /// Computes what the leading process of a run over several processes hands out, until it is done.
  ///
  /// - Throws: `Fault` when the data can carry no protocol, or what a training throws.
  public func follow(for data: RunData) throws {
    let plan = try RunPlan(settings, seed: seed, on: data, jobs: jobs)
    let run = task(identities(plan))
    try spreading.follow(task: run, jobs: jobs, compute: compute(plan) { _ in })
    guard !plan.streamedUnits.isEmpty else { return }
    let models = try JSONDecoder().decode([Int: TrainingOutcome].self, from: Data(try spreading.share(nil)))
    guard let scoring = try RecordScoring(plan, models) else { return }
    try spreading.follow(task: RecordScoring.task(run, plan, models), jobs: jobs) { try scoring.scores(of: $0) }
  }

  /// Has every model of a streamed scenario score the share's records, and puts what came out into the outcomes.
  ///
  /// - Returns: the records that all shares score, in the order in which they are handed out.
  private func score(
    _ plan: RunPlan, _ share: RunShare, run: String, _ outcomes: inout [Int: TrainingOutcome],
    observer: @escaping RunObserver
  ) throws -> [Int] {
    guard let scoring = try RecordScoring(plan, outcomes) else { return [] }
    let streamed = outcomes.filter { plan.streamedUnits.contains($0.key) }
    if spreading.processes > 1 { _ = try spreading.share(Array(try JSONEncoder().encode(streamed))) }
    let task = RecordScoring.task(run, plan, outcomes)
    let records = share.own(scoring.records)
    let classCount = { @Sendable (unit: Int) in plan.units[unit].training.scenario.classes.names.count }
    let journal = checkpoints?.scores(task: task)
    let sums = Guarded(ScoreSums())
    let wanted = Set(records)
    try journal?.read { scores in
      if wanted.contains(scores.record) { sums.withLock { $0.add(scores, classCount: classCount) } }
    }
    let kept = sums.withLock { $0.records }
    try observer(.scoring(done: kept.count, of: records.count))
    try spreading.lead(records.filter { !kept.contains($0) }, task: task, jobs: jobs) {
      try scoring.scores(of: $0)
    } started: { _ in
    } finished: { _, scores, _ in
      do {
        try journal?.append(scores)
      } catch let error as Fault {
        try observer(.scoresNotKept(error))
      }
      let done = sums.withLock { sums in
        sums.add(scores, classCount: classCount)
        return sums.records.count
      }
      try observer(.scoring(done: done, of: records.count))
    }
    let all = sums.withLock { $0 }
    for unit in plan.streamedUnits {
      guard var outcome = outcomes[unit] else { continue }
      let validates = plan.units[unit].training.scenario.streamed?.validation.isEmpty == false
      all.complete(&outcome, unit, validates: validates)
      try checkIsNew(outcome, plan.units[unit].training.key)
      // Every part has validated with the beats in memory; they count once.
      if !validates, share.number > 1 { outcome.validated = nil }
      // Of models that are not saved, no file is needed any more.
      if !plan.savedUnits.contains(unit) { outcome.modelFiles = nil }
      outcomes[unit] = outcome
    }
    return scoring.records
  }

  /// Holds an outcome against what was found when the test database was compared with the beats to train on.
  private func checkIsNew(_ outcome: TrainingOutcome, _ key: Experiment.Key) throws(Fault) {
    guard key.protocol == .crossDatabase else { return }
    let learnt = outcome.tested.cells.reduce(0) { $0 + ($1.isTrainedOn ? $1.total : 0) }
    guard learnt > 0 else { return }
    throw .badData(
      "--test", expected: "a database that does not change during a run",
      found: "\(learnt) beats identical to training beats, which were not there when they were compared")
  }

  /// The outcomes of a share of the units.
  ///
  /// Networks run side by side, one thread each, the longest first; forests fill the gaps.
  private func train(
    _ plan: RunPlan, _ share: RunShare, _ identities: [TrainingIdentity], task: String, observer: @escaping RunObserver
  ) throws -> [Int: TrainingOutcome] {
    // Models that score streamed records are needed in every part; kept ones are found again.
    let streamed = Set(plan.streamedUnits)
    let units =
      share.own(plan.longestFirst.filter { !streamed.contains($0) }) + plan.longestFirst.filter(streamed.contains)
    try observer(.planned(trainings: units.count))
    checkpoints?.discardOldest(sparing: identities)
    let kept = checkpoints?.identities() ?? []
    let done = Guarded([Int: TrainingOutcome]())
    let best = Guarded(BestModels())
    // Of the models that may be saved, only those stay in memory that no other has beaten so far.
    let keep = { @Sendable (unit: Int, outcome: TrainingOutcome) in
      done.withLock { $0[unit] = outcome }
      guard outcome.modelFiles != nil, !streamed.contains(unit) else { return }
      let beaten = best.withLock {
        $0.beaten(
          by: unit, plan.units[unit].training.key, merit: outcome.merit(plan.units[unit].training.scenario.classes))
      }
      if let beaten { done.withLock { $0[beaten]?.modelFiles = nil } }
    }
    let reasons = Guarded([Int: Reuse.Reason]())
    var missing: [Int] = []
    for unit in units {
      switch checkpoints?.find(identities[unit], among: kept) {
      case .success(let outcome):
        try observer(.reused(plan.units[unit].training.key))
        keep(unit, outcome)
      case .failure(let nothing):
        reasons.withLock { $0[unit] = nothing.because }
        missing.append(unit)
      case nil:
        missing.append(unit)
      }
    }
    try spreading.lead(missing, task: task, jobs: jobs, compute: compute(plan, observer)) {
      try observer(.started(plan.units[$0].training.key))
    } finished: { unit, outcome, seconds in
      let key = plan.units[unit].training.key
      do {
        try checkpoints?.keep(outcome, of: identities[unit])
      } catch let error as Fault {
        // A report without a safety net is better than none.
        try observer(.notKept(key, error))
      }
      keep(unit, outcome)
      let reason = reasons.withLock { $0[unit] } ?? .neverKept("no folder to keep it in")
      try observer(.finished(key, seconds: seconds, reason))
    }
    return done.withLock { $0 }
  }

  private func compute(
    _ plan: RunPlan, _ observer: @escaping RunObserver
  ) -> @Sendable (Int) throws -> TrainingOutcome {
    let threadsEach = max(1, jobs / 2)
    return { unit in
      let unit = plan.units[unit]
      return try unit.training.run(
        on: plan.prepared[unit.scenarioIndex].data.beats, jobs: threadsEach, observer: observer)
    }
  }

  /// What decides each unit's outcome.
  private func identities(_ plan: RunPlan) -> [TrainingIdentity] {
    let store = checkpoints ?? CheckpointStore(folder: "", program: "")
    let inputs = concurrentMap(plan.prepared.count, jobs: jobs) { index in
      (data: plan.prepared[index].data.identity, rows: plan.prepared[index].scenario.rowsDigest)
    }
    return plan.units.map {
      let input = inputs[$0.scenarioIndex]
      return store.identity(of: $0.training, data: input.data, rows: input.rows, quick: quick)
    }
  }

  private func task(_ identities: [TrainingIdentity]) -> String {
    let hash = SHA256()
    for identity in identities { hash.update(identity.digest) }
    return hash.hexDigest()
  }
}
