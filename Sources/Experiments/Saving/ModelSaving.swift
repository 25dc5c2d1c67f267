import Files
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

  private struct Candidate {
    let account: ScenarioAccount
    let outcome: TrainingOutcome
  }

  /// Lists the saved models in the results, and returns their files with their cards.
  static func save(
    _ trained: [EvaluatedScenario], _ evaluation: Evaluation, in results: inout Results
  ) throws(Fault) -> [String: [UInt8]] {
    var all: [String: [UInt8]] = [:]
    for model in results.settings.models {
      for classes in ClassSet.allCases {
        let candidates = trained.compactMap { trained -> Candidate? in
          guard trained.account.isSavingCandidate, trained.account.classes == classes,
            let outcome = trained.outcomes[model]?.first
          else { return nil }
          return Candidate(account: trained.account, outcome: outcome)
        }
        let files = try save(model, classes, candidates, evaluation, in: &results)
        for (name, bytes) in files { all["\(ModelListing.folder)/\(name)"] = bytes }
      }
    }
    return all
  }

  private static func save(
    _ model: ModelID, _ classes: ClassSet, _ candidates: [Candidate], _ evaluation: Evaluation,
    in results: inout Results
  ) throws(Fault) -> [String: [UInt8]] {
    let merits = candidates.map { $0.outcome.validated.flatMap { ModelChoice.merit(of: $0, distinguishing: classes) } }
    // Of equal ones `max` gives the first.
    guard let index = candidates.indices.max(by: { (merits[$0] ?? -1) < (merits[$1] ?? -1) }),
      let kept = candidates[index].outcome.modelFiles
    else { return [:] }
    let best = candidates[index]
    let experiment = evaluation.experiment(best.account, model, outcomes: [best.outcome])
    let choice = ModelChoice(
      criterion: ModelChoice.criterion(distinguishing: classes),
      candidates: zip(candidates, merits).compactMap { candidate, merit in
        merit.map { .init(experiment: candidate.account.key(model), value: $0) }
      })
    let shown = choice.candidates.isEmpty ? nil : choice
    var files = kept.mapValues { Array($0) }
    let described = ModelListing(experiment: experiment.key, files: files).files.map {
      ($0.name, ModelCard.File(bytes: $0.bytes, sha256: $0.sha256))
    }
    files["\(ModelListing.stem(model, classes)).json"] = try ModelCard(
      experiment, of: results, input: best.account.input, choice: shown, learntRecords: best.account.learntRecords,
      files: Dictionary(uniqueKeysWithValues: described)
    ).encoded()
    results.models =
      (results.models ?? []) + [ModelListing(experiment: experiment.key, choice: shown, files: files)]
    return files
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
