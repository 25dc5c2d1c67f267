import Experiments
import Files
import Groundwork
import Heartbeats
import Results
import Scoring
import Testing

/// Beats of equal content: found wherever they stand, kept together or left out, counted and told.
struct BeatTwinsTests {
  /// Beats whose abnormal rows stand in the set several times, as after oversampling before saving.
  private func oversampled(_ copies: Int, records: Int = 0) -> BeatSet {
    let beats = Beats.make(600, records: records)
    let extra = beats.classes.indices.filter { beats.classes[$0].isAbnormal }
    let rows = Array(beats.classes.indices) + (1..<copies).flatMap { _ in extra }
    return BeatSet(
      samples: rows.flatMap { beats.beat($0) }, classes: rows.map { beats.classes[$0] },
      records: records == 0 ? [] : rows.map { beats.records[$0] }, recordNames: beats.recordNames)
  }

  @Test func beatsOfEqualContentAreGroupedWhateverTheThreads() {
    let beats = oversampled(5)
    let twins = BeatTwins(of: beats)
    let abnormal = Beats.make(600, records: 0).classes.count { $0.isAbnormal }
    #expect(twins.groups.count == abnormal && twins.groups.allSatisfy { $0.count == 5 })
    #expect(BeatTwins(of: beats, jobs: 3) == twins)
    #expect(twins.areTwins(twins.groups[0][0], twins.groups[0][4]) && !twins.areTwins(0, 1))
    #expect(BeatTwins(of: Beats.make(600)).groups.isEmpty)
  }

  @Test func zeroAndMinusZeroAreOneContent() {
    var samples = [Float](repeating: 0.5, count: 2 * 187)
    samples[3] = 0
    samples[187 + 3] = -0.0
    #expect(BeatTwins(of: BeatSet(samples: samples, classes: [.normal, .fusion])).groups == [[0, 1]])
  }

  @Test(arguments: 1...5) func leakFreeKeepsTwinsTogetherAndCountsThem(seed: UInt64) throws {
    let beats = oversampled(4)
    let twins = BeatTwins(of: beats)
    for scenario in try ScenarioBuilder(beats: beats, settings: RunSettings(), seed: seed).scenarios(for: .leakFree) {
      let contents = { (rows: [DrawnRow]) in
        Set(rows.map { row in Array(beats.beat(Int(row.beat))) })
      }
      #expect(contents(scenario.split.train).isDisjoint(with: contents(scenario.split.test)))
      #expect(contents(scenario.split.validation).isDisjoint(with: contents(scenario.split.test)))
      #expect(contents(scenario.split.train).isDisjoint(with: contents(scenario.split.validation)))
      let audit = SplitAudit(scenario.split, of: beats)
      #expect(audit.testRowsWithTwin == 0 && audit.largestTwinGroup == 4)
      if !scenario.rebalanced { #expect(audit.twinRows == twins.groups.joined().count) }
    }
  }

  @Test(arguments: 1...10) func aFewContentsRepeatedManyTimesReachAllParts(seed: UInt64) throws {
    // 100 normal beats and 12 abnormal ones of five copies each: a tenth of the rest is less than one group.
    let made = Beats.make(600, records: 0)
    let normal = made.classes.indices.filter { !made.classes[$0].isAbnormal }.prefix(100)
    let abnormal = made.classes.indices.filter { made.classes[$0] == .ventricular }.prefix(12)
    let rows = Array(normal) + (0..<5).flatMap { _ in abnormal }
    let beats = BeatSet(samples: rows.flatMap { made.beat($0) }, classes: rows.map { made.classes[$0] })
    let builder = ScenarioBuilder(beats: beats, settings: RunSettings(), seed: seed)
    let split = try builder.scenarios(for: .leakFree)[0].split
    for part in [split.train, split.validation, split.test] {
      #expect(part.contains { beats.classes[Int($0.beat)].isAbnormal })
    }
  }

  @Test func twinsOfDifferentClassesStayTogetherToo() throws {
    var beats = Beats.make(400, records: 0)
    let (normal, abnormal) = (0..<40, 200..<240)
    for (one, other) in zip(normal, abnormal) {
      beats.classes[one] = .normal
      beats.classes[other] = .ventricular
      beats.samples.replaceSubrange(other * 187..<(other + 1) * 187, with: beats.beat(one))
    }
    let split = Split.stratified(beats, twins: BeatTwins(of: beats), testShare: 0.3, validationShare: 0.1, seed: 3)
    #expect(Set((split.train + split.validation + split.test).map(\.beat)).count == 400)
    #expect(SplitAudit(split, of: beats).testRowsWithTwin == 0)
  }

  @Test func publishedCountsTestRowsThatStandInTrainingUnderAnotherNumber() throws {
    let all = try ScenarioBuilder(beats: oversampled(5), settings: RunSettings(), seed: 1).scenarios(for: .published)
    let before = SplitAudit(all[0].split, of: oversampled(5))
    // Of an abnormal beat's four twins nearly always one is trained on.
    #expect(
      before.testRowsTrainedOn == 0 && Double(before.testRowsWithTwin ?? 0) > 0.95 * Double(before.testRows) * 0.5)
    let none = try ScenarioBuilder(beats: Beats.make(600), settings: RunSettings(), seed: 1).scenarios(for: .published)
    for scenario in none {
      let audit = SplitAudit(scenario.split, of: Beats.make(600), oversampling: scenario.oversampling)
      #expect(audit.testRowsWithTwin == 0 && audit.twinRows == 0)
    }
  }

  @Test func interPatientLeavesOutTrainingBeatsThatTheTestHolds() throws {
    var beats = Beats.make(1200, records: 12)
    // One beat of each record is the same noise-free shape in all of them.
    for record in 0..<12 { beats.samples.replaceSubrange(record * 187..<(record + 1) * 187, with: beats.beat(0)) }
    let scenario = try ScenarioBuilder(beats: beats, settings: RunSettings(), seed: 1).scenarios(for: .interPatient)[0]
    let audit = SplitAudit(scenario.split, of: beats)
    #expect(audit.testRowsWithTwin == 0 && audit.twinsLeftOut == 6 && audit.sharedPatients == 0)
  }

  @Test func aRecordUnderTwoNamesIsOnePatients() throws {
    let ten = Beats.make(1000)
    var rows = Array(ten.classes.indices)
    let copied = rows.filter { ten.records[$0] == 3 }
    rows += copied
    let beats = BeatSet(
      samples: rows.flatMap { ten.beat($0) }, classes: rows.map { ten.classes[$0] },
      records: rows.indices.map { $0 < 1000 ? ten.records[$0] : 10 }, recordNames: ten.recordNames + ["again"])
    let joined = Beats.loaded(beats).joiningIdenticalRecords(BeatTwins(of: beats))
    #expect(joined.identicalRecords == [["r3", "again"]])
    #expect(joined.beats.patients[10] == joined.beats.patients[3] && joined.beats.patientNames == ten.recordNames)
    for seed in UInt64(1)...10 {
      let sets = try PatientSets.choose(for: joined.beats, seed: seed)
      #expect([sets.train, sets.validation, sets.test].contains { Set(["r3", "again"]).isSubset(of: $0) })
    }
    #expect(Beats.loaded(ten).joiningIdenticalRecords(BeatTwins(of: ten)).identicalRecords.isEmpty)

    let settings = RunSettings(protocols: [.leakFree, .interPatient], trees: 2, repeats: 1, epochDivisor: 60)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
      .results(for: Beats.loaded(beats)) { _ in }
    #expect(results.data.identicalRecords == [["r3", "again"]] && results.data.patients == 10)
    #expect(results.experiments.allSatisfy { $0.audit.testRowsWithTwin == 0 })
  }

  @Test func flatBeatsJoinNobody() {
    let flat = BeatSet(
      samples: Array(repeating: 0, count: 4 * 187), classes: [.normal, .fusion, .normal, .fusion],
      records: [0, 0, 1, 1], recordNames: ["a", "b"])
    #expect(Beats.loaded(flat).joiningIdenticalRecords(BeatTwins(of: flat)).identicalRecords.isEmpty)
  }
}
