import Foundation
import Models
import Results
import Testing

/// Hands models of two and five classes with our probabilities to Tests/Oracles/check_models.py, which has ONNX Runtime judge
/// the same rows. scripts/test names the folder and runs the script.
struct ClassOracleTests {
  private static let folder = ProcessInfo.processInfo.environment["ECG_REPORT_ORACLE"]

  @Test(.enabled(if: folder != nil, "ECG_REPORT_ORACLE names no folder"), arguments: [2, 5])
  func everyModelIsWrittenWithItsProbabilities(classes: Int) throws {
    let folder = URL(filePath: try #require(Self.folder) + "-classes")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let noise = Samples.noise(rows: 600, columns: 12, seed: 7).features
    let labels = (0..<600).map { row in UInt8((noise.values[12 * row] + 1) / 2 * Float(classes)) }
    let rows = LabelledRows(features: noise, labels: labels, classCount: classes)
    let settings = ModelSettings(
      network: NetworkSettings(hiddenLayers: [9, 5], epochs: 10, batchSize: 20), forest: ForestSettings(trees: 12))
    for family in ModelCatalogue.all {
      let trained = try family.train(
        TrainingTask(rows: rows, validation: nil, settings: settings, seed: 1, jobs: 2) { _ in })
      let name = "\(family.id)-\(classes)"
      for (file, content) in zip(family.files, try family.encoded(trained.classifier)) {
        try Data(content).write(to: folder.appending(path: "\(name).\(file.ending)"))
      }
      let found = trained.classifier.probabilities(for: noise, jobs: 2)
      let tensors = [
        "rows": SafeTensors.Tensor(shape: [600, 12], values: noise.values),
        "probabilities": SafeTensors.Tensor(shape: [600, classes], values: found.values),
      ]
      try Data(SafeTensors(tensors: tensors).encoded()).write(to: folder.appending(path: "\(name).expected"))
    }
  }
}
