//! Trains a network and a forest on made rows, and saves their probabilities.

import Foundation
import Models

// snippet.rows
/// Rows of 32 samples: a peak that is narrow in normal beats (0) and mostly wide in abnormal ones (1), every third row.
func madeRows(_ numbers: Range<Int>) -> LabelledRows {
  let labels = numbers.map { UInt8($0 % 3 == 0 ? 1 : 0) }
  let values = zip(numbers, labels).flatMap { number, label in
    // Widths spread evenly over two ranges that overlap, so that no model can be right everywhere.
    let width = Double(label == 1 ? 4 : 3) + Double(number * 37 % 101) / 60
    return (0..<32).map { column in Float(exp(-pow((Double(column) - 12) / width, 2))) }
  }
  return LabelledRows(features: FeatureMatrix(values: values, rows: labels.count, columns: 32), labels: labels)
}
let (training, validation, test) = (madeRows(0..<600), madeRows(600..<800), madeRows(800..<1000))

// snippet.network
let settings = NetworkSettings(hiddenLayers: [16, 8], epochs: 30, batchSize: 32, keepsBestEpoch: true)
let trained = try NeuralNetwork.train(on: training, validation: validation, settings: settings, seed: 1) { report in
  guard report.epoch % 10 == 0 else { return }
  print(String(format: "epoch %d: validation loss %.3f", report.epoch, report.validationLoss ?? .nan))
}
print("kept the weights of epoch \(trained.chosenEpoch)")

// snippet.forest
let grown = try RandomForest.train(on: training, settings: ForestSettings(trees: 50), seed: 1, jobs: 2) { _ in }
print(String(format: "out-of-bag error %.1f %%", 100 * (grown.outOfBagError.last ?? .nan)))

// snippet.probabilities
let models: [any Classifier] = [trained.network, grown.forest]
let probabilities = models.map { $0.probabilities(for: test.features, jobs: 2) }

// snippet.save
let folder = CommandLine.arguments.dropFirst().first ?? "."
var table = "label,network,forest\n"
for row in test.labels.indices {
  table += "\(test.labels[row]),\(probabilities[0][row]),\(probabilities[1][row])\n"
}
try table.write(toFile: "\(folder)/probabilities.csv", atomically: true, encoding: .utf8)

// snippet.files
try Data(trained.network.safeTensors()).write(to: URL(filePath: "\(folder)/network.safetensors"))
try Data(grown.forest.onnx()).write(to: URL(filePath: "\(folder)/forest.onnx"))
let forest = try RandomForest(onnx: [UInt8](Data(contentsOf: URL(filePath: "\(folder)/forest.onnx"))))
print("the forest read back is \(forest == grown.forest ? "the same" : "another one")")
// snippet.end
