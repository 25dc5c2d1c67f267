import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import RecordAnalysis
import Results
import Scoring
import TestSupport
import Testing

/// Models saved by a run and read back.
struct ModelFolderTests {
  private static let settings = RunSettings(classes: ClassSet.allCases, trees: 10, repeats: 2, epochDivisor: 20)

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
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let folder = scratch.url.appending(path: "models")
    try FolderSwap.write(files, in: folder.path)
    try body(folder.path)
  }

  private static let beats = Beats.make(1500)
  private static let shared = Swift.Result { try outcome(beats) }

  @Test func theStrictestProtocolsModelsAreSavedWithTheirCards() throws {
    let outcome = try Self.shared.get()
    #expect(
      outcome.modelFiles.keys.sorted() == [
        "models/forest-aami.json", "models/forest-aami.onnx", "models/forest.json", "models/forest.onnx",
        "models/net-aami.json", "models/net-aami.onnx", "models/net-aami.safetensors", "models/net.json",
        "models/net.onnx", "models/net.safetensors",
      ])
    #expect(Set(outcome.modelFiles.keys.map { String($0.dropFirst(7)) }).isSubset(of: ModelFolder.fileNames))
    let listings = try #require(outcome.results.models)
    #expect(listings.allSatisfy { $0.experiment.protocol == .interPatient })
    for file in listings.flatMap(\.files) {
      let bytes = try #require(outcome.modelFiles["models/\(file.name)"])
      #expect(file.bytes == bytes.count && file.sha256 == SHA256.hexDigest(of: bytes))
    }
  }

  @Test(arguments: [
    ([EvaluationProtocol.published], 10, EvaluationProtocol.published),
    ([.published, .leakFree], 10, .leakFree),
    ([.leakFree, .interPatient], 0, .leakFree),
    ([.leakFree, .crossPatient], 10, .leakFree),
  ])
  func aProtocolThatDoesNotRunSavesNothing(
    protocols: [EvaluationProtocol], records: Int, saved: EvaluationProtocol
  ) throws {
    let listings = try #require(Self.outcome(Beats.make(1200, records: records), protocols: protocols).results.models)
    #expect(listings.count == 4 && listings.allSatisfy { $0.experiment.protocol == saved })
    // Nothing can be compared without validation rows.
    #expect(listings.allSatisfy { ($0.choice == nil) == (saved == .published) })
    if saved == .published { #expect(listings.allSatisfy { $0.experiment.oversampling == .copies }) }
  }

  /// The scenario of a saved model, and its test rows.
  private static func test(of key: Experiment.Key, in beats: BeatSet) throws -> LabelledRows {
    let scenarios = try ScenarioBuilder(beats: beats, settings: settings.tryingAll, seed: 1).scenarios(
      for: key.protocol)
    let scenario = try #require(
      scenarios.first {
        $0.rebalanced == key.rebalanced && $0.oversampling == key.oversampling && $0.features == key.features
          && $0.classes == key.classes
      })
    return scenario.testAssembly.assemble(scenario.split.test, of: beats)
  }

  @Test(arguments: [ModelID.net, .forest], ClassSet.allCases)
  func aModelReadBackScoresAsTheReportSays(kind: ModelID, classes: ClassSet) throws {
    let results = try Self.shared.get().results
    try Self.withReport { folder in
      for place in [folder, folder + "/models", folder + "/"] {
        let saved = try ModelFolder.load(from: place, kind: kind, classes: classes)
        let run = try #require(results.experiments.first { $0.key == saved.card.experiment })
        let test = try Self.test(of: run.key, in: Self.beats)
        let probabilities = saved.classifier.probabilities(for: test.features, jobs: 2)
        let metrics = saved.card.metrics
        #expect(metrics.rates == run.rates && metrics.rocArea == run.curves.roc.area)
        #expect(metrics.confusion == run.confusion && saved.card.output.classes == classes.names)
        guard classes == .binary else {
          #expect(saved.card.thresholds.isEmpty)
          let found = ConfusionMatrix(
            classes: classes.names, labels: test.labels, predictions: probabilities.mostProbable)
          #expect(found == run.confusion)
          continue
        }
        for threshold in saved.card.thresholds {
          #expect(
            ConfusionMatrix(labels: test.labels, probabilities: probabilities.column(1), threshold: threshold.value)
              == threshold.scores.confusion)
        }
        #expect(saved.card.thresholds.map(\.name) == [.half, .bestF1, .screening])
        #expect(saved.card.threshold(.bestF1) == run.chosen?.threshold && saved.card.threshold(.half) == 0.5)
      }
    }
  }

  @Test func theFirstOfThoseThatDoBestOnValidationRowsIsSaved() throws {
    let loaded = try SyntheticSource(beats: 2000, seed: 4).load(jobs: 2)
    var settings = Self.settings.tryingAll
    settings.protocols = [.interPatient]
    settings.repeats = 1
    let outcome = try ExperimentRun(settings: settings, seed: 1, quick: true, jobs: 2).outcome(for: loaded) { _ in }
    let listings = try #require(outcome.results.models)
    #expect(listings.count == 4)
    for listing in listings {
      let key = listing.experiment
      let choice = try #require(listing.choice)
      let ran = outcome.results.experiments.map(\.key).filter { $0.model == key.model && $0.classes == key.classes }
      #expect(choice.candidates.map(\.experiment) == ran && ran.count == (key.classes == .binary ? 7 : 4))
      #expect(choice.criterion == (key.classes == .binary ? .rocArea : .meanF1))
      let most = try #require(choice.candidates.map(\.value).max())
      #expect(choice.candidates.first { $0.value == most }?.experiment == key)
      // What was compared is what the validation rows say, not the test rows.
      for candidate in choice.candidates where key.classes == .aami {
        let run = try #require(outcome.results.experiments.first { $0.key == candidate.experiment })
        let confusion = try #require(run.validationScores?.confusion)
        let counted = [0, 1, 2].filter { confusion.support($0) > 0 }
        let mean = counted.reduce(0) { $0 + (confusion.f1ByClass[$1] ?? 0) } / Double(counted.count)
        #expect(abs(mean - candidate.value) < 1e-12)
      }
      // The file is the chosen training's.
      let scratch = try TemporaryFolder()
      defer { withExtendedLifetime(scratch) {} }
      let folder = scratch.url.appending(path: "models")
      try FolderSwap.write(outcome.modelFiles, in: folder.path)
      let saved = try ModelFolder.load(from: folder.path, kind: key.model, classes: key.classes)
      #expect(saved.card.experiment == key && saved.card.choice == choice)
      let test = try Self.test(of: key, in: loaded.beats)
      #expect(saved.classifier.columns == test.features.columns && saved.card.input.columns == test.features.columns)
      let confusion = try #require(outcome.results.experiments.first { $0.key == key }?.confusion)
      let probabilities = saved.classifier.probabilities(for: test.features, jobs: 2)
      let predictions =
        key.classes == .binary ? probabilities.column(1).map { $0 > 0.5 ? UInt8(1) : 0 } : probabilities.mostProbable
      #expect(
        ConfusionMatrix(classes: key.classes.names, labels: test.labels, predictions: predictions) == confusion)
    }
  }

  @Test func aReportWithOneSetOfClassesGivesThatOne() throws {
    let withoutTwo: (inout [String: [UInt8]]) -> Void = { files in
      files = files.filter { $0.key.contains("-aami") }
    }
    try Self.withReport(changing: withoutTwo) { folder in
      let only = try ModelFolder.load(from: folder, kind: .net)
      #expect(only.classes == .aami)
      let fault = #expect(throws: Fault.self) { _ = try ModelFolder.load(from: folder, kind: .net, classes: .binary) }
      #expect(fault?.description.contains("models/net.json") == true)
    }
    try Self.withReport { folder in
      let (first, wanted) = (
        try ModelFolder.load(from: folder, kind: .net),
        try ModelFolder.load(from: folder, kind: .forest, classes: .aami)
      )
      #expect(first.classes == .binary && wanted.classes == .aami)
    }
  }

  @Test func theCardNamesWhatWasLearnt() throws {
    try Self.withReport { folder in
      let card = try ModelFolder.load(from: folder, kind: .net).card
      let sets = try PatientSets.choose(for: Self.beats, seed: SeededGenerator.derive(1, "inter-patient sets"))
      let tested = Set(sets.test)
      #expect(tested.isDisjoint(with: card.data.learntRecords))
      #expect(Set(card.data.learntRecords).union(tested) == Set(Self.beats.recordNames))
      #expect(card.data.sha256 == String(repeating: "0", count: 64) && card.data.test.oversampled == 0)
      #expect(
        card.input.columns == 187 && card.input.features.map(\.columns) == [187] && card.network?.batchSize == 128)
      #expect(card.input.features[0].definition.contains("125 Hz"))
      let text = try String(contentsOfFile: folder + "/models/net.json", encoding: .utf8)
      #expect(text.contains("\"criterion\" : \"roc-area\"") && text.contains("Not for diagnosis"))
      #expect(!text.contains(folder), "no machine paths")
    }
  }

  @Test func threadsAndAResumedRunDoNotChangeAByte() throws {
    let beats = Beats.make(1200)
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let folder = scratch.url.appending(path: "models")
    let store = CheckpointStore(folder: folder.path, program: "test")
    let first = try Self.outcome(beats, jobs: 1, checkpoints: store).modelFiles
    #expect(first.count == 10)
    #expect(try Self.outcome(beats, jobs: 3).modelFiles == first)
    #expect(try Self.outcome(beats, checkpoints: store).modelFiles == first)
  }

  @Test func aTrainingKeptWithoutItsModelIsNoSubstitute() throws {
    let beats = Beats.make(1200)
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let folder = scratch.url.appending(path: "models")
    let store = CheckpointStore(folder: folder.path, program: "test")
    _ = try Self.outcome(beats, protocols: [.leakFree, .interPatient], checkpoints: store)
    let alone = try Self.outcome(beats, protocols: [.leakFree], checkpoints: store)
    #expect(alone.modelFiles.count == 10 && alone.results.models?.first?.experiment.protocol == .leakFree)
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
    Damage(
      testDescription: "a card of an earlier format", names: "format 2, of an earlier build: run ecg-report again"
    ) { try edit(&$0, "net.json", ("\"format\" : 3", "\"format\" : 2")) },
    Damage(testDescription: "a card of a later format", names: "format 4, of a later build") {
      try edit(&$0, "net.json", ("\"format\" : 3", "\"format\" : 4"))
    },
    Damage(testDescription: "the other model's card", names: "card of a net") {
      $0["models/net.json"] = $0["models/forest.json"]
    },
    Damage(testDescription: "other inputs", names: "card of a net") {
      try edit(&$0, "net.json", ("\"name\" : \"samples\"", "\"name\" : \"sample\""))
    },
    Damage(testDescription: "the card of five classes", names: "card of a net for normal, abnormal") {
      $0["models/net.json"] = $0["models/net-aami.json"]
    },
    Damage(testDescription: "a model of five classes", names: "2 classes, found 5") {
      let five = try #require($0["models/net-aami.safetensors"])
      try forge(&$0, "net.safetensors", card: "net.json") { $0 = five }
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
    Damage(testDescription: "a network of another width", names: "187 columns a beat") {
      let other = NeuralNetwork(layers: [DenseLayer(inputs: 1, outputs: 1, weights: [1], biases: [0])])
      let file = try other.safeTensors()
      try forge(&$0, "net.safetensors", card: "net.json") { $0 = file }
    },
  ]

  @Test(arguments: damages) func whatCannotBeUsedIsNamedInOneLine(damage: Damage) throws {
    try Self.withReport(changing: damage.change) { folder in
      let error = #expect(throws: Fault.self) {
        _ = try ModelFolder.load(from: folder, kind: damage.kind, classes: .binary)
      }
      let line = try #require(error).description
      #expect(line.contains(damage.names) && line.hasPrefix(folder) && !line.contains("\n"), "\(line)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aPipeInTheModelsPlaceIsRefusedAndNotWaitedFor() throws {
    try Self.withReport { folder in
      let path = folder + "/models/net.safetensors"
      try FileManager.default.removeItem(atPath: path)
      try #require(mkfifo(path, 0o600) == 0)
      let fault = #expect(throws: Fault.self) { _ = try ModelFolder.load(from: folder, kind: .net) }
      #expect(fault?.kind == .cannotRead && fault?.path == path)
    }
  }

  @Test func noFolderIsSaidToHoldNoModel() {
    #expect(
      throws: Fault.badData(
        "/nonexistent", expected: "a report with models/forest.json or models/forest-aami.json, or that folder",
        found: "neither")
    ) {
      try ModelFolder.load(from: "/nonexistent", kind: .forest)
    }
  }
}
