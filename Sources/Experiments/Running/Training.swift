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

  /// Multiplications, roughly: to start the longest trainings first.
  var cost: Int {
    switch model {
    case .net: scenario.split.train.count * scenario.network.epochs
    case .forest: scenario.split.train.count * settings.trees / 25
    }
  }

  /// - Parameters:
  ///   - jobs: threads for a forest; a network takes one.
  ///   - observer: hears of epochs and trees; what it throws stops the training.
  func run(on beats: BeatSet, jobs: Int, observer: RunObserver) throws -> TrainingOutcome {
    let split = scenario.split
    let test = scenario.testAssembly.assemble(split.test, of: beats)
    let train = scenario.assembly.assemble(split.train, of: beats)
    let validation = split.validation.isEmpty ? nil : scenario.assembly.assemble(split.validation, of: beats)
    let ownSeed = SeededGenerator.derive(seed, "\(key.name) \(`repeat`)")
    let outcome = { (classifier: any Classifier) in
      let held = validation.map { classifier.probabilities(for: $0.features, jobs: jobs).column(1) } ?? []
      let ranked = validation.flatMap { RankedScores(labels: $0.labels, probabilities: held) }
      return TrainingOutcome(
        testProbabilities: classifier.probabilities(for: test.features, jobs: jobs).column(1),
        validationProbabilities: held,
        chosenThreshold: ranked?.bestThreshold(by: .f1),
        alarmThreshold: ranked?.bestThreshold(by: .falsePositiveRate(atMost: RunSettings.falseAlarmLimit)))
    }
    let looksInside = `repeat` == 0 && scenario.protocol != .published
    switch model {
    case .net:
      let trained = try NeuralNetwork.train(
        on: train, validation: scenario.validatesOnTest ? test : validation, settings: scenario.network, seed: ownSeed
      ) { try observer(.epoch(key, $0, of: scenario.network.epochs)) }
      var result = outcome(trained.network)
      result.history = trained.history.map(\.rounded)
      result.chosenEpoch = trained.chosenEpoch
      if looksInside { result.attention = Attention(of: trained.network, on: test) }
      if keepsModel { result.modelFiles = try ModelSaving.files(of: trained.network) }
      return result
    case .forest:
      let trained = try RandomForest.train(
        on: train, settings: ForestSettings(trees: settings.trees), seed: ownSeed, jobs: jobs
      ) { try observer(.trees(key, finished: $0, of: settings.trees)) }
      var result = outcome(trained.forest)
      result.outOfBagError = trained.outOfBagError
      if looksInside { result.attention = Attention(of: trained.forest, on: test, seed: ownSeed, jobs: jobs) }
      if keepsModel { result.modelFiles = ModelSaving.files(of: trained.forest) }
      return result
    }
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
