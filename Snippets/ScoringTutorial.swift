//! Scores two models on the same rows: rates with intervals, ROC curves,
//! McNemar's test.

// snippet.rows
import Scoring

// Ten records of 40 beats, every fifth one abnormal. Abnormal beats score
// higher, in the first records more so; the second model lifts them less.
let rows = 0..<400
let records = rows.map { UInt32($0 / 40) }
let labels = rows.map { UInt8($0 % 5 == 0 ? 1 : 0) }
func scores(lift: Float) -> [Float] {
  rows.map { row in
    let lifted = labels[row] == 1 ? lift - Float(records[row]) / 25 : 0
    return Float(row * 37 % 101) / 160 + lifted
  }
}
let first = scores(lift: 0.5)
let second = scores(lift: 0.4)

// snippet.matrix
let matrix = ConfusionMatrix(labels: labels, probabilities: first)
let recall = matrix.recallProportion
if let estimate = recall.estimate, let interval = recall.wilson() {
  print("recall \(estimate), n = \(recall.count)")
  print("by rows: \(percent(interval))")
}

func percent(_ interval: Interval) -> String {
  let ends = [interval.low, interval.high]
  return ends.map { "\(($0 * 100).rounded()) %" }.joined(separator: " to ")
}

// snippet.bootstrap
let called = first.map { UInt8($0 > 0.5 ? 1 : 0) }
let matrices = ConfusionMatrix.byGroup(
  records, labels: labels, predictions: called)
let recalls = matrices.map(\.recallProportion)
if let bootstrap = bootstrapInterval(of: recalls, seed: 1) {
  print("by records: \(percent(bootstrap.interval))")
}

// snippet.curve
let curve = ROCCurve(labels: labels, probabilities: first)
print("area \(curve.area ?? .nan), \(curve.points.count) points")
print("drawn through \(curve.thinned(to: 20).points.count)")

// snippet.threshold
let threshold = bestThreshold(
  labels: labels, probabilities: first,
  by: .falsePositiveRate(atMost: 0.05))
if let threshold {
  let chosen = ConfusionMatrix(
    labels: labels, probabilities: first, threshold: threshold)
  print("above \(threshold): \(chosen.tp) found, \(chosen.fp) false")
}

// snippet.compare
let test = McNemarTest(
  labels: labels, first: called, second: second.map { $0 > 0.5 ? 1 : 0 })
print("only the first right: \(test.onlyFirstRight)")
print("only the second right: \(test.onlySecondRight)")
print("p = \(test.pValue)")
// snippet.end
