import Groundwork
public import Scoring

/// Two experiments compared on the very same test rows.
public struct Comparison: Codable, Sendable, Equatable {
  public var first: Experiment.Key
  public var second: Experiment.Key
  public var rows: Int
  /// Rows that only one of the two judged rightly, and McNemar's exact two-sided p-value on them.
  public var onlyFirstRight: Int
  public var onlySecondRight: Int
  public var pValue: Double
  /// Recall of the second minus that of the first; nil without abnormal rows.
  public var recallDifference: Double?
  /// Its 95 % bootstrap interval over patients; nil where they are unknown.
  public var recallDifferenceInterval: Interval?

  init(
    _ first: (key: Experiment.Key, predictions: [UInt8]), _ second: (key: Experiment.Key, predictions: [UInt8]),
    labels: [UInt8], patients: [UInt32], seed: UInt64
  ) {
    self.first = first.key
    self.second = second.key
    rows = labels.count
    let test = McNemarTest(labels: labels, first: first.predictions, second: second.predictions)
    (onlyFirstRight, onlySecondRight, pValue) = (test.onlyFirstRight, test.onlySecondRight, test.pValue)
    let abnormal = labels.indices.filter { labels[$0] == 1 }
    guard !abnormal.isEmpty else { return }
    let gain = { (row: Int) in Int(second.predictions[row]) - Int(first.predictions[row]) }
    recallDifference = Double(abnormal.reduce(0) { $0 + gain($1) }) / Double(abnormal.count)
    guard !patients.isEmpty else { return }
    var gains: [UInt32: (gain: Int, count: Int)] = [:]
    for row in abnormal {
      let sum = gains[patients[row], default: (0, 0)]
      gains[patients[row]] = (sum.gain + gain(row), sum.count + 1)
    }
    let perPatient = gains.sorted { $0.key < $1.key }.map(\.value)
    recallDifferenceInterval =
      bootstrapInterval(records: perPatient.count, seed: seed) { timesDrawn in
        let drawn = zip(perPatient, timesDrawn)
        let count = drawn.reduce(0) { $0 + $1.0.count * $1.1 }
        return count == 0 ? nil : Double(drawn.reduce(0) { $0 + $1.0.gain * $1.1 }) / Double(count)
      }?.interval
  }
}
