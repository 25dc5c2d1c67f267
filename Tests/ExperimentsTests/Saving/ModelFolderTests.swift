import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import RecordAnalysis
import Results
import Scoring
import Testing

/// Models saved by a run and read back.
struct ModelFolderTests {
  private static let settings = RunSettings(trees: 10, repeats: 2, epochDivisor: 8)

  private static func outcome(
    _ beats: BeatSet, protocols: [EvaluationProtocol] = EvaluationProtocol.allCases, jobs: Int = 2,
    checkpoints: CheckpointStore? = nil
  ) throws -> RunOutcome {
    var settings = settings
    settings.protocols = protocols
    return try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: jobs, checkpoints: checkpoints)
      .outcome(for: Beats.loaded(beats, source: beats.knowsRecords ? .synthetic : .csv)) { _ in }
  }

  /// Writes the models of a small run, changed as a test wants, to a folder like a report's.
  private static func withReport(
    changing change: (inout [String: [UInt8]]) throws -> Void = { _ in }, _ body: (String) throws -> Void
  ) throws {
    var files = try shared.get().modelFiles
    try change(&files)
    let folder = URL.temporaryDirectory.appending(path: "models-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FolderSwap.write(files, in: folder.path)
    try body(folder.path)
  }

  private static let beats = Beats.make(1500)
  private static let shared = Swift.Result { try outcome(beats) }

  @Test func theStrictestProtocolsModelsAreSavedWithTheirCards() throws {
    let outcome = try Self.shared.get()
    #expect(
      outcome.modelFiles.keys.sorted() == [
        "models/forest.json", "models/forest.onnx", "models/net.json", "models/net.onnx", "models/net.safetensors",
      ])
    let listings = try #require(outcome.results.models)
    #expect(listings.map(\.experiment.name) == ["inter-patient net after noise", "inter-patient forest after noise"])
    for file in listings.flatMap(\.files) {
      let bytes = try #require(outcome.modelFiles["models/\(file.name)"])
      #expect(file.bytes == bytes.count && file.sha256 == SHA256.hexDigest(of: bytes))
    }
  }

  @Test(arguments: [
    ([EvaluationProtocol.published], 10, "published net after copies"),
    ([.published, .leakFree], 10, "leak-free net after noise"),
    ([.leakFree, .interPatient], 0, "leak-free net after noise"),
  ])
  func aProtocolThatDoesNotRunSavesNothing(protocols: [EvaluationProtocol], records: Int, saved: String) throws {
    let outcome = try Self.outcome(Beats.make(1200, records: records), protocols: protocols)
    #expect(outcome.results.models?.first?.experiment.name == saved)
  }

  @Test(arguments: [ModelID.net, .forest]) func aModelReadBackScoresAsTheReportSays(kind: ModelID) throws {
    let results = try Self.shared.get().results
    let run = try #require(
      results.experiments.first { $0.key.model == kind && $0.key.protocol == .interPatient && $0.key.rebalanced })
    let scenarios = try ScenarioBuilder(beats: Self.beats, settings: Self.settings, seed: 1).scenarios(
      for: .interPatient)
    let scenario = try #require(scenarios.first { $0.rebalanced })
    let test = scenario.testAssembly.assemble(scenario.split.test, of: Self.beats)
    try Self.withReport { folder in
      for place in [folder, folder + "/models", folder + "/"] {
        let saved = try ModelFolder.load(from: place, kind: kind)
        let probabilities = saved.classifier.probabilities(for: test.features, jobs: 2).column(1)
        for threshold in saved.card.thresholds {
          #expect(
            ConfusionMatrix(labels: test.labels, probabilities: probabilities, threshold: threshold.value)
              == threshold.scores.confusion)
        }
        #expect(saved.card.metrics.rates == run.rates && saved.card.metrics.rocArea == run.curves.roc.area)
        #expect(saved.card.thresholds.map(\.name) == [.half, .bestF1, .screening])
        #expect(saved.card.threshold(.bestF1) == run.chosen?.threshold && saved.card.threshold(.half) == 0.5)
      }
    }
  }

  @Test func theCardNamesWhatWasLearnt() throws {
    try Self.withReport { folder in
      let card = try ModelFolder.load(from: folder, kind: .net).card
      let sets = try PatientSets.choose(for: Self.beats, seed: SeededGenerator.derive(1, "inter-patient sets"))
      let tested = Set(sets.test)
      #expect(tested.isDisjoint(with: card.data.learntRecords))
      #expect(Set(card.data.learntRecords).union(tested) == Set(Self.beats.recordNames))
      #expect(card.data.sha256 == String(repeating: "0", count: 64) && card.data.test.made == 0)
      #expect(card.input.samples == 187 && card.input.sampleRate == 125 && card.network?.batchSize == 128)
      let text = try String(contentsOfFile: folder + "/models/net.json", encoding: .utf8)
      #expect(text.contains("\"oversampling\" : \"noise\"") && text.contains("Not for diagnosis"))
      #expect(!text.contains(folder), "no machine paths")
    }
  }

  @Test func threadsAndAResumedRunDoNotChangeAByte() throws {
    let beats = Beats.make(1200)
    let folder = URL.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = CheckpointStore(folder: folder.path, program: "test")
    let first = try Self.outcome(beats, jobs: 1, checkpoints: store).modelFiles
    #expect(first.count == 5)
    #expect(try Self.outcome(beats, jobs: 3).modelFiles == first)
    #expect(try Self.outcome(beats, checkpoints: store).modelFiles == first)
  }

  @Test func aTrainingKeptWithoutItsModelIsNoSubstitute() throws {
    let beats = Beats.make(1200)
    let folder = URL.temporaryDirectory.appending(path: "kept-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = CheckpointStore(folder: folder.path, program: "test")
    _ = try Self.outcome(beats, protocols: [.leakFree, .interPatient], checkpoints: store)
    let alone = try Self.outcome(beats, protocols: [.leakFree], checkpoints: store)
    #expect(alone.modelFiles.count == 5 && alone.results.models?.first?.experiment.protocol == .leakFree)
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var kind = ModelID.net
    var names: String
    var change: @Sendable (inout [String: [UInt8]]) throws -> Void
  }

  /// Changes a card's text, and its hashes to those of the files as they are.
  private static func edit(_ files: inout [String: [UInt8]], _ card: String, _ edits: (String, String)...) throws {
    var text = String(decoding: files["models/\(card)"] ?? [], as: UTF8.self)
    for (old, new) in edits {
      try #require(text.contains(old), "\(old)")
      text = text.replacing(old, with: new)
    }
    files["models/\(card)"] = Array(text.utf8)
  }

  /// Changes a model's file, and the hash on its card with it.
  private static func forge(
    _ files: inout [String: [UInt8]], _ name: String, card: String, _ change: (inout [UInt8]) -> Void
  ) throws {
    var bytes = try #require(files["models/\(name)"])
    let old = SHA256.hexDigest(of: bytes)
    change(&bytes)
    files["models/\(name)"] = bytes
    try edit(&files, card, (old, SHA256.hexDigest(of: bytes)))
  }

  static let damages: [Damage] = [
    Damage(testDescription: "no card", names: "net.json") { $0["models/net.json"] = nil },
    Damage(testDescription: "no model", names: "net.safetensors") { $0["models/net.safetensors"] = nil },
    Damage(testDescription: "an empty card", names: "net.json") { $0["models/net.json"] = [] },
    Damage(testDescription: "a card of an earlier format", names: "format 1") {
      try edit(&$0, "net.json", ("\"format\" : 2", "\"format\" : 1"))
    },
    Damage(testDescription: "the other model's card", names: "card of a net") {
      $0["models/net.json"] = $0["models/forest.json"]
    },
    Damage(testDescription: "other inputs", names: "card of a net") {
      try edit(&$0, "net.json", ("\"sampleRate\" : 125", "\"sampleRate\" : 250"))
    },
    Damage(testDescription: "a threshold that is no probability", names: "thresholds from 0 to 1") {
      try edit(&$0, "net.json", ("\"value\" : 0.5", "\"value\" : 7"))
    },
    Damage(testDescription: "a threshold that is no number", names: "net.json") {
      try edit(&$0, "net.json", ("\"value\" : 0.5", "\"value\" : \"x\""))
    },
    Damage(testDescription: "a model that the card does not name", names: "SHA-256") {
      $0["models/net.safetensors"]?.append(0)
    },
    Damage(testDescription: "half a network", names: "net.safetensors, ") {
      try forge(&$0, "net.safetensors", card: "net.json") { $0.removeLast($0.count / 2) }
    },
    Damage(testDescription: "half a forest", kind: .forest, names: "forest.onnx, byte ") {
      try forge(&$0, "forest.onnx", card: "forest.json") { $0.removeLast($0.count / 2) }
    },
    Damage(testDescription: "a network of another width", names: "187 samples a beat") {
      let other = NeuralNetwork(layers: [DenseLayer(inputs: 1, outputs: 1, weights: [1], biases: [0])])
      let file = try other.safeTensors()
      try forge(&$0, "net.safetensors", card: "net.json") { $0 = file }
    },
  ]

  @Test(arguments: damages) func whatCannotBeUsedIsNamedInOneLine(damage: Damage) throws {
    try Self.withReport(changing: damage.change) { folder in
      let error = #expect(throws: Fault.self) { try ModelFolder.load(from: folder, kind: damage.kind) }
      let line = try #require(error).description
      #expect(line.contains(damage.names) && line.hasPrefix(folder) && !line.contains("\n"), "\(line)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aPipeInTheModelsPlaceIsRefusedAndNotWaitedFor() throws {
    try Self.withReport { folder in
      let path = folder + "/models/net.safetensors"
      try FileManager.default.removeItem(atPath: path)
      try #require(mkfifo(path, 0o600) == 0)
      let fault = #expect(throws: Fault.self) { try ModelFolder.load(from: folder, kind: .net) }
      #expect(fault?.kind == .cannotRead && fault?.path == path)
    }
  }

  @Test func noFolderIsSaidToHoldNoModel() {
    #expect(
      throws: Fault.badData(
        "/nonexistent", expected: "a report with models/forest.json, or that folder", found: "neither")
    ) {
      try ModelFolder.load(from: "/nonexistent", kind: .forest)
    }
  }
}
