import Files
import Groundwork
import Heartbeats
import Results
import Scoring

/// What a run trains, worked out from data and settings alone, so that every process of a run plans the same.
struct RunPlan: Sendable {
  /// A scenario with the beats that its rows number.
  struct Prepared: Sendable {
    var scenario: Scenario
    var data: LoadedBeats
    /// What was counted on the scenario's rows.
    var audit: SplitAudit
  }

  /// One model to train on one scenario, once.
  struct Unit: Sendable {
    /// Of the scenario in `prepared`.
    var scenarioIndex: Int
    var training: Training
  }

  /// The beats, with records of the same content given to one patient.
  let loaded: LoadedBeats
  /// Deals the beats of one database.
  let builder: ScenarioBuilder
  let prepared: [Prepared]
  /// Every training, repeats last.
  let units: [Unit]
  /// The units whose test rows are scored record by record, and whose models may be saved afterwards.
  let streamedUnits: [Int]
  let savedUnits: Set<Int>
  let skipped: [SkippedProtocol]
  /// What a reader should know of the data beside what their source says, a sentence each.
  let remarks: [String]
  /// What results say of each scenario in `prepared`.
  let accounts: [ScenarioAccount]

  /// - Throws: `Fault` when the data can carry none of the protocols.
  init(_ settings: RunSettings, seed: UInt64, on data: RunData, jobs: Int) throws {
    let other = data.other
    var skipped: [SkippedProtocol] = []
    var runnable: [EvaluationProtocol] = []
    try Self.checkClasses(of: data.loaded)
    let twins = BeatTwins(of: data.loaded.beats, jobs: jobs)
    var data = data
    // Beats that are drawn do not show which records are identical.
    if data.drawn == nil {
      let joined = data.loaded.joiningIdenticalRecords(twins)
      data.named = try settings.namedPatients.map { named throws(Fault) in
        try NamedRecords(named, in: data.loaded, joined: joined.beats)
      }
      data.loaded = joined
    }
    let named = data.named
    let loaded = data.loaded
    for name in settings.protocols {
      if name == .interPatient, !loaded.beats.knowsRecords {
        skipped.append(
          SkippedProtocol(
            protocol: name,
            reason: "it keeps patients apart, and the CSV files do not say which record a beat came from"))
      } else if name == .crossDatabase, other == nil, data.tested == nil {
        skipped.append(SkippedProtocol(protocol: name, reason: "it needs a second database to test on"))
      } else {
        runnable.append(name)
      }
    }
    let names = runnable
    let pair =
      if !names.contains(.crossDatabase) {
        DatabasePair?.none
      } else if let tested = data.tested {
        try DatabasePair(train: loaded, drawnFrom: data.drawn?.store, tested, twins: twins)
      } else {
        try other.map { try DatabasePair(train: loaded, test: $0, jobs: jobs) }
      }
    remarks =
      (named?.remarks ?? [])
      + (pair.map { pair in
        let left = pair.leftOut(of: named?.validation ?? [])
        return left.isEmpty
          ? []
          : [
            "Records of patients named with --validation-patients that are not used, because the test database contains their "
              + "beats too: \(NamedRecords.some(left))"
          ]
      } ?? [])
    let rhythm = data.rhythm
    let alone = ScenarioBuilder(data, twins: twins, settings: settings, seed: seed)
    let attempts = try concurrentMap(names.count, jobs: jobs) { index -> Result<[Prepared], Fault> in
      let across = names[index] == .crossDatabase ? pair : nil
      let builder =
        across.map {
          ScenarioBuilder(pair: $0, named: named, rhythm: rhythm, settings: settings, seed: seed)
        } ?? alone
      do throws(Fault) {
        return .success(
          try builder.audited(for: names[index]).map {
            Prepared(scenario: $0.scenario, data: across?.joined ?? loaded, audit: $0.audit)
          })
      } catch {
        // What the data cannot carry is reported, and the other protocols run; a broken promise stops all.
        guard error.kind == .badData else { throw error }
        // Sets that a user chose are not silently left untried.
        if let named, names[index].takesNamedPatients {
          throw Fault(named.kind, path: named.options, reason: "\(names[index].rawValue): \(error.reason)")
        }
        return .failure(error)
      }
    }
    for (name, dealing) in zip(names, attempts) {
      if case .failure(let fault) = dealing { skipped.append(SkippedProtocol(protocol: name, reason: fault.reason)) }
    }
    let order = settings.protocols
    skipped.sort { order.firstIndex(of: $0.protocol) ?? 0 < order.firstIndex(of: $1.protocol) ?? 0 }
    let prepared = attempts.flatMap { (try? $0.get()) ?? [] }
    guard !prepared.isEmpty else {
      let reasons = skipped.map { "\($0.protocol.rawValue): \($0.reason)" }.joined(separator: "; ")
      throw Fault(.badData, path: loaded.path ?? "data", reason: "no protocol can run: \(reasons)")
    }
    let saving = ModelSaving(of: zip(names, attempts).filter { (try? $0.1.get()) != nil }.map(\.0))
    let units = (0..<settings.repeats).flatMap { `repeat` in
      prepared.enumerated().flatMap { scenarioIndex, prepared in
        prepared.scenario.models.map { model in
          Unit(
            scenarioIndex: scenarioIndex,
            training: Training(
              scenario: prepared.scenario, model: model, settings: settings, repeat: `repeat`, seed: seed,
              keepsModel: prepared.scenario.streamed != nil
                || (`repeat` == 0 && saving.isCandidate(prepared.scenario))))
        }
      }
    }
    self.units = units
    streamedUnits = units.indices.filter { units[$0].training.scenario.streamed != nil }
    savedUnits = Set(
      units.indices.filter { units[$0].training.repeat == 0 && saving.isCandidate(units[$0].training.scenario) })
    self.loaded = loaded
    builder = alone
    self.prepared = prepared
    self.skipped = skipped
    accounts = prepared.enumerated().compactMap { index, one in
      let same = prepared.firstIndex {
        $0.scenario.protocol == one.scenario.protocol && $0.scenario.split.test == one.scenario.split.test
      }
      return ScenarioAccount(one, sameTest: same ?? index, isSavingCandidate: saving.isCandidate(one.scenario))
    }
  }

  /// Numbers of units, the longest first, so that short ones fill the gaps at the end.
  var longestFirst: [Int] {
    units.indices.sorted {
      let (first, second) = (units[$0].training.cost, units[$1].training.cost)
      return first != second ? first > second : $0 < $1
    }
  }

  /// What was drawn, with the patients that the cross-database protocol validates with, where no other says whom to draw; without
  /// records that are not trained on, since the test database has all their drawn beats.
  func draw(_ data: RunData) -> BeatDraw? {
    guard var draw = data.draw, let store = data.drawn?.store, data.streamed == nil,
      let across = prepared.first(where: { $0.scenario.streamed != nil })?.scenario.streamed
    else { return data.draw }
    let validating = Set(across.validation)
    let part = { (records: [Int]) in BeatDraw.Part(records, of: store, drawn: loaded.beats) }
    draw.validation = part(across.validation)
    let shared = data.tested?.shared ?? []
    let rows = Dictionary(grouping: loaded.beats.classes.indices) { loaded.beats.record(of: $0) }
    draw.training = part(
      store.entries.indices.filter { record in
        let own = rows[store.entries[record].name] ?? []
        return !validating.contains(record) && (own.isEmpty || !own.allSatisfy(shared.contains))
      })
    return draw
  }

  /// - Throws: `Fault` for beats that are all normal or all abnormal, which no model can learn to tell apart.
  private static func checkClasses(of loaded: LoadedBeats) throws(Fault) {
    let abnormal = loaded.beats.classes.count { $0.isAbnormal }
    guard abnormal == 0 || abnormal == loaded.beats.count else { return }
    let counts = zip(BeatClass.allCases, loaded.beats.classCounts).filter { $1 > 0 }
    let found =
      loaded.source == .csv
      ? counts.map { "\($0.0.rawValue)" } : counts.map { "\($0.0.symbol) (\($0.0.name.lowercased()))" }
    throw Fault(
      .badData, path: "",
      reason: "\(loaded.path ?? "the data") has only class \(found.joined(separator: ", ")): expected normal and "
        + "abnormal beats, found \(loaded.beats.count) \(abnormal == 0 ? "normal" : "abnormal") ones")
  }
}
