import Experiments
import Files
import Heartbeats
import Models
import Results
import Scoring
import Testing

/// What each protocol promises, checked on the rows it deals, for several seeds.
struct ScenarioTests {
  let beats = Beats.make(3000, records: 12)

  private func scenarios(_ name: EvaluationProtocol, seed: UInt64 = 1) throws -> [Scenario] {
    try ScenarioBuilder(beats: beats, settings: RunSettings(), seed: seed).scenarios(for: name)
  }

  @Test(arguments: 1...5) func leakFreeSharesNoBeatAndKeepsPrevalence(seed: UInt64) throws {
    for scenario in try scenarios(.leakFree, seed: seed) {
      let trained = Set((scenario.split.train + scenario.split.validation).map(\.beat))
      #expect(trained.isDisjoint(with: scenario.split.test.map(\.beat)))
      #expect(!scenario.split.test.contains { $0.isOversampled })
      #expect(!scenario.split.validation.contains { $0.isOversampled })
      let audit = SplitAudit(scenario.split, of: beats)
      #expect(abs(audit.prevalence - audit.testPrevalence) < 0.01)
    }
  }

  @Test(arguments: 1...5) func interPatientSharesNoRecord(seed: UInt64) throws {
    for scenario in try scenarios(.interPatient, seed: seed) {
      let records = { (rows: [DrawnRow]) in Set(rows.map { beats.records[Int($0.beat)] }) }
      #expect(records(scenario.split.train).isDisjoint(with: records(scenario.split.test)))
      #expect(records(scenario.split.validation).isDisjoint(with: records(scenario.split.test)))
      #expect(records(scenario.split.train).isDisjoint(with: records(scenario.split.validation)))
    }
  }

  @Test(arguments: [EvaluationProtocol.leakFree, .interPatient])
  func beforeAndAfterAreScoredOnTheSameRows(name: EvaluationProtocol) throws {
    let both = try scenarios(name)
    #expect(both.count == 2)
    #expect(both[0].split.test == both[1].split.test)
    #expect(both[0].split.validation == both[1].split.validation)
    // Rebalanced rows come only from training rows.
    #expect(Set(both[1].split.train.map(\.beat)).isSubset(of: both[0].split.train.map(\.beat)))
  }

  @Test func publishedRunsBeforeNoiseCopiesAndTheCrossedForest() throws {
    let all = try scenarios(.published)
    #expect(all.map(\.oversampling) == [nil, .noise, .copies, .copies])
    #expect(all[3].variant == .crossedSplits && all[3].models == [.forest])
    #expect(all[3].split.train == all[0].split.train)
    #expect(all[3].split.test == all[2].split.test)
    #expect(all[0].training.network.epochs == 400 && all[0].training.network.batchSize == 512)
    #expect(all[1].training.network.epochs == 200 && all[1].training.network.batchSize == 700)
    let audit = SplitAudit(all[2].split, of: beats)
    #expect(audit.testRowsTrainedOn > 0, "copies of test beats are trained on")
  }

  @Test func brokenPromisesAreNoticed() throws {
    let split = try scenarios(.leakFree)[0].split
    var leaking = split
    leaking.train.append(split.test[0])
    #expect(throws: Fault.self) { try SplitAudit(leaking, of: beats).verify(.leakFree) }

    var made = split
    made.test[0].copy = 1
    #expect(throws: Fault.self) { try SplitAudit(made, of: beats).verify(.leakFree) }

    var skewed = split
    skewed.test.removeAll { beats.classes[Int($0.beat)].isAbnormal }
    #expect(throws: Fault.self) { try SplitAudit(skewed, of: beats).verify(.leakFree) }

    #expect(throws: Fault.self) { try SplitAudit(split, of: beats).verify(.interPatient) }
  }

  @Test func dataWithoutAbnormalBeatsIsRefused() {
    var normal = beats
    normal.classes = normal.classes.map { _ in .normal }
    #expect(throws: Fault.self) {
      try ScenarioBuilder(beats: normal, settings: RunSettings(), seed: 1).scenarios(for: .leakFree)
    }
  }
}
