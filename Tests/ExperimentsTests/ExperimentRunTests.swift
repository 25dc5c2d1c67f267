import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import Results
import Scoring
import TestSupport
import Testing

struct ExperimentRunTests {
  static let quick = RunSettings(trees: 10, repeats: 2, epochDivisor: 8)

  static func run(_ beats: BeatSet, jobs: Int = 2, source: BeatSource = .synthetic) throws -> Results {
    try ExperimentRun(settings: quick, seed: 1, quick: true, jobs: jobs)
      .results(for: Beats.loaded(beats, source: source)) { _ in }
  }

  @Test func everyProtocolRunsBothModelsBeforeAndAfter() throws {
    let results = try Self.run(Beats.make(1500))
    #expect(results.experiments.count == 7 + 4 + 4)
    for run in results.experiments {
      #expect(run.scores.confusion.total == run.test.total)
      #expect((run.history != nil) == (run.key.model == .net))
      #expect((run.outOfBagError != nil) == (run.key.model == .forest))
      #expect((run.chosen != nil) == (run.key.protocol != .published))
      #expect((run.scores.accuracy ?? 0) > 0.75, "\(run.key.name)")
      #expect(run.repeats.count == 2)
      let shown = try #require(run.shownRepeat)
      #expect(run.repeats[shown].confusion == run.scores.confusion)
      let recalls = run.repeats.map { $0.recall ?? 0 }
      #expect(recalls[shown] == recalls.min(), "of two, the lower is shown")
      #expect(run.leak.trainedOn.total == run.audit.testRowsTrainedOn)
      #expect((run.leak.trainedOn + run.leak.others) == run.scores.confusion)
      #expect(run.rates.recall.n == run.test.abnormal && run.rates.recall.estimate == run.scores.recall)
      for (symbol, rate) in run.rates.byClass { #expect(rate.estimate == run.scores.recallByClass[symbol]) }
    }
    #expect(results.notRun.isEmpty)
    // Two models on each scenario, and runs against one another where the test rows are the same: before and after, and
    // the forest of the crossed splits against the one fitted on the second split.
    #expect(results.comparisons.count == 3 + 1 + (2 + 2) + (2 + 2))
  }

  @Test func eachModelIsDescribedWithTheSettingsOfTheRun() throws {
    let results = try Self.run(Beats.make(1000))
    #expect(results.modelDescriptions.map(\.id) == [.net, .forest])
    #expect(results.modelDescriptions[0].account.contains("128, 64, 16 units"))
    #expect(results.modelDescriptions[1].account.hasPrefix("10 trees"))
    #expect(!results.modelDescriptions[1].account.contains("patient features"), "not among the features of this run")
  }

  @Test func csvBeatsCannotRunInterPatientAndSayWhy() throws {
    let results = try Self.run(Beats.make(1200, records: 0), source: .csv)
    #expect(results.notRun.map(\.protocol) == [.interPatient])
    #expect(results.notRun[0].reason.contains("CSV"))
    #expect(!results.experiments.contains { $0.key.protocol == .interPatient })
  }

  @Test func threadsDoNotChangeAByte() throws {
    let beats = Beats.make(1200)
    let one = try Self.run(beats, jobs: 1).encoded()
    #expect(try Self.run(beats, jobs: 2).encoded() == one)
    #expect(try Self.run(beats, jobs: 3).encoded() == one)
  }

  @Test func resultsReadBackAsWritten() throws {
    let results = try Self.run(Beats.make(1200))
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let file = scratch.url.appending(path: "results.json")
    try results.encoded().write(to: file)
    let read = try Results.read(from: file.path)
    #expect(read == results)
    #expect(try read.encoded() == results.encoded())
  }

  @Test func resultsHaveTheAgreedShape() throws {
    let data = try Self.run(Beats.make(1200)).encoded()
    let top = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(top["format"] as? Int == 2)
    #expect((top["data"] as? [String: Any])?["source"] as? String == "synthetic")
    let runs = try #require(top["experiments"] as? [[String: Any]])
    let first = try #require(runs.first)
    #expect(first["protocol"] as? String == "published")
    #expect(first["oversampling"] is NSNull)
    #expect(first["classes"] as? String == "binary")
    #expect((first["confusion"] as? [String: Int])?.keys.sorted() == ["fn", "fp", "tn", "tp"])
    #expect((first["train"] as? [String: Any])?["normal"] is Int)
    #expect((first["recallByClass"] as? [String: Any])?.keys.sorted() == ["F", "N", "Q", "S", "V"])
    let epoch = try #require((first["history"] as? [[String: Any]])?.first)
    #expect(epoch["epoch"] as? Int == 1 && epoch["loss"] is Double && epoch["validationLoss"] is Double)
  }

  @Test func anObserversErrorStopsTheRun() {
    let heard = Guarded(0)
    #expect(throws: Fault(.interrupted, path: "", reason: "interrupted")) {
      try ExperimentRun(settings: Self.quick, seed: 1, quick: true, jobs: 2)
        .results(for: Beats.loaded(Beats.make(1200))) { event in
          if case .epoch = event {
            heard.withLock { $0 += 1 }
            throw Fault(.interrupted, path: "", reason: "interrupted")
          }
        }
    }
    #expect(heard.withLock { $0 } <= 2)
  }

  @Test(arguments: ["", "{}", "[1]", #"{"format":2}"#, #"{"format":1}"#])
  func damagedResultsAreRefused(text: String) throws {
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let file = scratch.url.appending(path: "results.json")
    try Data(text.utf8).write(to: file)
    let error = #expect(throws: Fault.self) { try Results.read(from: file.path) }
    #expect(error?.description.contains(file.path) == true)
    #expect(error?.description.contains("\n") == false)
  }
}
