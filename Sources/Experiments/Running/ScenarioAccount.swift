import Heartbeats
import Models
import Results
import Scoring

/// What results say of a scenario beside its trainings' outcomes: counted once, and kept without the beats.
struct ScenarioAccount: Codable, Equatable, Sendable {
  /// Of one of its models.
  private let anyKey: Experiment.Key
  let models: [ModelID]
  let train: RowCounts
  private(set) var validation: RowCounts
  private(set) var test: RowCounts
  /// What was counted on the scenario's rows.
  var audit: SplitAudit
  let network: NetworkSchedule
  /// The records that tallies number.
  let directory: RecordDirectory
  /// Where test rows are scored record by record, and so known afterwards only: patients who are on both sides; else nil.
  private let sharedPatients: Set<UInt32>?
  /// The first scenario that has the same test rows in the same order.
  let sameTest: Int
  /// Whether its first trainings' models may be saved.
  let isSavingCandidate: Bool
  /// The records of training and validation rows, where they are known.
  let learntRecords: [String]
  /// What its models are given.
  let input: ModelCard.Input

  init?(_ prepared: RunPlan.Prepared, sameTest: Int, isSavingCandidate: Bool) {
    let (scenario, beats) = (prepared.scenario, prepared.data.beats)
    guard let model = scenario.models.first else { return nil }
    anyKey = scenario.key(model)
    models = scenario.models
    train = RowCounts(scenario.split.train, of: beats)
    validation = RowCounts(scenario.split.validation, of: beats)
    test = RowCounts(scenario.split.test, of: beats)
    audit = prepared.audit
    network = NetworkSchedule(scenario.training.network)
    directory = scenario.streamed?.directory ?? RecordDirectory(beats)
    sharedPatients = scenario.streamed.map(\.sharedPatients)
    self.sameTest = sameTest
    self.isSavingCandidate = isSavingCandidate
    learntRecords = RecordDirectory(beats).names(of: scenario.split.train + scenario.split.validation, in: beats)
    input = ModelCard.Input(scenario.assembly.columns)
  }

  var `protocol`: EvaluationProtocol { anyKey.protocol }
  var classes: ClassSet { anyKey.classes }
  var features: FeatureKind { anyKey.features }
  var rebalanced: Bool { anyKey.rebalanced }

  /// Whether test rows are scored record by record.
  var isStreamed: Bool { sharedPatients != nil }

  func key(_ model: ModelID) -> Experiment.Key {
    var key = anyKey
    key.model = model
    return key
  }

  /// What is known of the rows once an outcome is there.
  func counted(_ outcome: TrainingOutcome) -> ScenarioAccount {
    guard let sharedPatients else { return self }
    var account = self
    account.test = RowCounts(outcome.tested)
    if let validated = outcome.validated { account.validation = RowCounts(validated) }
    account.audit.testRows = account.test.total
    account.audit.testPrevalence = Double(account.test.abnormal) / Double(max(1, account.test.total))
    account.audit.testRowsWithTwin = outcome.tested.cells.reduce(0) { $0 + ($1.isTrainedOn ? $1.total : 0) }
    account.audit.databases?.identicalTestRows = account.audit.testRowsWithTwin ?? 0
    guard account.audit.testRowsFromSharedPatients != nil else { return account }
    account.audit.testRowsFromSharedPatients = outcome.tested.cells.reduce(0) {
      $0 + (sharedPatients.contains(directory.patients[Int($1.group)]) ? $1.total : 0)
    }
    return account
  }
}

extension RowCounts {
  fileprivate init(_ tally: ScoreTally) {
    let counts = tally.classCounts
    self.init(
      normal: counts[0], abnormal: tally.total - counts[0], oversampled: 0,
      classes: BeatClass.bySymbol(counts))
  }
}

/// The records of some data and whom they are of; empty where the source knows none.
struct RecordDirectory: Codable, Equatable, Sendable {
  /// By number; empty for a record that is not known.
  let names: [String]
  /// The patient of each record, as an index into `patientNames`.
  let patients: [UInt32]
  let patientNames: [String]

  init(names: [String], patients: [UInt32], patientNames: [String]) {
    (self.names, self.patients, self.patientNames) = (names, patients, patientNames)
  }

  init(_ beats: BeatSet) {
    (names, patients, patientNames) = (beats.recordNames, beats.patients, beats.patientNames)
  }

  /// Whether all numbers are of this directory.
  var isSound: Bool { patients.count == names.count && patients.allSatisfy { Int($0) < patientNames.count } }

  /// The names of the records that some rows are of.
  func names(of rows: [DrawnRow], in beats: BeatSet) -> [String] {
    guard beats.knowsRecords else { return [] }
    var isThere = [Bool](repeating: false, count: names.count)
    for row in rows { isThere[Int(beats.records[Int(row.beat)])] = true }
    return names.indices.filter { isThere[$0] && !names[$0].isEmpty }.map { names[$0] }
  }
}
