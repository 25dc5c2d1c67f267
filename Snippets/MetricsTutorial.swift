//! Scores two models on the same rows: rates with intervals, ROC curves, McNemar's test.

import Metrics

// snippet.rows
// Ten records of 40 beats, every fifth one abnormal. Abnormal beats score higher, the more so the lower the record's
// number; the second model lifts them less than the first.
let rows = 0..<400
let records = rows.map { UInt16($0 / 40) }
let labels = rows.map { UInt8($0 % 5 == 0 ? 1 : 0) }
func scores(lift: Float) -> [Float] {
  rows.map { row in Float(row * 37 % 101) / 160 + (labels[row] == 1 ? lift - Float(records[row]) / 25 : 0) }
}
let (first, second) = (scores(lift: 0.5), scores(lift: 0.4))
func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

// snippet.matrix
let matrix = ConfusionMatrix(labels: labels, probabilities: first, threshold: 0.5)
let rates = [
  ("recall", matrix.recallProportion), ("precision", matrix.precisionProportion),
  ("specificity", matrix.specificityProportion),
]
for (name, rate) in rates {
  guard let estimate = rate.estimate, let interval = rate.wilson() else { continue }
  print("\(name) \(percent(estimate)) (\(percent(interval.low)) to \(percent(interval.high))), n = \(rate.count)")
}

// snippet.bootstrap
let predictions = first.map { UInt8($0 > 0.5 ? 1 : 0) }
let matrices = ConfusionMatrix.byGroup(records, labels: labels, predictions: predictions)
if let recall = bootstrapInterval(of: matrices.map(\.recallProportion), seed: 1) {
  let (low, high) = (percent(recall.interval.low), percent(recall.interval.high))
  print("recall \(percent(recall.estimate)) (\(low) to \(high)), \(recall.records) records")
}

// snippet.curve
let ranked = [first, second].compactMap { RankedScores(labels: labels, probabilities: $0) }
for model in ranked {
  let curve = ROCCurve(model).thinned(to: 50)
  print("area under the curve \(percent(curve.area ?? .nan)), drawn through \(curve.points.count) points")
}

// snippet.threshold
if let threshold = ranked[0].bestThreshold(by: .falsePositiveRate(atMost: 0.05)) {
  let chosen = ranked[0].confusion(threshold: threshold)
  print("above \(threshold): recall \(percent(chosen.recall ?? .nan)), \(chosen.fp) false alarms")
}

// snippet.compare
let others = second.map { UInt8($0 > 0.5 ? 1 : 0) }
let test = McNemarTest(labels: labels, first: predictions, second: others)
print("only the first right \(test.onlyFirstRight), only the second \(test.onlySecondRight), p = \(test.pValue)")
// snippet.end
