import Experiments
import Foundation
import Groundwork
import Heartbeats
import Results
import TestSupport
import Testing

/// What is kept of finished trainings, and what a run says of each.
struct CheckpointStoreTests {
  private let scratch: TemporaryFolder
  private var folder: URL { scratch.url.appending(path: "kept") }

  init() throws { scratch = try TemporaryFolder() }

  /// What a run told of its trainings.
  private struct Told {
    var reused = 0
    var reasons: [Reuse.Reason] = []
    var notKept = 0
    var results: Data
  }

  private static let settings = RunSettings(protocols: [.leakFree], trees: 3, repeats: 1, epochDivisor: 60)
  private static let trainings = 4

  private func run(
    _ settings: RunSettings = settings, seed: UInt64 = 1, quick: Bool = false, data: String = "0",
    program: String = "a",
    in place: String? = nil, capacity: Int = 1 << 30
  ) throws -> Told {
    let told = Guarded((reused: 0, reasons: [Reuse.Reason](), notKept: 0))
    var loaded = Beats.loaded(Beats.make(600))
    loaded.sha256 = data
    let store = CheckpointStore(folder: place ?? folder.path, program: program, capacity: capacity)
    let results = try ExperimentRun(settings: settings, seed: seed, quick: quick, jobs: 2, checkpoints: store)
      .results(for: loaded) { event in
        told.withLock { told in
          switch event {
          case .reused: told.reused += 1
          case .finished(_, _, let reason): told.reasons.append(reason)
          case .notKept: told.notKept += 1
          default: break
          }
        }
      }
    let (reused, reasons, notKept) = told.withLock { $0 }
    return Told(reused: reused, reasons: reasons, notKept: notKept, results: try results.encoded())
  }

  private func files() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).sorted {
      $0.path < $1.path
    }
  }

  @Test func theSameRunReusesEverything() throws {
    let first = try run()
    #expect(first.reused == 0 && first.reasons == Array(repeating: .nothingKept, count: Self.trainings))
    let second = try run()
    #expect(second.reused == Self.trainings && second.reasons.isEmpty)
    #expect(second.results == first.results)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var run: @Sendable (CheckpointStoreTests) throws -> (told: [Reuse.Reason], reused: Int)
  }

  static let others: [Case] = [
    Case(testDescription: "another seed") { try $0.outcome($0.run(seed: 2)) },
    Case(testDescription: "other data") { try $0.outcome($0.run(data: "1")) },
    Case(testDescription: "another build") { try $0.outcome($0.run(program: "b")) },
    Case(testDescription: "a full run") { try $0.outcome($0.run(quick: true)) },
    Case(testDescription: "other settings") {
      var more = settings
      more.noise *= 2  // decides every training, where trees decide forests only
      return try $0.outcome($0.run(more))
    },
  ]

  private func outcome(_ told: Told) -> (told: [Reuse.Reason], reused: Int) { (told.reasons, told.reused) }

  @Test(arguments: others) func whateverDiffersIsComputedAndNamed(other: Case) throws {
    _ = try run()
    let (told, reused) = try other.run(self)
    #expect(reused == 0)
    #expect(told == Array(repeating: .differs([other.testDescription]), count: Self.trainings))
  }

  @Test func theNearestOfSeveralIsNamed() throws {
    _ = try run(seed: 2, program: "b")
    #expect(try run().reasons.allSatisfy { $0 == .differs(["another seed", "another build"]) })
    _ = try run(seed: 2)
    #expect(try run(seed: 3).reasons.allSatisfy { $0 == .differs(["another seed"]) })
  }

  @Test func aQuickRunNeverEntersAFullOne() throws {
    let full = try run().results
    try FileManager.default.removeItem(at: folder)
    _ = try run(quick: true)
    let after = try run()
    #expect(after.reused == 0 && after.results == full)
    #expect(after.reasons.allSatisfy { $0 == .differs(["a quick run"]) })
  }

  @Test func aDamagedFileIsComputedAgain() throws {
    let whole = try run().results
    let file = try files()[0]
    let good = try Data(contentsOf: file)
    for place in [0, 64, 70, good.count / 2, good.count - 1] {
      var bad = good
      bad[place] ^= 1
      try bad.write(to: file)
      let again = try run()
      #expect(again.reasons == [.damaged] && again.results == whole, "byte \(place)")
    }
    for length in [0, 10, 65, 300, good.count - 1] {
      try good.prefix(length).write(to: file)
      #expect(try run().reasons == [.damaged], "\(length) bytes")
    }
    // A whole file of another training under this one's name is no better.
    try Data(contentsOf: files()[1]).write(to: file)
    #expect(try run().reasons == [.damaged])
    #expect(try run().reused == Self.trainings)
  }

  @Test func aFolderThatCannotBeWrittenIsToldAndTheRunGoesOn() throws {
    let whole = try run().results
    try FileManager.default.removeItem(at: folder)
    try Data().write(to: folder)
    let told = try run(in: folder.appending(path: "below").path)
    #expect(told.notKept == Self.trainings && told.results == whole)
  }

  @Test func theOldestGoWhenThereIsNoRoom() throws {
    _ = try run(seed: 1)
    _ = try run(seed: 2)
    let sizes = try files().map { try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
    let room = sizes.reduce(0, +) * 3 / 4
    for file in try files() {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -9)], ofItemAtPath: file.path)
    }
    // Used now, so not the oldest.
    #expect(try run(seed: 1).reused == Self.trainings)
    // A run with too little room keeps its own, for as long as it may be stopped, and drops the oldest at its start.
    _ = try run(seed: 3, capacity: room)
    #expect(try run(seed: 3, capacity: 0).reused == Self.trainings)
    #expect(try files().count == Self.trainings, "with no room at all only the run's own stay")
  }

  @Test func roomIsMadeForTheOldestOnly() throws {
    _ = try run(seed: 1)
    let size = try files().map { try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }.reduce(0, +)
    for file in try files() {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -9)], ofItemAtPath: file.path)
    }
    _ = try run(seed: 2)
    _ = try run(seed: 3, capacity: size * 5 / 4)
    #expect(try run(seed: 2).reused == Self.trainings)
    #expect(try run(seed: 1).reused < Self.trainings)
  }

  @Test func whatKilledRunsLeftGoesAfterAnHour() throws {
    _ = try run()
    let (old, new) = (folder.appending(path: ".a.training.1.2.part"), folder.appending(path: ".b.training.1.2.part"))
    for file in [old, new] { try Data([1]).write(to: file) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: old.path)
    #expect(try run().reused == Self.trainings)
    #expect(!FileManager.default.fileExists(atPath: old.path) && FileManager.default.fileExists(atPath: new.path))
  }
}
