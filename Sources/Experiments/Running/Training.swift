import Groundwork
import Heartbeats
import Metrics
import Models

/// Trains and scores one model in one scenario.
struct Training: Sendable {
  let scenario: Scenario
  let model: ModelKind
  let settings: RunSettings
  let seed: UInt64

  var key: Experiment.Key { scenario.key(model) }

  /// Multiplications, roughly: to start the longest trainings first.
  var cost: Int {
    switch model {
    case .net: scenario.split.train.count * scenario.network.epochs
    case .forest: scenario.split.train.count * settings.trees / 25
    }
  }

  func run(on beats: BeatSet, jobs: Int, observer: RunObserver) throws -> Experiment {
    let split = scenario.split
    let test = scenario.testAssembly.assemble(split.test, of: beats)
    let classes = split.test.map { beats.classes[Int($0.beat)] }
    let train = scenario.assembly.assemble(split.train, of: beats)
    let validation = split.validation.isEmpty ? nil : scenario.assembly.assemble(split.validation, of: beats)
    let ownSeed = SeededGenerator.derive(seed, key.name)

    let classifier: any Classifier
    var network: TrainedNetwork?
    var forest: TrainedForest?
    switch model {
    case .net:
      let trained = try NeuralNetwork.train(
        on: train, validation: scenario.validatesOnTest ? test : validation, settings: scenario.network, seed: ownSeed
      ) { try observer(.epoch(key, $0, of: scenario.network.epochs)) }
      (network, classifier) = (trained, trained.network)
    case .forest:
      let trained = try RandomForest.train(
        on: train, settings: ForestSettings(trees: settings.trees), seed: ownSeed, jobs: jobs
      ) { try observer(.trees(key, finished: $0, of: settings.trees)) }
      (forest, classifier) = (trained, trained.forest)
    }

    let probabilities = classifier.probabilities(for: test.features, jobs: jobs)
    return Experiment(
      key: key,
      train: RowCounts(split.train, of: beats),
      validation: RowCounts(split.validation, of: beats),
      test: RowCounts(split.test, of: beats),
      audit: SplitAudit(split, of: beats),
      scores: Scores(classes: classes, probabilities: probabilities, threshold: 0.5),
      chosen: validation.flatMap { rows in
        let scored = classifier.probabilities(for: rows.features, jobs: jobs)
        return bestThreshold(labels: rows.labels, probabilities: scored, by: .f1).map {
          ChosenThreshold(
            threshold: $0, scores: Scores(classes: classes, probabilities: probabilities, threshold: $0))
        }
      },
      history: network.map { $0.history.map(\.rounded) },
      chosenEpoch: network?.chosenEpoch,
      network: network.map { _ in scenario.network },
      outOfBagError: forest?.outOfBagError)
  }
}

extension Experiment.Key {
  /// A short name, e.g. "leak-free net after noise".
  public var name: String {
    [
      self.protocol.rawValue, model.rawValue, rebalanced ? "after" : "before", oversampling?.rawValue,
      variant?.rawValue,
    ].compactMap { $0 }.joined(separator: " ")
  }
}

extension EpochReport {
  /// Six decimals: more than a curve shows.
  var rounded: EpochReport {
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
