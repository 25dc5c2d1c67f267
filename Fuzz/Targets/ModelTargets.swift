import Files
import Foundation
import Models
import RecordAnalysis
import Results

/// A network that can be read gives probabilities, and is the same after writing.
func fuzzNetwork(_ bytes: [UInt8]) throws(FuzzFinding) {
  // One layer is a regression as well, more are none.
  _ = try? LogisticRegression(safeTensors: bytes)
  guard let network = try? NeuralNetwork(safeTensors: bytes) else { return }
  try requireProbabilities(of: network)
  guard let written = try? network.safeTensors() else {
    throw FuzzFinding(description: "a network that is not written")
  }
  try FuzzFinding.require((try? NeuralNetwork(safeTensors: written)) == network, "another network after writing")
  try FuzzFinding.require(!network.onnx().isEmpty, "a network without an ONNX file")
}

/// A forest that can be read gives probabilities, and is the same after writing.
func fuzzForest(_ bytes: [UInt8]) throws(FuzzFinding) {
  guard let forest = try? RandomForest(onnx: bytes) else { return }
  try FuzzFinding.require(forest.trees.reduce(0) { $0 + $1.nodeCount } <= bytes.count, "more nodes than bytes")
  try requireProbabilities(of: forest)
  try FuzzFinding.require((try? RandomForest(onnx: forest.onnx())) == forest, "another forest after writing")
}

/// A card that can be read is the same after writing, and its thresholds are probabilities.
func fuzzCard(_ bytes: [UInt8]) throws(FuzzFinding) {
  for kind in ModelCatalogue.all.map(\.id) {
    for classes in ClassSet.allCases { try fuzzCard(bytes, kind, classes) }
  }
}

private func fuzzCard(_ bytes: [UInt8], _ kind: ModelID, _ classes: ClassSet) throws(FuzzFinding) {
  guard let card = try? ModelFolder.card(parsing: bytes, path: "card.json", kind, classes) else { return }
  guard let written = try? card.encoded() else { throw FuzzFinding(description: "a card that cannot be written") }
  let again = try? ModelFolder.card(parsing: written, path: "card.json", kind, classes)
  try FuzzFinding.require(again == card, "another card after writing")
  for name in ModelCard.Threshold.Name.allCases {
    try FuzzFinding.require(card.threshold(name).map { (0...1).contains($0) } ?? true, "a threshold beyond 0 to 1")
  }
}

/// Rows of zeros, of ones, of a ramp, and of what no beat holds.
private func requireProbabilities(of classifier: some Classifier) throws(FuzzFinding) {
  let columns = classifier.columns
  let rows: [[Float]] = [
    Array(repeating: 0, count: columns), Array(repeating: 1, count: columns),
    (0..<columns).map { Float($0) / Float(columns) }, Array(repeating: -1e30, count: columns),
  ]
  let found = classifier.probabilities(
    for: FeatureMatrix(values: Array(rows.joined()), rows: rows.count, columns: columns), jobs: 1)
  try FuzzFinding.require(found.rows == rows.count && found.classes == classifier.classCount, "other rows or classes")
  // Beats hold numbers from 0 to 1; sums of larger ones may overflow, and what comes of that is no probability.
  let beats = found.values.prefix(3 * found.classes)
  try FuzzFinding.require(beats.allSatisfy { (0...1).contains($0) }, "a probability beyond 0 to 1: \(Array(beats))")
}
