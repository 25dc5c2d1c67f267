import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Results
import Scoring
import TestSupport
import Testing

/// What the protocol cross-database promises, on the rows it deals, and that a broken promise is noticed.
struct CrossDatabaseTests {
  private func database(_ name: String, _ count: Int, records: Int, seed: UInt64) -> LoadedBeats {
    var loaded = Beats.loaded(Beats.make(count, records: records, seed: seed), source: records == 0 ? .csv : .wfdb)
    let digit = Array("0123456789abcdef")[(name.utf8.count + Int(seed)) % 16]
    loaded.sha256 = String(repeating: digit, count: 64)
    loaded.database = name
    return loaded
  }

  private func pair(trainRecords: Int = 10, testRecords: Int = 6, seed: UInt64 = 1) throws -> DatabasePair {
    try DatabasePair(
      train: database("home", 1500, records: trainRecords, seed: seed),
      test: database("away", 900, records: testRecords, seed: seed + 100))
  }

  private func scenarios(_ pair: DatabasePair, seed: UInt64 = 1) throws -> [Scenario] {
    try ScenarioBuilder(pair: pair, settings: RunSettings(), seed: seed).scenarios(for: .crossDatabase)
  }

  @Test(arguments: 1...5) func trainsOnOneDatabaseOnlyAndTestsOnAllOfTheOther(seed: UInt64) throws {
    let pair = try pair(seed: seed)
    let beats = pair.joined.beats
    for scenario in try scenarios(pair, seed: seed) {
      #expect(scenario.split.test == (1500..<2400).map { DrawnRow(beat: $0) })
      let learned = scenario.split.train + scenario.split.validation
      #expect(learned.allSatisfy { $0.beat < 1500 })
      let records = { (rows: [DrawnRow]) in Set(rows.map { beats.records[Int($0.beat)] }) }
      #expect(records(learned).isDisjoint(with: records(scenario.split.test)))
      #expect(records(scenario.split.train).isDisjoint(with: records(scenario.split.validation)))
      #expect(!scenario.split.validation.isEmpty && !scenario.split.validation.contains { $0.isOversampled })
    }
    #expect(try scenarios(pair).map(\.rebalanced) == [false, true])
  }

  @Test func theSameRecordNameInBothIsTwoRecords() throws {
    let pair = try pair()
    let audit = SplitAudit(try scenarios(pair)[0].split, of: pair.joined.beats, pair: pair)
    #expect(audit.sharedRecords == 0 && audit.databases?.sharedNames == 6)
  }

  @Test(arguments: [(0, 6), (10, 0), (0, 0)]) func databasesWithoutRecordsRunAndSaySo(records: (Int, Int)) throws {
    let pair = try pair(trainRecords: records.0, testRecords: records.1)
    let split = try scenarios(pair)[0].split
    #expect(split.validation.count > 100 && split.test.count == 900)
    let audit = SplitAudit(split, of: pair.joined.beats, pair: pair)
    #expect(audit.sharedRecords == nil && audit.databases?.sharedNames == nil)
    try audit.verify(.crossDatabase)
  }

  @Test func beatsThatBothDatabasesHoldAreNotTrainedOn() throws {
    let home = database("home", 1500, records: 10, seed: 1)
    var away = database("away", 900, records: 6, seed: 2)
    // Beats 100...399 of the one database are copied into the other, under another record's name.
    let copied = 100..<400
    away.beats.samples.replaceSubrange(
      0..<copied.count * 187, with: home.beats.samples[copied.lowerBound * 187..<copied.upperBound * 187])
    let pair = try DatabasePair(train: home, test: away)
    for scenario in try scenarios(pair) {
      let learned = Set((scenario.split.train + scenario.split.validation).map { Int($0.beat) })
      #expect(learned.isDisjoint(with: copied))
      #expect(scenario.split.test.count == 900, "the test database stays whole")
      let audit = SplitAudit(scenario.split, of: pair.joined.beats, pair: pair)
      #expect(audit.databases?.leftOut == copied.count && audit.databases?.identicalTestRows == 0)
    }
  }

  @Test func oneDatabaseUnderTwoNamesIsRefused() {
    let home = database("home", 500, records: 5, seed: 1)
    let told = Fault.badData(
      "--train and --test", expected: "two databases", found: "all 500 training beats among the test beats")
    #expect(throws: told) { try DatabasePair(train: home, test: home) }
  }

  @Test func brokenPromisesAreNoticed() throws {
    let pair = try pair()
    let beats = pair.joined.beats
    let split = try scenarios(pair)[0].split
    func refused(_ broken: Split, _ beats: BeatSet) {
      #expect(throws: Fault.self) { try SplitAudit(broken, of: beats, pair: pair).verify(.crossDatabase) }
    }
    try SplitAudit(split, of: beats, pair: pair).verify(.crossDatabase)

    var shared = split
    shared.train.append(split.test[0])
    refused(shared, beats)

    // A beat of the test database is trained on instead of tested.
    var moved = split
    moved.train.append(moved.test.removeLast())
    refused(moved, beats)

    var back = split
    back.test.append(back.validation.removeLast())
    refused(back, beats)

    // The same samples on both sides, in other records.
    var copied = beats
    let (from, to) = (Int(split.train[7].beat), Int(split.test[3].beat))
    copied.samples.replaceSubrange(to * 187..<(to + 1) * 187, with: beats.beat(from))
    let audit = SplitAudit(split, of: copied, pair: pair)
    #expect(audit.databases?.identicalTestRows == 1)
    refused(split, copied)

    var made = split
    made.test[0].copy = 1
    refused(made, beats)

    #expect(throws: Fault.self) { try SplitAudit(split, of: beats).verify(.crossDatabase) }
  }

  @Test func resultsTellBothDatabasesAndReadBack() throws {
    let (home, away) = (database("home", 1500, records: 10, seed: 1), database("away", 900, records: 6, seed: 2))
    let settings = RunSettings(
      protocols: [.published, .leakFree, .interPatient, .crossDatabase], trees: 5, repeats: 1, epochDivisor: 20)
    let run = ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
    let results = try run.results(for: home, testedOn: away) { _ in }
    #expect(results.data.database == "home" && results.data.records.count == 10)
    #expect(results.testData?.database == "away" && results.testData?.beats == 900)
    let across = results.experiments.filter { $0.key.protocol == .crossDatabase }
    #expect(across.count == 4 && across.allSatisfy { $0.scores.confusion.total == 900 && $0.chosen != nil })
    // Other protocols run on the training database, as without the other one.
    let alone = ExperimentRun(
      settings: RunSettings(trees: 5, repeats: 1, epochDivisor: 20), seed: 1, quick: true, jobs: 2)
    #expect(try alone.results(for: home) { _ in }.experiments == results.experiments.filter { !across.contains($0) })

    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let file = scratch.url.appending(path: "results.json")
    try results.encoded().write(to: file)
    #expect(try Results.read(from: file.path) == results)
  }

  @Test func patientFeaturesCarryOverBetweenSyntheticDatabases() throws {
    let databases = try [UInt64(11), 12].map { seed in
      var loaded = try SyntheticSource(beats: 4000, seed: seed).load(jobs: 2)
      loaded.database = "made-\(seed)"
      return loaded
    }
    let results = try ExperimentRun(
      settings: RunSettings(
        protocols: [.crossDatabase], features: [.beat, .patient], classes: ClassSet.allCases, trees: 20, repeats: 1),
      seed: 1, quick: false, jobs: 2
    ).results(for: databases[0], testedOn: databases[1]) { _ in }
    let runs = results.experiments.filter { $0.features == .patient }
    #expect(runs.count == 12, "two models, two sets of classes, before and after by copies and by weights")
    for run in runs {
      #expect(run.test.total == databases[1].beats.count)
      #expect((run.curves.roc.area ?? 0) > 0.9, "\(run.key.name): \(run.curves.roc.area ?? 0)")
    }
  }

  @Test func resultsOfOneDatabaseLookAsBefore() throws {
    let settings = RunSettings(protocols: [.leakFree], trees: 2, repeats: 1, epochDivisor: 60)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
      .results(for: Beats.loaded(Beats.make(800))) { _ in }
    let text = String(decoding: try results.encoded(), as: UTF8.self)
    // Files of format 1 that were written before there were two databases lack exactly these.
    for key in ["testData", "database", "databases"] { #expect(!text.contains("\"\(key)\"")) }
  }

  @Test func withoutASecondDatabaseItDoesNotRunAndSaysWhy() throws {
    let settings = RunSettings(protocols: [.leakFree, .crossDatabase], trees: 2, repeats: 1, epochDivisor: 60)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
      .results(for: Beats.loaded(Beats.make(800))) { _ in }
    #expect(results.notRun.map(\.protocol) == [.crossDatabase])
  }

  @Test func whereTrainingsRunDoesNotChangeAByte() throws {
    let loaded = Beats.loaded(Beats.make(900))
    let settings = RunSettings(protocols: [.leakFree, .interPatient], trees: 3, repeats: 2, epochDivisor: 60)
    let here = ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2)
    var elsewhere = here
    elsewhere.spreading = Backwards()
    #expect(try elsewhere.results(for: loaded) { _ in }.encoded() == here.results(for: loaded) { _ in }.encoded())
  }
}
