import Groundwork
import Models

/// Rows for tests.
enum Samples {
  /// Random rows in [-1, 1) with a random class.
  static func noise(rows: Int, columns: Int, seed: UInt64) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<rows * columns).map { _ in Float(2 * generator.uniform() - 1) }
    let labels = (0..<rows).map { _ in UInt8(generator.below(2)) }
    return LabelledRows(features: FeatureMatrix(values: values, rows: rows, columns: columns), labels: labels)
  }

  /// Rows whose class is a rule's answer to their values.
  static func ruled(
    rows: Int, columns: Int, seed: UInt64, value: (inout SeededGenerator) -> Float, rule: ([Float]) -> Bool
  ) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    var values: [Float] = []
    var labels: [UInt8] = []
    for _ in 0..<rows {
      let row = (0..<columns).map { _ in value(&generator) }
      values += row
      labels.append(rule(row) ? 1 : 0)
    }
    return LabelledRows(features: FeatureMatrix(values: values, rows: rows, columns: columns), labels: labels)
  }

  /// The four points of exclusive or, several times over.
  static func exclusiveOr(copies: Int) -> LabelledRows {
    let points: [[Float]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    let values = (0..<copies).flatMap { _ in points.flatMap { $0 } }
    let labels = (0..<copies).flatMap { _ in [0, 1, 1, 0] as [UInt8] }
    return LabelledRows(features: FeatureMatrix(values: values, rows: 4 * copies, columns: 2), labels: labels)
  }

  /// One column of values with their classes, each several times over.
  static func column(_ values: [Float], _ labels: [UInt8], copies: Int = 1) -> LabelledRows {
    let all = (0..<copies).flatMap { _ in values }
    return LabelledRows(
      features: FeatureMatrix(values: all, rows: all.count, columns: 1), labels: (0..<copies).flatMap { _ in labels })
  }

  /// A row as an array.
  static func row(_ features: FeatureMatrix, _ row: Int) -> [Float] {
    Array(features.values[row * features.columns..<(row + 1) * features.columns])
  }

  /// The share of rows whose probability lies on their label's side of 0.5.
  static func accuracy(_ probabilities: [Float], _ labels: [UInt8]) -> Double {
    let right = zip(probabilities, labels).count { ($0 > 0.5) == ($1 == 1) }
    return Double(right) / Double(labels.count)
  }
}

extension DecisionTree.Node {
  /// The share of class 1 in a leaf, 0 in a split.
  var probability: Float { isLeaf ? shares[1] : 0 }
}

/// Thrown by tests to stop a training.
struct Stop: Error, Equatable {}
