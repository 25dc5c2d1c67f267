import Foundation
import Heartbeats
import Models
import Results

/// The models of a run that are saved: which they are, and their files.
///
/// Of each model, for each set of classes, one is saved: that which does best on the validation rows of the strictest protocol
/// that ran, over all features and ways of rebalancing that were tried there (`ModelChoice`). Test rows have no part in it.
struct ModelSaving {
  /// The protocol whose models are saved: the strictest that runs.
  let `protocol`: EvaluationProtocol?

  init(of protocols: [EvaluationProtocol]) {
    // They stand from the most lenient to the strictest. Folds leave no single model.
    self.protocol = EvaluationProtocol.allCases.last { $0 != .crossPatient && protocols.contains($0) }
  }

  /// Whether a scenario's first trainings may be saved. The published protocol has no validation rows to choose by, so that of
  /// its figures is saved: after rebalancing by copies, as those figures were.
  func isCandidate(_ scenario: Scenario) -> Bool {
    scenario.protocol == self.protocol && scenario.variant == nil && scenario.folds.isEmpty
      && (scenario.protocol != .published || scenario.oversampling == .copies)
  }

  /// What a scenario's trainings left.
  struct Trained {
    var scenario: Scenario
    var beats: BeatSet
    /// Of each model, in the order of seeds.
    var outcomes: [ModelID: [TrainingOutcome]]
    /// The experiment of one training, which need not be the one that the page shows.
    var experiment: (ModelID, TrainingOutcome) -> Experiment
  }

  private struct Candidate {
    var scenario: Scenario
    var beats: BeatSet
    var outcome: TrainingOutcome
    var experiment: (ModelID, TrainingOutcome) -> Experiment
  }

  /// Lists the saved models in the results, and returns their files with their cards.
  func save(
    _ trained: [Trained], in results: inout Results
  ) throws -> [String: [UInt8]] {
    var all: [String: [UInt8]] = [:]
    for model in results.settings.models {
      for classes in ClassSet.allCases {
        let candidates = trained.compactMap { trained -> Candidate? in
          guard isCandidate(trained.scenario), trained.scenario.classes == classes,
            let outcome = trained.outcomes[model]?.first
          else { return nil }
          return Candidate(
            scenario: trained.scenario, beats: trained.beats, outcome: outcome, experiment: trained.experiment)
        }
        let files = try save(model, classes, candidates, in: &results)
        for (name, bytes) in files { all["\(ModelListing.folder)/\(name)"] = bytes }
      }
    }
    return all
  }

  private func save(
    _ model: ModelID, _ classes: ClassSet, _ candidates: [Candidate], in results: inout Results
  ) throws -> [String: [UInt8]] {
    // Of equal ones `max` gives the first.
    guard
      let best = candidates.max(by: { ($0.outcome.merit ?? -1) < ($1.outcome.merit ?? -1) }),
      let kept = best.outcome.modelFiles
    else { return [:] }
    let experiment = best.experiment(model, best.outcome)
    let choice = ModelChoice(
      criterion: ModelChoice.criterion(distinguishing: classes),
      candidates: candidates.compactMap { candidate in
        candidate.outcome.merit.map { .init(experiment: candidate.scenario.key(model), value: $0) }
      })
    let shown = choice.candidates.isEmpty ? nil : choice
    var files = kept.mapValues { Array($0) }
    let described = ModelListing(experiment: experiment.key, files: files).files.map {
      ($0.name, ModelCard.File(bytes: $0.bytes, sha256: $0.sha256))
    }
    files["\(ModelListing.stem(model, classes)).json"] = try ModelCard(
      experiment, of: results, input: ModelCard.Input(best.scenario.assembly.columns), choice: shown,
      learntRecords: Self.records(best.scenario.split.train + best.scenario.split.validation, of: best.beats),
      files: Dictionary(uniqueKeysWithValues: described)
    ).encoded()
    results.models =
      (results.models ?? []) + [ModelListing(experiment: experiment.key, choice: shown, files: files)]
    return files
  }

  private static func records(_ rows: [DrawnRow], of beats: BeatSet) -> [String] {
    guard beats.knowsRecords else { return [] }
    return Set(rows.map { beats.records[Int($0.beat)] }).sorted().map { beats.recordNames[Int($0)] }.filter {
      !$0.isEmpty  // a record that is not known
    }
  }
}

/// Which trainings have the best models so far, of each model and set of classes.
struct BestModels: Sendable {
  private struct Group: Hashable {
    var model: ModelID
    var classes: ClassSet
  }

  private var units: [Group: (unit: Int, merit: Double)] = [:]

  /// Takes a model into account, and says which other one, or itself, need not be kept any more.
  mutating func beaten(by unit: Int, _ key: Experiment.Key, merit: Double?) -> Int? {
    let group = Group(model: key.model, classes: key.classes)
    let merit = merit ?? -1
    guard let best = units[group] else {
      units[group] = (unit, merit)
      return nil
    }
    // Units stand in the order of the run, and of equal models the first is saved.
    guard merit > best.merit || (merit == best.merit && unit < best.unit) else { return unit }
    units[group] = (unit, merit)
    return best.unit
  }
}
