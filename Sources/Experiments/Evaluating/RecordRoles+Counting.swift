import Heartbeats
import Results

extension RecordRoles {
  /// What each protocol uses the records for; protocols that put beats of one record on both sides are not listed.
  static func all(_ prepared: [RunPlan.Prepared]) -> [RecordRoles]? {
    var listed: Set<EvaluationProtocol> = []
    let roles = prepared.compactMap { prepared -> RecordRoles? in
      guard prepared.scenario.folds.isEmpty, prepared.audit.sharedRecords == 0, prepared.data.beats.knowsRecords,
        prepared.scenario.streamed.map({ $0.roles != nil }) ?? true,
        listed.insert(prepared.scenario.protocol).inserted
      else { return nil }
      return prepared.scenario.streamed?.roles ?? RecordRoles(prepared.scenario, of: prepared.data.beats)
    }
    return roles.isEmpty ? nil : roles
  }

  private init(_ scenario: Scenario, of beats: BeatSet) {
    let numbers = { (rows: [DrawnRow]) in Set(rows.map { Int(beats.records[Int($0.beat)]) }) }
    let (training, validation, test) = (
      numbers(scenario.split.train), numbers(scenario.split.validation), numbers(scenario.split.test)
    )
    let names = { (records: Set<Int>) in records.sorted().map { beats.recordNames[$0] } }
    let used = training.union(validation).union(test)
    self.init(
      protocol: scenario.protocol, training: names(training), validation: names(validation), test: names(test),
      leftOut: names(Set(beats.recordNames.indices).subtracting(used)))
  }
}
