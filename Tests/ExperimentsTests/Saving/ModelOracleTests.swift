import Experiments
import Files
import Foundation
import Heartbeats
import Models
import RecordAnalysis
import Results
import Testing

/// Hands saved models, beats and our probabilities to Tests/Oracles/check_models.py, which has other readers judge the same
/// beats. scripts/test names the folder and runs the script.
struct ModelOracleTests {
  private static let folder = ProcessInfo.processInfo.environment["ECG_REPORT_ORACLE"]

  @Test(.enabled(if: folder != nil, "ECG_REPORT_ORACLE names no folder"))
  func modelsBeatsAndProbabilitiesAreWritten() throws {
    let folder = try #require(Self.folder)
    let loaded = try SyntheticSource(beats: 3000, seed: 3).load(jobs: 2)
    let outcome = try ExperimentRun(
      settings: RunSettings(protocols: [.interPatient], features: [.beat], repeats: 1, epochDivisor: 6), seed: 3,
      quick: true, jobs: 2
    ).outcome(for: loaded) { _ in }
    try FolderSwap.write(outcome.modelFiles, in: folder)
    let count = 1000
    let saved = try ModelFolder.load(from: folder, kind: .forest)
    let forest = try #require(saved.classifier as? RandomForest)
    let beats = FeatureMatrix(
      values: Self.samples(of: loaded.beats, count: count, onThresholdsOf: forest), rows: count,
      columns: BeatSet.samplesPerBeat)
    var tensors = ["beats": SafeTensors.Tensor(shape: [count, beats.columns], values: beats.values)]
    for kind in [ModelID.net, .forest] {
      let probabilities = try ModelFolder.load(from: folder, kind: kind).classifier.probabilities(for: beats, jobs: 2)
        .column(1)
      #expect(Set(probabilities).count > 20, "the beats are judged differently")
      tensors[kind.rawValue] = SafeTensors.Tensor(shape: [count], values: probabilities)
    }
    try WholeFile.write(Data(SafeTensors(tensors: tensors).encoded()), to: folder + "/expected.safetensors")
  }

  /// Beats, every fourth of which lies right on the thresholds of the trees' first splits, and every other fourth just above
  /// them: a reader that takes "less" for "at most" is found out.
  private static func samples(of beats: BeatSet, count: Int, onThresholdsOf forest: RandomForest) -> [Float] {
    let width = BeatSet.samplesPerBeat
    var samples = Array(beats.samples.prefix(count * width))
    for row in stride(from: 0, to: count, by: 2) {
      for root in forest.trees.map({ $0.nodes[0] }) where !root.isLeaf {
        samples[row * width + root.feature] = row % 4 == 0 ? root.threshold : root.threshold.nextUp
      }
    }
    return samples
  }
}
