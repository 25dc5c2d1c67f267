package import Files
import Groundwork
package import Heartbeats
import Models
package import Results
import Scoring

/// Builds the scenarios of each protocol from a beat set.
package struct ScenarioBuilder: Sendable {
  let beats: BeatSet
  /// The two databases that the beats are, where there are two.
  let pair: DatabasePair?
  let twins: BeatTwins
  let settings: RunSettings
  let seed: UInt64
  /// Where the beats are drawn from a larger database, the records to score, and the rhythm of each beat.
  let streamed: StreamedRecords?
  private let rhythm: RhythmFeatures?
  /// The records of the patients whom a user named.
  private let named: NamedRecords?

  /// - Parameter twins: which beats have the same samples; found anew unless given.
  package init(beats: BeatSet, twins: BeatTwins? = nil, settings: RunSettings, seed: UInt64) {
    self.init(beats: beats, pair: nil, twins: twins ?? BeatTwins(of: beats), settings: settings, seed: seed)
  }

  /// - Parameter twins: which of the data's beats have the same samples.
  init(_ data: RunData, twins: BeatTwins, settings: RunSettings, seed: UInt64) {
    self.init(
      beats: data.loaded.beats, pair: nil, twins: twins, settings: settings, seed: seed, streamed: data.streamed,
      rhythm: data.rhythm, named: data.named)
  }

  /// - Parameter rhythm: of each beat; computed from the beats where it is nil.
  init(pair: DatabasePair, named: NamedRecords?, rhythm: RhythmFeatures?, settings: RunSettings, seed: UInt64) {
    self.init(
      beats: pair.joined.beats, pair: pair, twins: pair.twins, settings: settings, seed: seed, rhythm: rhythm,
      named: named)
  }

  package init(pair: DatabasePair, settings: RunSettings, seed: UInt64) {
    self.init(pair: pair, named: nil, rhythm: nil, settings: settings, seed: seed)
  }

  private init(
    beats: BeatSet, pair: DatabasePair?, twins: BeatTwins, settings: RunSettings, seed: UInt64,
    streamed: StreamedRecords? = nil, rhythm: RhythmFeatures? = nil, named: NamedRecords? = nil
  ) {
    self.named = named
    self.streamed = streamed
    self.rhythm = rhythm
    self.twins = twins
    self.beats = beats
    self.pair = pair
    self.settings = settings
    self.seed = seed
  }

  /// - Throws: `Fault` of the kind `badData` that says in words why the protocol cannot run on these beats, and of the kind
  ///   `system` where a promise does not hold.
  package func scenarios(for name: EvaluationProtocol) throws(Fault) -> [Scenario] {
    try audited(for: name).map(\.scenario)
  }

  /// The same, with what was counted on the rows of each.
  ///
  /// - Throws: as `scenarios(for:)`.
  func audited(for name: EvaluationProtocol) throws(Fault) -> [(scenario: Scenario, audit: SplitAudit)] {
    let scenarios =
      switch name {
      case .published: published()
      case .leakFree: leakFree()
      case .interPatient: try interPatient()
      case .crossPatient: try crossPatient()
      case .crossDatabase: crossDatabase()
      }
    return try scenarios.map { scenario throws(Fault) in (scenario, try verified(scenario)) }
  }

  /// Epochs and batch sizes, the scaler and the order of steps are the published project's (facts: its notebook).
  private func published() -> [Scenario] {
    let everything = beats.classes.indices.map { DrawnRow(beat: $0) }
    let scaled = RowAssembly(noise: 0, seed: seed, scaling: ColumnScaling(fittedOn: beats))
    let before = Scenario(
      protocol: .published, rebalanced: false, models: settings.models,
      split: .random(everything, testShare: settings.shares.test, seed: derive("published split before")),
      assembly: scaled, testAssembly: scaled, training: settings.training(epochs: 400, batchSize: 512),
      validatesOnTest: true)
    let after = [Oversampling.noise, .copies].map { oversampling in
      let assembly = oversampledRows(oversampling)
      return Scenario(
        protocol: .published, oversampling: oversampling, rebalanced: true, models: settings.models,
        split: .random(
          rebalance(everything, oversampling), testShare: settings.shares.test,
          seed: derive("published split \(oversampling)")),
        assembly: assembly, testAssembly: assembly, training: settings.training(epochs: 200, batchSize: 700),
        validatesOnTest: true)
    }
    var crossed = before
    crossed.oversampling = .copies
    crossed.variant = .crossedSplits
    crossed.models = settings.models.filter { $0 == .forest }
    crossed.split.test = after[1].split.test
    crossed.testAssembly = after[1].testAssembly
    return asked([before] + after + [crossed]) + fiveClasses([before, after[1]], epochs: 60, batchSize: 128)
  }

  private func leakFree() -> [Scenario] {
    let plain = beforeAndAfter(
      .leakFree,
      split: .stratified(
        beats, twins: twins, testShare: settings.shares.test, validationShare: settings.shares.validation,
        seed: derive("leak-free split")))
    return asked(plain) + fiveClasses([plain[0]], epochs: 60, batchSize: 128)
  }

  private func interPatient() throws(Fault) -> [Scenario] {
    let sets: PatientSets
    if let streamed = streamed?.sets {
      sets = streamed
    } else {
      sets = try PatientSets.choose(for: beats, named: named, seed: derive("inter-patient sets"))
    }
    let split = Split.byRecord(
      beats, train: Set(sets.train), validation: Set(sets.validation), test: streamed == nil ? Set(sets.test) : [])
    return acrossPatients(beforeAndAfter(.interPatient, split: split.leavingOutTwins(twins))).map {
      var scenario = $0
      scenario.publishedPatients = sets.patientsOnBothSides
      scenario.streamed = streamed
      return scenario
    }
  }

  /// - Precondition: the builder was made for two databases.
  private func crossDatabase() -> [Scenario] {
    guard let pair else { preconditionFailure("the cross-database protocol needs two databases") }
    let splitSeed = derive("cross-database split")
    let validation = pair.validationRecords(named: named?.validation, seed: splitSeed)
    let split = pair.split(
      validation: validation, validationShare: settings.shares.validation, seed: splitSeed)
    let streamed = pair.tested.map {
      StreamedRecords(pair, testing: $0, split: split, validatesPatients: validation != nil)
    }
    return acrossPatients(beforeAndAfter(.crossDatabase, split: split)).map {
      var scenario = $0
      scenario.streamed = streamed
      return scenario
    }
  }

  private func crossPatient() throws(Fault) -> [Scenario] {
    guard
      let folds = PatientFolds(
        beats, twins: twins, keepsPaced: settings.keepsPaced, seed: derive("cross-patient folds"))
    else {
      throw Fault(
        .badData, path: "",
        reason: "it needs at least two groups of patients that leave normal and abnormal beats to train on")
    }
    let plain = RowAssembly(noise: 0, seed: seed)
    var scenario = Scenario(
      protocol: .crossPatient, rebalanced: false, models: settings.models, split: folds.tested, folds: folds.folds,
      assembly: plain, testAssembly: plain, training: settings.training(epochs: 10, batchSize: 128))
    if let relative = relative(scenario) { scenario = relative }
    return settings.classes.map { classes in scenario.distinguishing(classes) }
  }

  /// The scenarios of a protocol that keeps patients apart: with the beats alone, with rhythm, and with features relative to
  /// the patient, as far as they are asked for and known.
  private func acrossPatients(_ plain: [Scenario]) -> [Scenario] {
    var all = asked(withRhythm(plain)) + fiveClasses([plain[0]], epochs: 60, batchSize: 128)
    guard let before = relative(plain[0]) else { return all }
    var copies = before
    copies.rebalanced = true
    copies.oversampling = .copies
    copies.split.train = rebalance(before.split.train, .copies)
    var weights = before
    weights.rebalanced = true
    weights.oversampling = .weights
    weights.split.train = thinned(before.split.train)
    for classes in settings.classes { all += [before, copies, weights].map { $0.distinguishing(classes) } }
    return all
  }

  /// Whether the records of test beats that are not held are known, and so what each beat is in them.
  private var isOriginKnown: Bool { pair?.tested?.knowsRecords ?? true }

  /// All abnormal rows and a seeded draw of the normal ones, in their order.
  private func thinned(_ rows: [DrawnRow]) -> [DrawnRow] {
    let isNormal = { (row: DrawnRow) in !beats.classes[Int(row.beat)].isAbnormal }
    var normal = rows.indices.filter { isNormal(rows[$0]) }
    var generator = SeededGenerator(seed: derive("normal beats"))
    generator.shuffle(&normal)
    let kept = Set(normal.prefix(PatientModelChoice.normalBeats))
    return rows.indices.filter { kept.contains($0) || !isNormal(rows[$0]) }.map { rows[$0] }
  }

  /// A scenario whose models are given features relative to the patient; nil where these are not asked for or not known.
  private func relative(_ scenario: Scenario) -> Scenario? {
    guard settings.features.contains(.patient), isOriginKnown, let features = beats.patientFeatures else { return nil }
    var changed = scenario
    changed.features = .patient
    changed.assembly.patient = features
    changed.testAssembly.patient = features
    changed.training = PatientModelChoice.training(settings)
    return changed
  }

  /// The scenarios for two classes, where these are asked for.
  private func asked(_ scenarios: [Scenario]) -> [Scenario] {
    settings.classes.contains(.binary) ? scenarios.filter { !$0.models.isEmpty } : []
  }

  /// Scenarios once more for the five classes, where these are asked for and known, on a schedule of their own: the published
  /// project has none for them.
  private func fiveClasses(_ scenarios: [Scenario], epochs: Int, batchSize: Int) -> [Scenario] {
    guard settings.classes.contains(.aami), beats.labelling == .aami else { return [] }
    return scenarios.map { scenario in
      var changed = scenario.distinguishing(.aami)
      changed.training = settings.training(
        epochs: epochs, batchSize: batchSize, keepsBestEpoch: scenario.training.network.keepsBestEpoch)
      return changed
    }
  }

  /// The same scenarios once more, given the rhythm, where that is asked for and each beat's record and time are known.
  private func withRhythm(_ plain: [Scenario]) -> [Scenario] {
    guard settings.features.contains(.beatAndRhythm), isOriginKnown, !beats.times.isEmpty,
      beats.classes.indices.allSatisfy({ beats.time(of: $0) != nil }), beats.knowsRecords(of: beats.classes.indices)
    else { return plain }
    let rhythm = rhythm ?? RhythmFeatures(of: beats)
    return plain
      + plain.map { scenario in
        var changed = scenario
        changed.features = .beatAndRhythm
        changed.assembly.rhythm = rhythm
        changed.testAssembly.rhythm = rhythm
        return changed
      }
  }

  /// The same test rows before and after; only training rows are rebalanced.
  private func beforeAndAfter(_ name: EvaluationProtocol, split: Split) -> [Scenario] {
    let plain = RowAssembly(noise: 0, seed: seed)
    let before = Scenario(
      protocol: name, rebalanced: false, models: settings.models, split: split, assembly: plain, testAssembly: plain,
      training: settings.training(epochs: 60, batchSize: 128, keepsBestEpoch: true))
    var after = before
    after.rebalanced = true
    after.oversampling = .noise
    after.split.train = rebalance(split.train, .noise)
    after.assembly = oversampledRows(.noise)
    return [before, after]
  }

  /// All beats rebalanced, as the published project does it and the class balance figure shows it.
  func rebalance(_ rows: [DrawnRow], _ oversampling: Oversampling) -> [DrawnRow] {
    Rebalancing(
      targets: settings.rebalancing, oversampling: oversampling, seed: derive("rebalancing \(oversampling)")
    ).apply(to: rows, of: beats)
  }

  func oversampledRows(_ oversampling: Oversampling) -> RowAssembly {
    RowAssembly(noise: oversampling == .noise ? settings.noise : 0, seed: derive("noise"))
  }

  /// What is counted on the rows of a scenario.
  private func audit(_ scenario: Scenario) -> SplitAudit {
    if let streamed = scenario.streamed { return SplitAudit(streamed, leftOut: scenario.split.leftOut, pair: pair) }
    let audits = (scenario.folds.isEmpty ? [scenario.split] : scenario.folds).map {
      SplitAudit($0, of: beats, twins: twins, oversampling: scenario.oversampling, pair: pair)
    }
    return audits.dropFirst().reduce(audits[0]) { $0.joined(with: $1) }
  }

  private func verified(_ scenario: Scenario) throws(Fault) -> SplitAudit {
    var parts = scenario.streamed == nil ? [("test", scenario.split.test)] : []
    if scenario.folds.isEmpty { parts.append(("training", scenario.split.train)) }
    if scenario.protocol != .published, scenario.folds.isEmpty {
      parts.append(("validation", scenario.split.validation))
    }
    for (part, rows) in parts {
      let counts = RowCounts(rows, of: beats)
      for (kind, count) in [("normal", counts.normal), ("abnormal", counts.abnormal)] where count == 0 {
        throw Fault(
          .badData, path: "",
          reason: "it needs at least one \(kind) \(part) beat, and the split leaves none\(noteOnTwins(scenario))")
      }
    }
    let audit = self.audit(scenario)
    try audit.verify(scenario.protocol, publishedPatients: scenario.publishedPatients)
    return audit
  }

  private func noteOnTwins(_ scenario: Scenario) -> String {
    let count = twins.groups.reduce(0) { $0 + $1.count }
    return count == 0 ? "" : " (\(count) beats have a twin with the same samples, and twins stay together)"
  }

  private func derive(_ name: String) -> UInt64 { SeededGenerator.derive(seed, name) }
}

extension RunSettings {
  /// The published network with a protocol's schedule, and the forest.
  func training(epochs: Int, batchSize: Int, keepsBestEpoch: Bool = false) -> ModelSettings {
    ModelSettings(
      network: NetworkSettings(
        epochs: max(1, epochs / epochDivisor), batchSize: batchSize, keepsBestEpoch: keepsBestEpoch),
      forest: ForestSettings(trees: trees))
  }
}
