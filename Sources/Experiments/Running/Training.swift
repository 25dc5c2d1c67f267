import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import Results
import Scoring

/// Trains one model in one scenario and applies it to the test rows.
struct Training: Sendable {
  let scenario: Scenario
  let model: ModelID
  let settings: RunSettings
  /// 0, 1, 2, … for trainings with different seeds.
  let `repeat`: Int
  let seed: UInt64
  /// Whether the outcome carries the model's files.
  let keepsModel: Bool

  var key: Experiment.Key { scenario.key(model) }

  /// What the catalogue says of the model.
  private var family: any ModelFamily {
    guard let family = ModelCatalogue.family(model) else {
      preconditionFailure("\(model.rawValue) is of the catalogue")
    }
    return family
  }

  /// How long it takes, roughly: to start the longest trainings first.
  var cost: Int { family.cost(rows: trainingRows, scenario.training) }

  private var trainingRows: Int {
    scenario.folds.isEmpty ? scenario.split.train.count : scenario.folds.reduce(0) { $0 + $1.train.count }
  }

  /// What decides the model beyond rows and seed.
  var modelIdentity: String { family.identity(scenario.training) }

  /// - Parameters:
  ///   - jobs: threads for a model that can use them.
  ///   - observer: hears of progress; what it throws stops the training.
  func run(on beats: BeatSet, jobs: Int, observer: @escaping RunObserver) throws -> TrainingOutcome {
    guard !scenario.folds.isEmpty else {
      return try run(
        scenario.split, seed: SeededGenerator.derive(seed, "\(key.name) \(`repeat`)"), on: beats, jobs: jobs, observer)
    }
    var all = TrainingOutcome(tested: ScoreTally(classCount: scenario.classes.names.count))
    for (number, fold) in scenario.folds.enumerated() {
      let part = try run(
        fold, seed: SeededGenerator.derive(seed, "\(key.name) \(`repeat`) fold \(number)"), on: beats, jobs: jobs,
        observer)
      all.tested.add(part.tested)
      if let calls = part.calls { all.calls = BeatCalls(joining: [all.calls, calls].compactMap { $0 }) }
    }
    return all
  }

  /// Trains on one split and applies the model to its test rows.
  private func run(
    _ split: Split, seed: UInt64, on beats: BeatSet, jobs: Int, _ observer: @escaping RunObserver
  ) throws -> TrainingOutcome {
    let test = scenario.testAssembly.assemble(split.test, of: beats)
    let validation = split.validation.isEmpty ? nil : scenario.assembly.assemble(split.validation, of: beats)
    let rows = scenario.assembly.assemble(split.train, of: beats)
    var settings = scenario.training
    if scenario.oversampling == .weights { settings.classWeights = classWeights(of: rows) }
    let (key, unit) = (key, family.progressUnit)
    let trained = try family.train(
      TrainingTask(
        rows: rows, validation: scenario.validatesOnTest ? test : validation, settings: settings, seed: seed, jobs: jobs
      ) { progress in
        switch progress {
        case .epoch(let report, let count): try observer(.epoch(key, report, of: count))
        case .parts(let finished, let count): try observer(.parts(key, unit: unit, finished: finished, of: count))
        }
      })
    let classifier = trained.classifier
    let judged = JudgedRows(split.test, of: beats, as: classifier.probabilities(for: test.features, jobs: jobs))
    let validated = validation.map {
      JudgedRows(split.validation, of: beats, as: classifier.probabilities(for: $0.features, jobs: jobs)).tally()
    }
    var result = TrainingOutcome(
      tested: judged.tally(trainedOn: split.train), validated: validated,
      calls: scenario.classes == .binary ? judged.calls : nil, failures: showsFailures ? judged.failures(each: 2) : [])
    result.history = trained.history?.map(\.rounded)
    result.chosenEpoch = trained.chosenEpoch
    result.outOfBagError = trained.outOfBagError
    if scenario.protocol != .published, scenario.classes == .binary, scenario.features == .beat, scenario.rebalanced,
      scenario.streamed == nil
    {
      result.attention = Attention(of: classifier, on: test, seed: seed, jobs: jobs)
    }
    if keepsModel {
      result.modelFiles = try family.namedFiles(classifier, stem: ModelListing.stem(model, scenario.classes))
        .mapValues { Data($0) }
    }
    return result
  }

  /// Whether a report shows this training's mistakes: where they would be honest ones.
  var showsFailures: Bool {
    scenario.protocol != .published && scenario.rebalanced && scenario.features == .beat && scenario.classes == .binary
  }

  /// A model as its files have it, which gives the same probabilities bit for bit.
  ///
  /// - Throws: `Fault` where they are not this training's.
  func classifier(from files: [String: Data]) throws(Fault) -> any Classifier {
    guard let name = family.fileNames(ModelListing.stem(model, scenario.classes)).first, let bytes = files[name] else {
      throw Fault(.system, path: key.name, reason: "expected a trained model, found none; please report this")
    }
    return try family.read(Array(bytes))
  }

  /// What a row of each class weighs, where rare classes are raised by weights.
  private func classWeights(of rows: LabelledRows) -> [Double] {
    var counts = [Int](repeating: 0, count: rows.classCount)
    for label in rows.labels { counts[Int(label)] += 1 }
    let costs = PatientModelChoice.costs(of: model, distinguishing: scenario.classes)
    return zip(PatientModelChoice.balancedWeights(counts), costs).map { $0 * $1 }
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
