import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Results
import Scoring
import TestSupport
import Testing

/// Beats scored as their records are read, and runs in parts.
struct StreamedRecordsTests {
  private struct Stopped: Error {}

  private static let settings: RunSettings = {
    var settings = RunSettings(
      protocols: [.interPatient], features: FeatureKind.allCases, classes: ClassSet.allCases, trees: 4, repeats: 2,
      epochDivisor: 30)
    settings.perPatient = 1
    return settings
  }()
  private static let source = SyntheticSource(beats: 2000, seed: 3)

  private static func run(_ jobs: Int = 2, checkpoints: CheckpointStore? = nil) -> ExperimentRun {
    ExperimentRun(settings: settings, seed: 1, quick: true, jobs: jobs, checkpoints: checkpoints)
  }

  private static func data(_ perPatient: Int?, jobs: Int = 2, _ changed: RunSettings = settings) throws -> RunData {
    try RunData.drawn(from: .synthetic(source), perPatient: perPatient, changed, seed: 1, jobs: jobs)
  }

  @Test func whereNothingIsLeftOutResultsAreThoseOfBeatsInMemory() throws {
    let streamed = try Self.run().outcome(for: Self.data(1_000_000)) { _ in }
    let held = try Self.run().outcome(for: Self.source.load(jobs: 2)) { _ in }
    #expect(streamed.results.experiments.count == held.results.experiments.count)
    for (one, other) in zip(streamed.results.experiments, held.results.experiments) {
      var one = one
      // What needs the test beats in memory.
      one.audit.twinRows = other.audit.twinRows
      one.audit.largestTwinGroup = other.audit.largestTwinGroup
      one.attention = other.attention
      #expect(one == other, "\(one.key.name)")
    }
    #expect(streamed.results.comparisons == held.results.comparisons)
    #expect(streamed.results.recordRoles == held.results.recordRoles)
    #expect(
      streamed.modelFiles.filter { !$0.key.hasSuffix("json") } == held.modelFiles.filter { !$0.key.hasSuffix("json") })
  }

  @Test func countsAreSaidBeforeAndAfterDrawing() throws {
    let results = try Self.run().outcome(for: Self.data(15)) { _ in }.results
    let draw = try #require(results.draw)
    #expect(draw.perPatient == 15 && draw.isGiven)
    let run = try #require(results.experiments.first { !$0.rebalanced })
    #expect(run.train.classes == draw.training.after && run.test.classes == draw.test?.before)
    #expect(run.validation.classes == draw.validation.before, "validation patients are scored whole")
    #expect((draw.training.after["N"] ?? 0) <= 15 * draw.training.patients && draw.training.drawn < draw.training.beats)
    #expect(draw.test?.drawn == 0, "no test beat is held")
    let beats = draw.training.beats + draw.validation.beats + (draw.test?.beats ?? 0)
    #expect(results.data.beats == beats)
    #expect(try Results(parsing: results.encoded(), path: "r") == results)
  }

  @Test func withoutANumberAsManyAreDrawnAsMayBeHeld() throws {
    let draw = try #require(try Self.data(nil).draw)
    #expect(!draw.isGiven && draw.training.drawn == draw.training.beats, "2,000 beats may all be held")
  }

  @Test func otherProtocolsRunOnTheDrawnBeatsOfAllPatients() throws {
    var settings = Self.settings
    settings.protocols = [.leakFree, .interPatient]
    let data = try Self.data(10, settings)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).outcome(for: data) { _ in }
      .results
    let draw = try #require(results.draw)
    let drawn = [draw.training, draw.validation, draw.test].compactMap { $0?.drawn }.reduce(0, +)
    let leakFree = try #require(results.experiments.first { $0.protocol == .leakFree && !$0.rebalanced })
    #expect(leakFree.train.total + leakFree.validation.total + leakFree.test.total == drawn)
    let strict = try #require(results.experiments.first { $0.protocol == .interPatient && !$0.rebalanced })
    #expect(strict.test.classes == draw.test?.before && (draw.test?.drawn ?? 0) > 0)
  }

  @Test func threadsProcessesAndPartsDoNotChangeAByte() throws {
    let whole = try Self.run().outcome(for: Self.data(12)) { _ in }
    let bytes = try whole.results.encoded()
    #expect(try Self.run(1).outcome(for: Self.data(12, jobs: 1)) { _ in }.results.encoded() == bytes)
    var elsewhere = Self.run()
    elsewhere.spreading = Backwards()
    #expect(try elsewhere.outcome(for: Self.data(12)) { _ in }.results.encoded() == bytes)
    // Of the last, most have no record to score.
    for count in [2, 5, 60] {
      let parts = try (1...count).reversed().map { number in
        let part = try Self.run().part(RunShare(number, of: count), for: Self.data(12)) { _ in }
        return (path: "\(number)", part: try RunPart(parsing: part.encoded(), path: "\(number)"))
      }
      let merged = try RunPart.merge(parts)
      #expect(try merged.results.encoded() == bytes && merged.modelFiles == whole.modelFiles)
    }
  }

  /// Parts are files, and files may be changed.
  @Test func partsThatDoNotFitTogetherAreRefused() throws {
    let parts = try (1...2).map { number in
      try JSONSerialization.jsonObject(
        with: Data(try Self.run().part(RunShare(number, of: 2), for: Self.data(12)) { _ in }.encoded()))
    }
    typealias Object = [String: Any]
    let first = try #require(parts[0] as? Object)
    let second = try #require(parts[1] as? Object)
    func message(_ objects: [Object]) throws -> String {
      do {
        let read = try objects.enumerated().map { index, object in
          let bytes = Array(try JSONSerialization.data(withJSONObject: object))
          return (path: "\(index)", part: try RunPart(parsing: bytes, path: "\(index)"))
        }
        return try "none: \(RunPart.merge(read).results.experiments.count)"
      } catch let fault as Fault {
        return fault.description
      }
    }
    func changed(_ object: Object, _ key: String, _ value: Any) -> Object {
      object.merging([key: value]) { $1 }
    }
    #expect(try message([first, second]).hasPrefix("none"))
    let fits = "expected a part of a run, found numbers that do not fit together"
    for count in [0, -5] {
      #expect(try message([changed(first, "share", ["number": 1, "count": count])]) == "0: \(fits)")
    }
    let same = "expected a part of the same run as 0, found other data, settings or program"
    #expect(try message([changed(changed(first, "units", [Int]()), "outcomes", Object()), second]) == "1: \(same)")
    #expect(
      try message([first, changed(first, "share", ["number": 2, "count": 2])]).contains(
        "expected each record scored in one part"))
    #expect(try message([first, changed(second, "scored", [])]).contains("records scored in all parts"))
    #expect(try message([first, changed(second, "scored", [99_999])]) == "1: \(fits)")
  }

  @Test func aRunThatWasStoppedGoesOnAfterTheRecordsItHadScored() throws {
    let whole = try Self.run().outcome(for: Self.data(12)) { _ in }.results.encoded()
    try TemporaryFolder.with { folder in
      let store = CheckpointStore(folder: folder.appending(path: "trainings").path, program: "p")
      let first = Guarded([Int]())
      #expect(throws: Stopped.self) {
        _ = try Self.run(1, checkpoints: store).outcome(for: Self.data(12)) { event in
          guard case .scoring(let done, _) = event else { return }
          first.withLock { $0.append(done) }
          if done == 9 { throw Stopped() }
        }
      }
      #expect(first.withLock { $0 } == Array(0...9))
      // What a killed process leaves half written at the end.
      let kept = folder.appending(path: "trainings-scores")
      let journal = try #require(
        try FileManager.default.contentsOfDirectory(at: kept, includingPropertiesForKeys: nil).first)
      let handle = try FileHandle(forWritingTo: journal)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data([9, 0, 0, 0, 0, 0, 0, 0, 65, 66]))
      try handle.close()
      let second = Guarded([Int]())
      let resumed = try Self.run(1, checkpoints: store).outcome(for: Self.data(12)) { event in
        if case .scoring(let done, _) = event { second.withLock { $0.append(done) } }
      }
      #expect(try resumed.results.encoded() == whole)
      #expect(second.withLock { $0 }.first == 9, "nine records were kept")
      let third = Guarded([Int]())
      let again = try Self.run(1, checkpoints: store).outcome(for: Self.data(12)) { event in
        if case .scoring(let done, _) = event { third.withLock { $0.append(done) } }
      }
      #expect(try again.results.encoded() == whole && third.withLock { $0.count } == 1, "all were kept")
    }
  }

  @Test func testBeatsIdenticalToTrainingBeatsAreCounted() throws {
    var loaded = Beats.loaded(Beats.make(1200, records: 8))
    let beats = loaded.beats
    let sets = try PatientSets.choose(
      for: .holding(sorted(loaded)), seed: SeededGenerator.derive(1, "inter-patient sets"))
    let rows = { (names: [String]) in
      beats.records.indices.filter { names.contains(beats.recordNames[Int(beats.records[$0])]) }
    }
    let (learnt, tested) = (rows(sets.train), rows(sets.test))
    for (from, to) in zip(learnt, tested).prefix(7) {
      let width = BeatSet.samplesPerBeat
      loaded.beats.samples.replaceSubrange(to * width..<(to + 1) * width, with: beats.beat(from))
    }
    var settings = RunSettings(protocols: [.interPatient], trees: 2, repeats: 1, epochDivisor: 60)
    settings.features = [.beat]
    let data = try RunData.drawn(
      from: .holding(sorted(loaded)), perPatient: 10_000, settings, seed: 1, jobs: 2)
    let results = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).outcome(for: data) { _ in }
      .results
    for run in results.experiments { #expect(run.audit.testRowsWithTwin == 7 && run.leak.trainedOn.total == 7) }
  }

  /// The same beats, those of each record side by side.
  private func sorted(_ loaded: LoadedBeats) -> LoadedBeats {
    let beats = loaded.beats
    let order = beats.records.indices.sorted { (beats.records[$0], $0) < (beats.records[$1], $1) }
    var sorted = loaded
    sorted.beats = BeatSet(
      samples: order.flatMap { beats.beat($0) }, classes: order.map { beats.classes[$0] },
      records: order.map { beats.records[$0] }, recordNames: beats.recordNames)
    return sorted
  }
}
