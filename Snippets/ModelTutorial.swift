//! Trains a network and a forest on made rows, and saves both with their
//! probabilities.

// snippet.rows
import Foundation
import Models

/// Rows of 32 samples: a peak, mostly wider in abnormal rows (1), every
/// third one, than in normal ones (0).
func madeRows(_ numbers: Range<Int>) -> LabelledRows {
  let labels = numbers.map { UInt8($0 % 3 == 0 ? 1 : 0) }
  let values = zip(numbers, labels).flatMap { number, label in
    let width = Double(3 + label) + Double(number * 37 % 101) / 60
    return (0..<32).map { Float(exp(-pow((Double($0) - 12) / width, 2))) }
  }
  let features = FeatureMatrix(
    values: values, rows: labels.count, columns: 32)
  return LabelledRows(features: features, labels: labels)
}
let training = madeRows(0..<600)
let validation = madeRows(600..<800)
let test = madeRows(800..<1000)

// snippet.network
let trained = try NeuralNetwork.train(
  on: training, validation: validation,
  settings: NetworkSettings(
    hiddenLayers: [16, 8], epochs: 30, batchSize: 32, keepsBestEpoch: true),
  seed: 1
) { report in
  print("epoch \(report.epoch):", report.validationLoss ?? .nan)
}
print("kept the weights of epoch \(trained.chosenEpoch)")

// snippet.forest
let grown = try RandomForest.train(
  on: training, settings: ForestSettings(trees: 50), seed: 1, jobs: 2
) { treesDone in }
print("out-of-bag error:", grown.outOfBagError.last ?? .nan)

// snippet.probabilities
let models: [any Classifier] = [trained.network, grown.forest]
let probabilities = models.map {
  $0.probabilities(for: test.features, jobs: 2).column(1)
}

// snippet.save
let folder = CommandLine.arguments.dropFirst().first ?? "."
var table = "label,network,forest\n"
for (row, label) in test.labels.enumerated() {
  table += "\(label),\(probabilities[0][row]),\(probabilities[1][row])\n"
}
try table.write(
  toFile: "\(folder)/probabilities.csv", atomically: true, encoding: .utf8)

// snippet.files
let network = URL(filePath: "\(folder)/network.safetensors")
try Data(trained.network.safeTensors()).write(to: network)
let forest = URL(filePath: "\(folder)/forest.onnx")
try Data(grown.forest.onnx()).write(to: forest)

let read = try RandomForest(onnx: [UInt8](Data(contentsOf: forest)))
print("read back:", read == grown.forest ? "the same" : "another forest")
// snippet.end
