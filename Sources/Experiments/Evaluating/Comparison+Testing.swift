import Results
import Scoring

extension Comparison {
  init(
    _ first: (key: Experiment.Key, predictions: [UInt8]), _ second: (key: Experiment.Key, predictions: [UInt8]),
    labels: [UInt8], patients: [UInt32], seed: UInt64
  ) {
    let test = McNemarTest(labels: labels, first: first.predictions, second: second.predictions)
    self.init(
      first: first.key, second: second.key, rows: labels.count, onlyFirstRight: test.onlyFirstRight,
      onlySecondRight: test.onlySecondRight, pValue: test.pValue)
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
    recallPValue = SignFlipTest(differences: perPatient.map(\.gain), seed: seed).pValue
    recallDifferenceInterval =
      bootstrapInterval(records: perPatient.count, seed: seed) { timesDrawn in
        let drawn = zip(perPatient, timesDrawn)
        let count = drawn.reduce(0) { $0 + $1.0.count * $1.1 }
        return count == 0 ? nil : Double(drawn.reduce(0) { $0 + $1.0.gain * $1.1 }) / Double(count)
      }?.interval
  }
}
