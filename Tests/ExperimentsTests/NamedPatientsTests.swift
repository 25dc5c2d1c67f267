import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Results
import Scoring
import TestSupport
import Testing

/// Patients whom a user named are validated with and tested, all others are trained on, and nobody is on both sides.
struct NamedPatientsTests {
  /// 24 records of 12 patients.
  private static let beats: BeatSet = {
    let made = Beats.make(2400, records: 24)
    return BeatSet(
      samples: made.samples, classes: made.classes, records: made.records, recordNames: made.recordNames,
      patients: (0..<24).map { "p\($0 / 2)" })
  }()

  private static func named(_ validation: [String]?, _ test: [String]?, file: String? = nil) -> NamedPatients? {
    NamedPatients(
      validation: validation.map { NamedPatients.List($0) }, test: test.map { NamedPatients.List($0, file: file) })
  }

  private static func settings(
    _ protocols: [EvaluationProtocol], _ named: NamedPatients?, features: [FeatureKind] = [.beat]
  ) -> RunSettings {
    var settings = RunSettings(protocols: protocols, features: features, trees: 2, repeats: 1, epochDivisor: 60)
    settings.namedPatients = named
    return settings
  }

  private static func outcome(_ settings: RunSettings, _ data: RunData) throws -> RunOutcome {
    try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).outcome(for: data) { _ in }
  }

  private static func roles(_ named: NamedPatients?, _ beats: BeatSet = beats, seed: UInt64 = 1) throws -> RecordRoles {
    let run = ExperimentRun(settings: settings([.interPatient], named), seed: seed, quick: true, jobs: 2)
    return try #require(run.results(for: Beats.loaded(beats)) { _ in }.recordRoles?.first)
  }

  private func patients(_ records: [String]) -> Set<Int> {
    Set(records.compactMap { Int($0.dropFirst()) }.map { $0 / 2 })
  }

  @Test func bothSetsAreTheNamedOnesAndAllOthersTrain() throws {
    let roles = try Self.roles(Self.named(["p3", "p1"], ["p11", "p0"]))
    #expect(roles.validation == ["r2", "r3", "r6", "r7"] && roles.test == ["r0", "r1", "r22", "r23"])
    #expect(roles.training.count == 16 && roles.leftOut.isEmpty)
  }

  @Test(arguments: 1...6) func theOtherSetIsDealtAmongTheOthers(seed: UInt64) throws {
    let tested = try Self.roles(Self.named(nil, ["p2", "p5"]), seed: seed)
    #expect(patients(tested.test) == [2, 5] && patients(tested.validation).count == 2)
    let validated = try Self.roles(Self.named(["p2", "p5"], nil), seed: seed)
    #expect(patients(validated.validation) == [2, 5] && patients(validated.test).count == 5)
    for roles in [tested, validated] {
      let sets = [roles.training, roles.validation, roles.test].map(patients)
      #expect(sets[0].isDisjoint(with: sets[1]) && sets[1].isDisjoint(with: sets[2]))
      #expect(sets[0].isDisjoint(with: sets[2]) && sets.reduce(0) { $0 + $1.count } == 12)
    }
  }

  @Test func fewPatientsWithAbnormalBeatsAreStillDivided() throws {
    // Two of ten others have abnormal beats; one goes to each side.
    let beats = Beats.inRecords([(30, 4), (30, 9), (30, 5)] + Array(repeating: (30, 0), count: 8))
    for seed in 1...5 as ClosedRange<UInt64> {
      let roles = try Self.roles(Self.named(["r0"], nil), beats, seed: seed)
      #expect(roles.test.contains("r1") != roles.test.contains("r2"))
    }
  }

  @Test func thePublishedListsGiveWay() throws {
    let beats = Beats.inRecordsOfMITBIH(patientOf201And202: "201 and 202")
    var settings = Self.settings([.interPatient], Self.named(["103"], ["100", "102", "202"]))
    settings.models = [.forest]
    let results = try Self.outcome(settings, RunData(Beats.loaded(beats))).results
    let roles = try #require(results.recordRoles?.first)
    #expect(roles.test == ["100", "102", "201", "202"] && roles.validation == ["103"] && roles.leftOut.isEmpty)
    #expect(roles.training.contains("104") && roles.training.count == 43)
    #expect(results.data.remarks?.count == 1 && results.data.remarks?[0].hasSuffix(": 201") == true)
    #expect(results.experiments.allSatisfy { $0.audit.sharedPatients == 0 })
  }

  @Test func recordsWithTheSameBeatsAreNamedTogether() throws {
    var beats = Self.beats
    // Patient p7 is p0 under another name: record r14 has the beats of r0.
    let rows = { (record: UInt32) in beats.records.indices.filter { beats.records[$0] == record } }
    for (from, to) in zip(rows(0), rows(14)) {
      beats.samples.replaceSubrange(to * 187..<(to + 1) * 187, with: beats.beat(from))
      beats.classes[to] = beats.classes[from]
    }
    let roles = try Self.roles(Self.named(nil, ["p7"]), beats)
    #expect(patients(roles.test) == [0, 7])
    let results = try Self.outcome(
      Self.settings([.interPatient], Self.named(nil, ["p0"])), RunData(Beats.loaded(beats))
    ).results
    #expect(results.data.remarks?.last?.hasSuffix(": r14, r15") == true, "\(results.data.remarks ?? [])")
    #expect(throws: Fault.self) { try Self.roles(Self.named(["p7"], ["p0"]), beats) }
  }

  @Test func aDatabaseThatIsDrawnFromGivesTheSame() throws {
    let source = SyntheticSource(beats: 2000, seed: 3)
    let patients = try source.load(jobs: 2).beats.patientNames
    for named in [
      Self.named(Array(patients[0..<3]), Array(patients[3..<6])), Self.named(nil, Array(patients[2..<5])),
      Self.named(Array(patients[4..<6]), nil),
    ] {
      var settings = Self.settings([.interPatient], named, features: FeatureKind.allCases)
      settings.perPatient = 1
      let held = try Self.outcome(settings, RunData(source.load(jobs: 2))).results
      let drawn = try RunData.drawn(from: .synthetic(source), perPatient: 1_000_000, settings, seed: 1, jobs: 2)
      let streamed = try Self.outcome(settings, drawn).results
      #expect(streamed.recordRoles == held.recordRoles && streamed.settings == held.settings)
      #expect(streamed.experiments.map(\.confusion) == held.experiments.map(\.confusion))
      #expect(streamed.experiments.map(\.validationScores) == held.experiments.map(\.validationScores))
      #expect(try Results(parsing: streamed.encoded(), path: "r") == streamed)
    }
  }

  @Test func aSmallDrawFromNamedSetsIsTheSameInPartsAndElsewhere() throws {
    let source = SyntheticSource(beats: 2000, seed: 3)
    let patients = try source.load(jobs: 2).beats.patientNames
    let settings = Self.settings([.interPatient], Self.named([patients[1], patients[8]], [patients[4], patients[5]]))
    let data = { try RunData.drawn(from: .synthetic(source), perPatient: 12, settings, seed: 1, jobs: 2) }
    var run = ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
    let whole = try run.outcome(for: data()) { _ in }
    let draw = try #require(whole.results.draw)
    #expect(draw.validation.patients == 2 && draw.test?.patients == 2 && draw.test?.drawn == 0)
    let parts = try (1...3).map { number in
      let part = try run.part(RunShare(number, of: 3), for: data()) { _ in }
      return (path: "\(number)", part: try RunPart(parsing: part.encoded(), path: "\(number)"))
    }
    #expect(try RunPart.merge(parts).results.encoded() == whole.results.encoded())
    run.spreading = Backwards()
    #expect(try run.outcome(for: data()) { _ in }.results.encoded() == whole.results.encoded())
  }

  /// How many trainings a run finds in a store.
  private func reused(_ named: NamedPatients?, _ store: CheckpointStore) throws -> Int {
    let count = Guarded(0)
    let run = ExperimentRun(
      settings: Self.settings([.leakFree, .interPatient], named), seed: 1, quick: true, jobs: 2, checkpoints: store)
    _ = try run.outcome(for: Beats.loaded(Self.beats)) { event in
      if case .reused = event { count.withLock { $0 += 1 } }
    }
    return count.withLock { $0 }
  }

  @Test func namesDecideWhichTrainingsAreReused() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let store = CheckpointStore(folder: folder.url.path, program: "p")
    #expect(try reused(Self.named(["p3"], ["p0", "p1"]), store) == 0)
    let other = try reused(Self.named(["p3"], ["p0", "p2"]), store)
    #expect(other == 4, "those of the leak-free protocol, whoever is named")
    #expect(try reused(Self.named(["p3"], ["p1", "p0"]), store) == 8, "whatever the order of the names")
    #expect(try reused(nil, store) == 4)
  }

  @Test func validationPatientsOfTheTrainingDatabaseAreNamedAcrossDatabases() throws {
    let away = Beats.loaded(Beats.make(900, records: 6, seed: 7))
    let settings = Self.settings([.crossDatabase], Self.named(["p4", "p9"], nil))
    let results = try Self.outcome(settings, RunData(Beats.loaded(Self.beats), testedOn: away)).results
    let roles = try #require(results.recordRoles?.first)
    #expect(roles.validation == ["r8", "r9", "r18", "r19"] && roles.training.count == 20)
    #expect(roles.test == (0..<6).map { "r\($0)" } && results.experiments.allSatisfy { $0.test.total == 900 })
  }

  @Test func whatCannotBeIsSaidBeforeAnyTraining() throws {
    func check(_ named: NamedPatients?, _ beats: BeatSet = Self.beats, _ fault: Fault) {
      for drawn in [false, true] {
        #expect(throws: fault, "drawn: \(drawn)") {
          let settings = Self.settings([.leakFree, .interPatient], named)
          let loaded = Beats.loaded(beats)
          let data =
            drawn
            ? try RunData.drawn(from: .holding(loaded), perPatient: 9, settings, seed: 1, jobs: 2) : RunData(loaded)
          _ = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).outcome(for: data) { event in
            Issue.record("\(event)")
          }
        }
      }
    }
    // Side by side, as a store takes beats.
    let order = Self.beats.records.indices.sorted { (Self.beats.records[$0], $0) < (Self.beats.records[$1], $1) }
    func beats(normal: Set<UInt32>, count: Int = 24) -> BeatSet {
      let kept = order.filter { Self.beats.records[$0] < count }
      return BeatSet(
        samples: kept.flatMap { Self.beats.beat($0) },
        classes: kept.map { normal.contains(Self.beats.records[$0]) ? .normal : Self.beats.classes[$0] },
        records: kept.map { Self.beats.records[$0] }, recordNames: Array(Self.beats.recordNames.prefix(count)),
        patients: (0..<count).map { "p\($0 / 2)" })
    }
    let all = beats(normal: [])
    func usage(_ path: String, _ reason: String) -> Fault { Fault(.usage, path: path, reason: reason) }
    check(
      Self.named(nil, ["p1", "p99"]), all,
      usage("--test-patients", "expected patients of the data (p0, p1, p2, p3, p4 and 7 more), found \"p99\""))
    check(
      Self.named(nil, ["nobody"], file: "/some/where/who.txt"), all,
      .badData(
        "/some/where/who.txt", "--test-patients", expected: "patients of the data (p0, p1, p2, p3, p4 and 7 more)",
        found: "\"nobody\""))
    check(
      Self.named(["p1", "p2"], ["p3", "p1"]), all,
      usage("--validation-patients and --test-patients", "expected different patients, found \"p1\" in both"))
    check(
      Self.named(["r4"], ["r5"]), all,
      usage("--validation-patients and --test-patients", "expected different patients, found \"p2\" in both"))
    check(
      Self.named(["p0"], (1..<12).map { "p\($0)" }), all,
      usage(
        "--validation-patients and --test-patients",
        "expected normal and abnormal beats of other patients to train on, found none"))
    check(
      Self.named(["p3"], ["p1"]), beats(normal: [2, 3]),
      usage("--test-patients", "expected normal and abnormal beats of the patients named, found only normal ones"))
    check(
      Self.named(nil, ["p1"]), beats(normal: [0, 1], count: 4),
      usage(
        "--test-patients", "expected normal and abnormal beats of other patients to train on, found only normal ones"))
    // One patient is left, who cannot be both.
    check(
      Self.named(nil, ["p1"]), beats(normal: [], count: 4),
      Fault(
        .usage, path: "--test-patients",
        reason:
          "inter-patient: it needs 2 groups of patients, to train on and to validate with, with normal and abnormal "
          + "beats in each; of 1 patient, 1 has normal beats, 1 abnormal ones, 1 both"))
    check(
      Self.named(["p1"], nil), beats(normal: [], count: 4),
      Fault(
        .usage, path: "--validation-patients",
        reason: "inter-patient: it needs 2 groups of patients, to train on and to test on, with normal and abnormal "
          + "beats in each; of 1 patient, 1 has normal beats, 1 abnormal ones, 1 both"))
    check(
      Self.named(["p1"], nil), Beats.make(500, records: 0),
      usage("--validation-patients", "expected with records, found CSV files"))
  }
}
