import Foundation
import Heartbeats
import Models
import Results

/// The models of a run that are saved: which they are, and their files.
struct ModelSaving {
  /// The protocol whose models are saved: the strictest that runs.
  let `protocol`: EvaluationProtocol?

  init(of protocols: [EvaluationProtocol]) {
    // They stand from the most lenient to the strictest.
    self.protocol = EvaluationProtocol.allCases.last { $0 != .crossPatient && protocols.contains($0) }
  }

  /// Whether a scenario's first trainings are saved: after rebalancing, by copies where the protocol is as published, for so
  /// its figures were made; told of the beat alone, whose columns nothing scales.
  func includes(_ scenario: Scenario) -> Bool {
    scenario.protocol == self.protocol && scenario.rebalanced && scenario.features == .beat
      && scenario.classes == .binary && scenario.variant == nil
      && scenario.oversampling == (scenario.protocol == .published ? .copies : .noise)
  }

  /// Lists the saved models in the results, and returns their files with their cards.
  func save(
    _ trained: [(scenario: Scenario, beats: BeatSet, outcomes: [ModelID: [TrainingOutcome]])],
    in results: inout Results
  ) throws -> [String: [UInt8]] {
    var all: [String: [UInt8]] = [:]
    for (scenario, beats, outcomes) in trained where includes(scenario) {
      let learnt = Self.records(scenario.split.train + scenario.split.validation, of: beats)
      for model in scenario.models {
        guard let kept = outcomes[model]?.first?.modelFiles,
          let experiment = results.experiments.first(where: { $0.key == scenario.key(model) })
        else { continue }
        var files = kept.mapValues { Array($0) }
        let listing = ModelListing(experiment: experiment.key, files: files)
        let described = listing.files.map { ($0.name, ModelCard.File(bytes: $0.bytes, sha256: $0.sha256)) }
        files["\(model.rawValue).json"] = try ModelCard(
          experiment, of: results, learntRecords: learnt, files: Dictionary(uniqueKeysWithValues: described)
        ).encoded()
        results.models = (results.models ?? []) + [ModelListing(experiment: experiment.key, files: files)]
        for (name, bytes) in files { all["\(ModelListing.folder)/\(name)"] = bytes }
      }
    }
    return all
  }

  private static func records(_ rows: [DrawnRow], of beats: BeatSet) -> [String] {
    guard beats.knowsRecords else { return [] }
    return Set(rows.map { beats.records[Int($0.beat)] }).sorted().map { beats.recordNames[Int($0)] }.filter {
      !$0.isEmpty  // a record that is not known
    }
  }
}
