import Foundation
import Groundwork
import Heartbeats
import Models
import Results
import Scoring

/// Trains one model in one scenario and applies it to the test rows.
struct Training: Sendable {
  let scenario: Scenario
  let model: ModelKind
  let settings: RunSettings
  /// 0 for the training the figures show, then 1, 2, … for its repeats with other seeds.
  let `repeat`: Int
  let seed: UInt64
  /// Whether the outcome carries the model's files.
  let keepsModel: Bool

  var key: Experiment.Key { scenario.key(model) }

  /// What the catalogue says of the model.
  private var family: any ModelFamily { model.family }

  /// The settings of all models in this scenario.
  var modelSettings: ModelSettings {
    ModelSettings(network: scenario.network, forest: ForestSettings(trees: settings.trees))
  }

  /// How long it takes, roughly: to start the longest trainings first.
  var cost: Int { family.cost(rows: scenario.split.train.count, modelSettings) }

  /// What decides the model beyond rows and seed.
  var modelIdentity: String { family.identity(modelSettings) }

  /// - Parameters:
  ///   - jobs: threads for a model that can use them.
  ///   - observer: hears of progress; what it throws stops the training.
  func run(on beats: BeatSet, jobs: Int, observer: @escaping RunObserver) throws -> TrainingOutcome {
    let split = scenario.split
    let test = scenario.testAssembly.assemble(split.test, of: beats)
    let validation = split.validation.isEmpty ? nil : scenario.assembly.assemble(split.validation, of: beats)
    let ownSeed = SeededGenerator.derive(seed, "\(key.name) \(`repeat`)")
    let key = key
    let trained = try family.train(
      TrainingTask(
        rows: scenario.assembly.assemble(split.train, of: beats),
        validation: scenario.validatesOnTest ? test : validation, settings: modelSettings, seed: ownSeed, jobs: jobs
      ) { progress in
        switch progress {
        case .epoch(let report, let count): try observer(.epoch(key, report, of: count))
        case .parts(let finished, let count): try observer(.trees(key, finished: finished, of: count))
        }
      })
    let classifier = trained.classifier
    let abnormal = 1..<classifier.classCount
    let validationProbabilities =
      validation.map { classifier.probabilities(for: $0.features, jobs: jobs).sum(of: abnormal) } ?? []
    let ranked = validation.flatMap { RankedScores(labels: $0.labels, probabilities: validationProbabilities) }
    var result = TrainingOutcome(
      testProbabilities: classifier.probabilities(for: test.features, jobs: jobs).sum(of: abnormal),
      validationProbabilities: validationProbabilities,
      chosenThreshold: ranked?.bestThreshold(by: .f1),
      alarmThreshold: ranked?.bestThreshold(by: .falsePositiveRate(atMost: RunSettings.falseAlarmLimit)))
    result.history = trained.history?.map(\.rounded)
    result.chosenEpoch = trained.chosenEpoch
    result.outOfBagError = trained.outOfBagError
    if `repeat` == 0, scenario.protocol != .published {
      result.attention = Attention(of: classifier, on: test, seed: ownSeed, jobs: jobs)
    }
    if keepsModel { result.modelFiles = try family.namedFiles(classifier).mapValues { Data($0) } }
    return result
  }
}

extension EpochReport {
  /// Six decimals: more than a curve shows.
  fileprivate var rounded: EpochReport {
    func cut(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
    var copy = self
    copy.loss = cut(loss)
    copy.accuracy = cut(accuracy)
    copy.precision = precision.map(cut)
    copy.recall = recall.map(cut)
    copy.validationLoss = validationLoss.map(cut)
    copy.validationAccuracy = validationAccuracy.map(cut)
    copy.validationPrecision = validationPrecision.map(cut)
    copy.validationRecall = validationRecall.map(cut)
    return copy
  }
}
