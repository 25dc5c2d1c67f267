import Foundation
import Models

/// What our models call rows that a script has dealt, for `Tests/Oracles/check_classes.py` to set beside scikit-learn's.
enum ClassCalls {
  /// Trains the published network and forest on the training rows of a folder, and writes the class that each calls every test
  /// row, a byte a row.
  static func write(to folder: String, epochs: Int, batch: Int, seed: UInt64) throws {
    let rows = try ExportedRows(folder: folder, classes: 2)
    let network = try NeuralNetwork.train(
      on: rows.train, validation: nil, settings: NetworkSettings(epochs: epochs, batchSize: batch), seed: seed
    ) { _ in }.network
    let forest = try RandomForest.train(on: rows.train, settings: ForestSettings(), seed: seed, jobs: 2) { _ in }.forest
    for (name, classifier) in [("net", network), ("forest", forest)] as [(String, any Classifier)] {
      let called = classifier.probabilities(for: rows.test.features, jobs: 2).mostProbable
      try Data(called).write(to: URL(filePath: folder).appending(path: "\(name).u8"))
    }
  }
}
