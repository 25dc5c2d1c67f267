import Results
import Scoring

extension Comparison {
  /// - Parameters:
  ///   - joints: the calls of both on the same beats, by record.
  ///   - patients: of each record; nil where unknown.
  init(
    _ first: Experiment.Key, _ second: Experiment.Key, _ joints: [BeatCalls.Joint], patients: [UInt32]?, seed: UInt64
  ) {
    let sum = { (count: KeyPath<BeatCalls.Joint, Int>) in joints.reduce(0) { $0 + $1[keyPath: count] } }
    let test = McNemarTest(onlyFirstRight: sum(\.onlyFirstRight), onlySecondRight: sum(\.onlySecondRight))
    self.init(
      first: first, second: second, rows: sum(\.count), onlyFirstRight: test.onlyFirstRight,
      onlySecondRight: test.onlySecondRight, pValue: test.pValue)
    let abnormal = sum(\.abnormal)
    guard abnormal > 0 else { return }
    recallDifference = Double(sum(\.onlySecondFound) - sum(\.onlyFirstFound)) / Double(abnormal)
    guard let patients else { return }
    var gains: [UInt32: (gain: Int, count: Int)] = [:]
    for joint in joints where joint.abnormal > 0 {
      let before = gains[patients[Int(joint.group)], default: (0, 0)]
      gains[patients[Int(joint.group)]] = (
        before.gain + joint.onlySecondFound - joint.onlyFirstFound, before.count + joint.abnormal
      )
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
