import Groundwork
import Heartbeats
import Models
import Results
import Scoring

extension Yardstick {
  /// Test rows that are judged, about: a nearest neighbour takes as long as the rows of both sides multiplied.
  private static let mostRows = 8000

  /// What needs no learning in one scenario, which is about the beats' samples.
  ///
  /// - Throws: `Fault` for samples that are not finite.
  static func measured(in scenario: Scenario, of beats: BeatSet, seed: UInt64, jobs: Int) throws -> [Yardstick] {
    let training = scenario.assembly.assemble(scenario.split.train, of: beats)
    let step = max(1, (scenario.split.test.count + mostRows - 1) / mostRows)
    let judged = Swift.stride(from: 0, to: scenario.split.test.count, by: step).map { scenario.split.test[$0] }
    let test = scenario.testAssembly.assemble(judged, of: beats)
    let models: [(Kind, any Classifier)] = [
      (.nearestNeighbour, try NearestNeighbour(training)), (.majority, MajorityClass(training)),
    ]
    var tested = scenario.split
    tested.test = judged
    let rows = TestRows(judged, of: beats)
    let abnormal = rows.labels.indices.filter { rows.labels[$0] == 1 }
    return models.map { kind, model in
      let predictions = model.probabilities(for: test.features, jobs: jobs).mostProbable
      let flagged = predictions.map { min(1, $0) }
      let seed = SeededGenerator.derive(seed, "\(scenario.protocol.rawValue) \(kind.rawValue)")
      return Yardstick(
        protocol: scenario.protocol, kind: kind, classes: scenario.classes, oversampling: scenario.oversampling,
        confusion: ConfusionMatrix(
          classes: scenario.classes.names, labels: test.labels, predictions: predictions),
        leak: LeakAudit(tested, rows, predictions: flagged, seed: seed),
        recall: Rate(of: abnormal, in: rows, seed: seed) { flagged[$0] == 1 }, stride: step)
    }
  }
}
