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
    let patients = beats.knowsRecords(of: judged.lazy.map { Int($0.beat) }) ? beats.patients : nil
    return models.map { kind, model in
      let seed = SeededGenerator.derive(seed, "\(scenario.protocol.rawValue) \(kind.rawValue)")
      let tally = JudgedRows(judged, of: beats, as: model.probabilities(for: test.features, jobs: jobs))
        .tally(trainedOn: scenario.split.train)
      return Yardstick(
        protocol: scenario.protocol, kind: kind, classes: scenario.classes, oversampling: scenario.oversampling,
        confusion: tally.confusion(of: scenario.classes), leak: LeakAudit(tally, patients: patients, seed: seed),
        recall: .recall(tally, patients: patients, seed: seed), stride: step)
    }
  }
}
