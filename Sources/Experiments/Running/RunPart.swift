public import Files
import Foundation
import Groundwork
public import Results
import Scoring

/// Which share of a run's work is done: one of several parts, by default all of it.
public struct RunShare: Codable, Sendable, Equatable {
  /// From 1.
  public let number: Int
  public let count: Int

  /// - Precondition: 1 <= number <= count.
  public init(_ number: Int, of count: Int) {
    precondition(count > 0 && (1...count).contains(number), "a part of that many")
    (self.number, self.count) = (number, count)
  }

  /// The whole run.
  public static let whole = RunShare(1, of: 1)

  /// The units that are this part's, of units in the order in which they start: every so manieth.
  func own(_ units: [Int]) -> [Int] {
    units.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }
}

/// What one part of a run has found: all that results are made of, without beats, so that parts can be merged anywhere.
public struct RunPart: Codable, Sendable {
  /// Names data, settings, seed, program and arithmetic; parts of one run name the same.
  let task: String
  let share: RunShare
  /// Results without experiments.
  let draft: Results
  let scenarios: [ScenarioAccount]
  let units: [Unit]
  /// The records that the run scores one by one, and those of them that this part scored.
  let records: [Int]
  let scored: Set<Int>
  /// By the number of the unit.
  var outcomes: [Int: TrainingOutcome]

  /// One training of one model on one scenario.
  struct Unit: Codable, Equatable, Sendable {
    /// In `scenarios`.
    let scenario: Int
    let model: ModelID
  }

  /// Puts all parts of a run together.
  ///
  /// - Parameter parts: each with the path that it was read from.
  /// - Throws: `Fault` of the kind `badData` where a part is missing, stands twice or is of another run, and where what the parts
  ///   found does not fit together.
  public static func merge(_ parts: [(path: String, part: RunPart)]) throws(Fault) -> RunOutcome {
    // In the order of the parts, so that the order of the folders does not matter.
    let parts = parts.sorted { $0.part.share.number < $1.part.share.number }
    guard var whole = parts.first?.part, let first = parts.first?.path else {
      throw .badData("merge", expected: "parts of a run", found: "none")
    }
    var seen: [Int: String] = [:]
    for (path, part) in parts {
      guard part.task == whole.task, part.share.count == whole.share.count, part.units == whole.units,
        part.scenarios == whole.scenarios, part.records == whole.records
      else {
        throw .badData(path, expected: "a part of the same run as \(first)", found: "other data, settings or program")
      }
      if let other = seen.updateValue(path, forKey: part.share.number) {
        throw .badData(path, expected: "each part once", found: "part \(part.share.number) in \(other) too")
      }
    }
    if let missing = (1...whole.share.count).first(where: { seen[$0] == nil }) {
      throw .badData(first, expected: "all \(whole.share.count) parts of the run", found: "no part \(missing)")
    }
    var scored: Set<Int> = []
    for (path, part) in parts {
      if let record = part.scored.first(where: scored.contains) {
        throw .badData(path, expected: "each record scored in one part", found: "record \(record + 1) in two")
      }
      scored.formUnion(part.scored)
    }
    guard scored == Set(whole.records) else {
      throw .badData(
        first, expected: "\(whole.records.count) records scored in all parts", found: "\(scored.count)")
    }
    for (path, part) in parts.dropFirst() {
      for (unit, outcome) in part.outcomes {
        guard var sum = whole.outcomes[unit] else {
          whole.outcomes[unit] = outcome
          continue
        }
        guard whole.scenarios[whole.units[unit].scenario].isStreamed else {
          throw .badData(path, expected: "each training in one part", found: "training \(unit + 1) in two")
        }
        sum.add(outcome)
        whole.outcomes[unit] = sum
      }
    }
    guard whole.outcomes.count == whole.units.count else {
      throw .badData(
        first, expected: "\(whole.units.count) trainings in all parts", found: "\(whole.outcomes.count)")
    }
    // Models of one scenario judge the same beats.
    for scenario in whole.scenarios.indices {
      let counts = whole.units.indices.filter { whole.units[$0].scenario == scenario }.compactMap {
        whole.outcomes[$0]?.tested.classCounts
      }
      guard counts.allSatisfy({ $0 == counts[0] }) else {
        throw .badData(first, expected: "as many test beats of each model", found: "different numbers")
      }
    }
    let outcome = try whole.outcome()
    // Parts are files, which may be anybody's.
    _ = try Results(parsing: outcome.results.encoded(), path: first)
    return outcome
  }

  /// The results and models of a whole run.
  func outcome() throws(Fault) -> RunOutcome {
    let evaluation = Evaluation(seed: SeededGenerator.derive(draft.seed, "intervals"))
    var results = draft
    let trained = scenarios.indices.map { scenario in
      var outcomes: [ModelID: [TrainingOutcome]] = [:]
      for (number, unit) in units.enumerated() where unit.scenario == scenario {
        if let outcome = self.outcomes[number] { outcomes[unit.model, default: []].append(outcome) }
      }
      return EvaluatedScenario(account: scenarios[scenario], outcomes: outcomes)
    }
    results.experiments = trained.flatMap { scenario in
      scenario.account.models.compactMap { model in
        scenario.outcomes[model].map { evaluation.experiment(scenario.account, model, outcomes: $0) }
      }
    }
    results.keepStrips()
    results.comparisons = results.settings.protocols.flatMap { name in
      evaluation.comparisons(trained.filter { $0.account.protocol == name })
    }
    let files = try ModelSaving.save(trained, evaluation, in: &results)
    return RunOutcome(results: results, modelFiles: files)
  }
}

extension RunPart {
  /// Its file in the folder of a part.
  public static let fileName = "part.json"
  /// Bytes that such a file may have.
  public static let largest = 1 << 31

  /// Reads the file of a part.
  ///
  /// - Parameter path: for error messages only.
  /// - Throws: `Fault` of the kind `badData`.
  public init(parsing bytes: [UInt8], path: String) throws(Fault) {
    do {
      self = try JSONDecoder().decode(RunPart.self, from: Data(bytes))
    } catch {
      throw .badData(
        path, expected: "a part of a run, of this version of ecg-report",
        found: (error as? DecodingError)?.place ?? "something undecodable")
    }
    guard share.count > 0, (1...share.count).contains(share.number), scored.isSubset(of: records),
      outcomes.keys.allSatisfy(units.indices.contains),
      units.allSatisfy({ scenarios.indices.contains($0.scenario) }), scenarios.allSatisfy(\.directory.isSound),
      outcomes.allSatisfy({ scenarios[units[$0.key].scenario].fits($0.value) })
    else { throw .badData(path, expected: "a part of a run", found: "numbers that do not fit together") }
  }

  /// The bytes of the file.
  public func encoded() throws(Fault) -> [UInt8] { try JSONEncoder.sortedBytes(self, pretty: false) }
}

extension ScenarioAccount {
  /// Whether an outcome is of as many classes, and of no other records.
  fileprivate func fits(_ outcome: TrainingOutcome) -> Bool {
    let known = max(1, directory.names.count)
    return [outcome.tested, outcome.validated].allSatisfy { tally in
      guard let tally else { return true }
      return tally.classCount == classes.names.count && tally.cells.allSatisfy { Int($0.group) < known }
    } && (outcome.calls?.groups.allSatisfy { Int($0.group) < known } ?? true)
  }
}

/// A scenario with what its trainings left: of each model, in the order of seeds.
struct EvaluatedScenario {
  let account: ScenarioAccount
  let outcomes: [ModelID: [TrainingOutcome]]
}

/// What a run leaves.
public struct RunOutcome: Sendable {
  public var results: Results
  /// The files of the saved models: relative path in the report, e.g. `models/net.onnx`, to bytes.
  public var modelFiles: [String: [UInt8]]
}
