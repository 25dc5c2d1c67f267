import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Results
import Scoring
import TestSupport
import Testing

/// The protocol cross-database where neither database's beats are held: training beats are drawn, test beats scored as they are
/// read.
struct StreamedDatabaseTests {
  private struct Stopped: Error {}

  private static func settings(
    _ protocols: [EvaluationProtocol] = [.crossDatabase], features: [FeatureKind] = [.beat],
    classes: [ClassSet] = [.binary], perPatient: Int? = 1
  ) -> RunSettings {
    var settings = RunSettings(
      protocols: protocols, features: features, classes: classes, trees: 4, repeats: 2, epochDivisor: 30)
    settings.perPatient = perPatient
    return settings
  }

  private static func run(
    _ settings: RunSettings, jobs: Int = 2, checkpoints: CheckpointStore? = nil
  ) -> ExperimentRun {
    ExperimentRun(settings: settings, seed: 1, quick: true, jobs: jobs, checkpoints: checkpoints)
  }

  private static let home: LoadedBeats? = {
    var loaded = try? SyntheticSource(beats: 2000, seed: 3).load(jobs: 2)
    loaded?.database = "home"
    return loaded
  }()

  /// Another database, into which some beats of the first are copied: a whole record, and the start of another.
  private static func away(copying copied: [Int] = []) throws -> LoadedBeats {
    var loaded = try SyntheticSource(beats: 1300, seed: 8).load(jobs: 2)
    loaded.database = "away"
    let home = try #require(home).beats
    for (to, from) in copied.enumerated() {
      loaded.beats.samples.replaceSubrange(to * 187..<(to + 1) * 187, with: home.beat(from))
    }
    return loaded
  }

  /// Rows of the first database: all of its fourth record, and ten of its sixth.
  private static func copied() throws -> [Int] {
    let beats = try #require(home).beats
    let rows = { (record: UInt32) in beats.records.indices.filter { beats.records[$0] == record } }
    return rows(3) + rows(5).prefix(10)
  }

  private static func data(
    _ settings: RunSettings, testing away: LoadedBeats, perPatient: Int = 1_000_000, jobs: Int = 2,
    checkpoints: CheckpointStore? = nil, progress: LoadProgress? = nil
  ) throws -> RunData {
    let home = try #require(home)
    var data = try RunData.drawn(from: .holding(home), perPatient: perPatient, settings, seed: 1, jobs: jobs)
    data.loaded.database = home.database
    let store = RecordStore.holding(away)
    var description = store.loaded(BeatSet())
    description.database = away.database
    try data.test(
      on: store, away.beats.knowsRecords ? description : away, jobs: jobs, keeping: checkpoints, progress: progress)
    return data
  }

  private func expectSame(_ streamed: Results, _ held: Results) throws {
    #expect(streamed.experiments.count == held.experiments.count && !held.experiments.isEmpty)
    for (one, other) in zip(streamed.experiments, held.experiments) {
      var one = one
      // What needs the test beats in memory.
      one.audit.twinRows = other.audit.twinRows
      one.audit.largestTwinGroup = other.audit.largestTwinGroup
      one.attention = other.attention
      #expect(one == other, "\(one.key.name)")
    }
    #expect(streamed.comparisons == held.comparisons && streamed.recordRoles == held.recordRoles)
    #expect(streamed.testData == held.testData && streamed.notRun == held.notRun)
    #expect(try Results(parsing: streamed.encoded(), path: "r") == streamed)
  }

  @Test func whereNothingIsLeftOutResultsAreThoseOfBeatsInMemory() throws {
    let settings = Self.settings(features: FeatureKind.allCases, classes: ClassSet.allCases)
    let away = try Self.away(copying: Self.copied())
    let held = try Self.run(settings).outcome(for: #require(Self.home), testedOn: away) { _ in }
    let streamed = try Self.run(settings).outcome(for: Self.data(settings, testing: away)) { _ in }
    try expectSame(streamed.results, held.results)
    let audit = try #require(streamed.results.experiments.first?.audit.databases)
    let copied = try Self.copied()
    #expect(audit.leftOut == copied.count && audit.identicalTestRows == 0)
    #expect(streamed.modelFiles.keys.sorted() == held.modelFiles.keys.sorted())
    for (name, bytes) in streamed.modelFiles where !name.hasSuffix("json") { #expect(held.modelFiles[name] == bytes) }
  }

  @Test func otherProtocolsRunBesideItOnTheTrainingDatabase() throws {
    let settings = Self.settings(
      [.leakFree, .interPatient, .crossPatient, .crossDatabase], features: [.beat, .patient])
    let away = try Self.away()
    let held = try Self.run(settings).outcome(for: #require(Self.home), testedOn: away) { _ in }.results
    let streamed = try Self.run(settings).outcome(for: Self.data(settings, testing: away)) { _ in }.results
    for name in [EvaluationProtocol.interPatient, .crossDatabase] {
      #expect(
        streamed.experiments.filter { $0.protocol == name }.map(\.records)
          == held.experiments.filter { $0.protocol == name }.map(\.records))
    }
    #expect(streamed.experiments.map(\.confusion) == held.experiments.map(\.confusion))
    #expect(streamed.experiments.map(\.validationScores) == held.experiments.map(\.validationScores))
  }

  @Test(arguments: [true, false]) func aTableOfBeatsIsTestedToo(isBinary: Bool) throws {
    let settings = Self.settings(features: FeatureKind.allCases, classes: ClassSet.allCases)
    let known = try Self.away().beats
    var table = Beats.loaded(BeatSet(samples: known.samples, classes: known.classes), source: .csv)
    if isBinary { table.beats = table.beats.labelled(.binary) }
    let held = try Self.run(settings).outcome(for: #require(Self.home), testedOn: table) { _ in }.results
    let streamed = try Self.run(settings).outcome(for: Self.data(settings, testing: table)) { _ in }.results
    #expect(Set(held.experiments.map(\.features)) == [.beat], "nothing is known of the beats but their samples")
    #expect(Set(held.experiments.map(\.classes)) == (isBinary ? [.binary] : [.binary, .aami]))
    try expectSame(streamed, held)
  }

  @Test func aTableOfBeatsIsTrainedOnToo() throws {
    let settings = Self.settings(classes: ClassSet.allCases, perPatient: nil)
    let known = try #require(Self.home).beats
    let table = Beats.loaded(BeatSet(samples: known.samples, classes: known.classes), source: .csv)
    let away = try Self.away(copying: Self.copied())
    let held = try Self.run(settings).outcome(for: table, testedOn: away) { _ in }.results
    let data = {
      var data = RunData(table)
      let store = RecordStore.holding(away)
      var description = store.loaded(BeatSet())
      description.database = away.database
      try data.test(on: store, description, jobs: 2)
      return data
    }
    let streamed = try Self.run(settings).outcome(for: data()) { _ in }
    try expectSame(streamed.results, held)
    let parts = try (1...3).map { number in
      let part = try Self.run(settings).part(RunShare(number, of: 3), for: data()) { _ in }
      return (path: "\(number)", part: try RunPart(parsing: part.encoded(), path: "\(number)"))
    }
    let merged = try RunPart.merge(parts).results
    #expect(merged == streamed.results, "beats in memory validate once, however many parts there are")
  }

  @Test func drawnBeatsThatTheTestDatabaseHasAreNotLearnt() throws {
    let settings = Self.settings()
    let home = try #require(Self.home)
    let copied = try Self.copied()
    let away = try Self.away(copying: copied)
    let results = try Self.run(settings).outcome(for: Self.data(settings, testing: away, perPatient: 20)) { _ in }
      .results
    let draw = try #require(results.draw)
    let roles = try #require(results.recordRoles?.first)
    let run = try #require(results.experiments.first { !$0.rebalanced })
    let leftOut = try #require(run.audit.databases?.leftOut)
    #expect(leftOut > 0 && leftOut < copied.count && run.audit.databases?.identicalTestRows == 0)
    #expect(run.leak.trainedOn.total == 0 && run.test.total == away.beats.count)
    #expect(!(roles.training + roles.validation).contains(home.beats.recordNames[3]))
    #expect(roles.leftOut == [home.beats.recordNames[3]])
    // Validation patients are scored whole.
    let whole = roles.validation.reduce(0) { sum, name in
      sum + home.beats.records.count { home.beats.recordNames[Int($0)] == name }
    }
    #expect(run.validation.total <= whole && run.validation.total > whole - 11)
    #expect(draw.test == nil && draw.validation.records == roles.validation.count)
    #expect(draw.training.records == roles.training.count, "a record that is left out is not counted as trained on")
    let training = roles.training.reduce(0) { sum, name in
      sum + home.beats.records.count { home.beats.recordNames[Int($0)] == name }
    }
    #expect(draw.training.beats == training)
  }

  @Test func namedValidationPatientsAreScoredWhole() throws {
    let home = try #require(Self.home)
    var settings = Self.settings()
    let names = [home.beats.patientNames[2], home.beats.patientNames[7]]
    settings.namedPatients = NamedPatients(validation: NamedPatients.List(names), test: nil)
    let results = try Self.run(settings).outcome(for: Self.data(settings, testing: Self.away(), perPatient: 5)) { _ in }
      .results
    #expect(results.recordRoles?.first?.validation == names)
    let whole = home.beats.records.count { names.contains(home.beats.patientNames[Int(home.beats.patients[Int($0)])]) }
    #expect(results.experiments.allSatisfy { $0.validation.total == whole })
  }

  @Test(arguments: [true, false]) func namedValidationPatientsWhoAreNotUsedAreReported(isStreamed: Bool) throws {
    let home = try #require(Self.home)
    var settings = Self.settings()
    let names = [3, 7].map { home.beats.patientNames[$0] }
    settings.namedPatients = NamedPatients(validation: NamedPatients.List(names), test: nil)
    let away = try Self.away(copying: Self.copied())
    let run = Self.run(settings)
    let outcome =
      isStreamed
      ? try run.outcome(for: Self.data(settings, testing: away)) { _ in }
      : try run.outcome(for: home, testedOn: away) { _ in }
    #expect(outcome.results.recordRoles?.first?.validation == [names[1]])
    #expect(
      outcome.results.data.remarks?.contains {
        $0.hasSuffix("not used, because the test database contains their beats too: \(home.beats.recordNames[3])")
      } == true, "\(outcome.results.data.remarks ?? [])")
  }

  @Test func threadsProcessesAndPartsDoNotChangeAByte() throws {
    let settings = Self.settings([.interPatient, .crossDatabase], features: [.beat, .beatAndRhythm])
    let away = try Self.away(copying: Self.copied())
    let data = { (jobs: Int) in try Self.data(settings, testing: away, perPatient: 12, jobs: jobs) }
    let whole = try Self.run(settings).outcome(for: data(2)) { _ in }
    let bytes = try whole.results.encoded()
    #expect(try Self.run(settings, jobs: 1).outcome(for: data(1)) { _ in }.results.encoded() == bytes)
    var elsewhere = Self.run(settings)
    elsewhere.spreading = Backwards()
    #expect(try elsewhere.outcome(for: data(2)) { _ in }.results.encoded() == bytes)
    for count in [2, 5] {
      let parts = try (1...count).reversed().map { number in
        let part = try Self.run(settings).part(RunShare(number, of: count), for: data(2)) { _ in }
        return (path: "\(number)", part: try RunPart(parsing: part.encoded(), path: "\(number)"))
      }
      let merged = try RunPart.merge(parts)
      #expect(try merged.results.encoded() == bytes && merged.modelFiles == whole.modelFiles)
    }
  }

  @Test func aRunThatWasStoppedGoesOnAfterTheRecordsItHadComparedAndScored() throws {
    let settings = Self.settings([.interPatient, .crossDatabase])
    let away = try Self.away(copying: Self.copied())
    let whole = try Self.run(settings).outcome(for: Self.data(settings, testing: away, perPatient: 12)) { _ in }
      .results.encoded()
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let store = CheckpointStore(folder: folder.url.appending(path: "trainings").path, program: "p")
    let compared = Guarded(0)
    let data = {
      compared.withLock { $0 = 0 }
      return try Self.data(settings, testing: away, perPatient: 12, jobs: 1, checkpoints: store) { _, _ in
        compared.withLock { $0 += 1 }
      }
    }
    let records = away.beats.recordNames.count
    #expect(throws: Stopped.self) {
      _ = try Self.run(settings, jobs: 1, checkpoints: store).outcome(for: data()) { event in
        if case .scoring(let done, _) = event, done == 7 { throw Stopped() }
      }
    }
    #expect(compared.withLock { $0 } == records)
    // What a killed process leaves half written at the end of each file.
    let kept = folder.url.appending(path: "trainings-scores")
    let files = try FileManager.default.contentsOfDirectory(at: kept, includingPropertiesForKeys: nil)
    #expect(files.count == 2)
    for file in files {
      let bytes = try Data(contentsOf: file)
      try bytes.prefix(bytes.count - 3).write(to: file)
    }
    let first = Guarded<Int?>(nil)
    let resumed = try Self.run(settings, jobs: 1, checkpoints: store).outcome(for: data()) { event in
      if case .scoring(let done, _) = event { first.withLock { $0 = $0 ?? done } }
    }
    #expect(try resumed.results.encoded() == whole)
    #expect(first.withLock { $0 } == 6, "the seventh record's scores were cut")
  }

  @Test func aTestDatabaseThatChangesDuringARunIsNoticed() throws {
    let settings = Self.settings()
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let store = CheckpointStore(folder: folder.url.path, program: "p")
    _ = try Self.data(settings, testing: Self.away(), checkpoints: store)
    // The same by name, size and time; now it has beats of the other database.
    let copied = try Self.copied()
    let data = try Self.data(settings, testing: Self.away(copying: copied), checkpoints: store)
    let told = Fault.badData(
      "--test", expected: "a database that does not change during a run",
      found: "\(copied.count) beats identical to training beats, which were not there when they were compared")
    #expect(throws: told) { try Self.run(settings).outcome(for: data) { _ in } }
  }

  @Test func oneDatabaseUnderTwoNamesIsRefused() throws {
    let settings = Self.settings()
    var copy = try #require(Self.home)
    copy.database = "copy"
    let data = try Self.data(settings, testing: copy, perPatient: 6)
    let told = Fault.badData(
      "--train and --test", expected: "two databases",
      found: "all \(data.loaded.beats.count) training beats among the test beats")
    #expect(throws: told) { try Self.run(settings).outcome(for: data) { _ in } }
  }

  @Test func manyTestRecordsAreCountedByPatient() throws {
    var settings = Self.settings()
    settings.repeats = 1
    let away = Beats.loaded(Beats.make(1530, records: 510, seed: 4))
    var sorted = away
    let order = away.beats.records.indices.sorted { (away.beats.records[$0], $0) < (away.beats.records[$1], $1) }
    sorted.beats = BeatSet(
      samples: order.flatMap { away.beats.beat($0) }, classes: order.map { away.beats.classes[$0] },
      records: order.map { away.beats.records[$0] }, recordNames: away.beats.recordNames,
      patients: away.beats.recordNames.indices.map { "p\($0 / 51)" })
    let results = try Self.run(settings).outcome(for: Self.data(settings, testing: sorted)) { _ in }.results
    #expect(results.recordRoles == nil && results.testData?.unlistedRecords == 510)
    let run = try #require(results.experiments.first)
    #expect(run.test.total == 1530 && run.records?.map(\.patient) == (0..<10).map { "p\($0)" })
  }
}
