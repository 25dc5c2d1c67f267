import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import RecordAnalysis
import Results
import Testing

/// Hands saved models, rows and our probabilities to Tests/Oracles/check_models.py, which has other readers judge the same
/// rows. scripts/test names the folder and runs the script.
struct ModelOracleTests {
  private static let folder = ProcessInfo.processInfo.environment["ECG_REPORT_ORACLE"]
  private static let beats = Swift.Result { try SyntheticSource(beats: 3000, seed: 3).load(jobs: 2) }

  /// What a run saves of models that are told the beat, and of models that are told everything, in DIR-features.
  @Test(.enabled(if: folder != nil, "ECG_REPORT_ORACLE names no folder"), arguments: ["", "-features"])
  func modelsRowsAndProbabilitiesAreWritten(ending: String) throws {
    let folder = try #require(Self.folder) + ending
    let loaded = try Self.beats.get()
    let settings = RunSettings(
      protocols: [.interPatient], features: ending.isEmpty ? [.beat] : FeatureKind.allCases,
      classes: ClassSet.allCases, repeats: 1, epochDivisor: 6)
    let outcome = try ExperimentRun(settings: settings, seed: 3, quick: true, jobs: 2).outcome(for: loaded) { _ in }
    try FolderSwap.write(outcome.modelFiles, in: folder)
    let scenarios = try ScenarioBuilder(beats: loaded.beats, settings: settings, seed: 3).scenarios(for: .interPatient)
    for listing in try #require(outcome.results.models) {
      let key = listing.experiment
      let scenario = try #require(scenarios.first { $0.features == key.features && $0.classes == key.classes })
      let rows = scenario.assembly.assemble((0..<1000).map { DrawnRow(beat: $0) }, of: loaded.beats).features
      let saved = try ModelFolder.load(from: folder, kind: key.model, classes: key.classes)
      try Self.write(saved.classifier, rows, to: "\(folder)/\(ModelListing.stem(key.model, key.classes)).expected")
    }
  }

  /// Every family on the columns of patient features, whichever models a run would save.
  @Test(.enabled(if: folder != nil, "ECG_REPORT_ORACLE names no folder"), arguments: ClassSet.allCases)
  func modelsOfPatientFeaturesAreWritten(classes: ClassSet) throws {
    let folder = try #require(Self.folder) + "-classes"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let loaded = try Self.beats.get()
    let settings = RunSettings(protocols: [.interPatient], features: [.patient], classes: ClassSet.allCases)
    let scenarios = try ScenarioBuilder(beats: loaded.beats, settings: settings, seed: 3).scenarios(for: .interPatient)
    let scenario = try #require(
      scenarios.first { $0.features == .patient && $0.classes == classes && !$0.rebalanced })
    let rows = scenario.assembly.assemble(scenario.split.train, of: loaded.beats)
    for family in ModelCatalogue.all {
      let task = TrainingTask(
        rows: rows, validation: nil, settings: scenario.training,
        seed: 1,
        jobs: 2
      ) { _ in }
      let classifier = try family.train(task).classifier
      let stem = "patient-\(ModelListing.stem(family.id, classes))"
      for (name, bytes) in try family.namedFiles(classifier, stem: stem) {
        try WholeFile.write(bytes, to: "\(folder)/\(name)")
      }
      try Self.write(classifier, rows.features, to: "\(folder)/\(stem).expected")
    }
  }

  /// Rows, every fourth of which lies right on the thresholds of a forest's first splits, and every other fourth just above
  /// them, so that a reader which takes "less" for "at most" is found out; and the probabilities of all classes.
  private static func write(_ classifier: any Classifier, _ rows: FeatureMatrix, to path: String) throws {
    var values = rows.values
    if let forest = classifier as? RandomForest {
      for row in stride(from: 0, to: rows.rows, by: 2) {
        for root in forest.trees.map({ $0.nodes[0] }) where !root.isLeaf {
          values[row * rows.columns + root.feature] = row % 4 == 0 ? root.threshold : root.threshold.nextUp
        }
      }
    }
    let judged = FeatureMatrix(values: values, rows: rows.rows, columns: rows.columns)
    let found = classifier.probabilities(for: judged, jobs: 2)
    #expect(Set(found.column(1)).count > 20, "the beats are judged differently")
    let tensors = [
      "rows": SafeTensors.Tensor(shape: [rows.rows, rows.columns], values: values),
      "probabilities": SafeTensors.Tensor(shape: [found.rows, found.classes], values: found.values),
    ]
    try WholeFile.write(Data(SafeTensors(tensors: tensors).encoded()), to: path)
  }
}
