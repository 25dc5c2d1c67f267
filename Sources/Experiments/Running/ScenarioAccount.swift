import Heartbeats
import Models
import Results

/// What results say of a scenario beside its trainings' outcomes: counted once, and kept without the beats.
struct ScenarioAccount: Codable, Sendable {
  /// Of one of its models.
  private let anyKey: Experiment.Key
  let models: [ModelID]
  let train: RowCounts
  let validation: RowCounts
  let test: RowCounts
  /// What was counted on the scenario's rows.
  var audit: SplitAudit
  let network: NetworkSchedule
  /// The records that tallies number.
  let directory: RecordDirectory
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
    directory = RecordDirectory(beats)
    self.sameTest = sameTest
    self.isSavingCandidate = isSavingCandidate
    learntRecords = directory.names(of: scenario.split.train + scenario.split.validation, in: beats)
    input = ModelCard.Input(scenario.assembly.columns)
  }

  var `protocol`: EvaluationProtocol { anyKey.protocol }
  var classes: ClassSet { anyKey.classes }
  var features: FeatureKind { anyKey.features }
  var rebalanced: Bool { anyKey.rebalanced }

  func key(_ model: ModelID) -> Experiment.Key {
    var key = anyKey
    key.model = model
    return key
  }
}

/// The records of some data and whom they are of; empty where the source knows none.
struct RecordDirectory: Codable, Sendable {
  /// By number; empty for a record that is not known.
  let names: [String]
  /// The patient of each record, as an index into `patientNames`.
  let patients: [UInt32]
  let patientNames: [String]

  init(_ beats: BeatSet) {
    (names, patients, patientNames) = (beats.recordNames, beats.patients, beats.patientNames)
  }

  /// The names of the records that some rows are of.
  func names(of rows: [DrawnRow], in beats: BeatSet) -> [String] {
    guard beats.knowsRecords else { return [] }
    return Set(rows.map { beats.records[Int($0.beat)] }).sorted().map { names[Int($0)] }.filter { !$0.isEmpty }
  }
}
