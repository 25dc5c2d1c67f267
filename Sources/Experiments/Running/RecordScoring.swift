import Files
import Foundation
import Groundwork
import Heartbeats
import Models
import Results
import Scoring

/// Scores the beats of one record after another by all trained models; no beat is kept.
struct RecordScoring: Sendable {
  /// What one protocol scores.
  private struct Part: Sendable {
    let streamed: StreamedRecords
    /// The number of its first record, where the records of all protocols are numbered.
    let start: Int
    let units: [(number: Int, training: Training, model: any Classifier)]
    /// The samples of training and validation beats, by digest.
    let learnt: LearntBeats
    let needsFeatures: Bool
  }

  private let parts: [Part]

  /// The records to score, the longest first, so that short ones fill the gaps at the end.
  let records: [Int]

  /// - Parameter outcomes: of the plan's streamed units, with the models' files.
  /// - Throws: `Fault` for a model that cannot be read back.
  init?(_ plan: RunPlan, _ outcomes: [Int: TrainingOutcome]) throws(Fault) {
    var parts: [Part] = []
    var start = 0
    for name in EvaluationProtocol.allCases {
      let numbers = plan.streamedUnits.filter { plan.units[$0].training.scenario.protocol == name }
      guard let first = numbers.first.map({ plan.units[$0] }), let streamed = first.training.scenario.streamed else {
        continue
      }
      var units: [(number: Int, training: Training, model: any Classifier)] = []
      for number in numbers {
        let training = plan.units[number].training
        units.append((number, training, try training.classifier(from: outcomes[number]?.modelFiles ?? [:])))
      }
      let split = first.training.scenario.split
      parts.append(
        Part(
          streamed: streamed, start: start, units: units,
          learnt: LearntBeats(split.train + split.validation, of: plan.prepared[first.scenarioIndex].data.beats),
          needsFeatures: units.contains { $0.training.scenario.features == .patient }))
      start += streamed.count
    }
    guard !parts.isEmpty else { return nil }
    self.parts = parts
    let sizes = parts.flatMap { part in
      (part.streamed.validation + part.streamed.test).map {
        (record: part.start + $0, samples: part.streamed.size(of: $0))
      }
    }
    records = sizes.sorted { $0.samples != $1.samples ? $0.samples > $1.samples : $0.record < $1.record }.map(\.record)
  }

  /// Names what scores depend on: data, and models bit for bit.
  static func task(_ run: String, _ plan: RunPlan, _ outcomes: [Int: TrainingOutcome]) -> String {
    let hash = SHA256()
    hash.update("scores 1 \(run)")
    for unit in plan.streamedUnits {
      for (name, bytes) in (outcomes[unit]?.modelFiles ?? [:]).sorted(by: { $0.key < $1.key }) {
        hash.update(name)
        hash.update(SHA256.hexDigest(of: Array(bytes)))
      }
    }
    return hash.hexDigest()
  }

  /// What the models make of one record.
  ///
  /// - Throws: `Fault` for a record that cannot be read.
  func scores(of record: Int) throws(Fault) -> RecordScores {
    guard let part = parts.last(where: { $0.start <= record }) else { preconditionFailure("a record of a protocol") }
    let number = record - part.start
    let (beats, rows) = try part.streamed.beats(of: number, features: part.needsFeatures)
    let group = part.streamed.group(of: number)
    let isTest = part.streamed.isTest(number)
    let isLearnt = beats.classes.indices.map { isTest && part.learnt.contains(beats.beat($0)) }
    var matrices: [FeatureKind: FeatureMatrix] = [:]
    var scores = RecordScores(record: record, isTest: isTest, units: [:])
    for unit in part.units where !rows.isEmpty {
      let scenario = unit.training.scenario
      let matrix =
        matrices[scenario.features]
        ?? scenario.testAssembly.ofRecord(beats, scenario.features).assemble(rows, of: beats).features
      matrices[scenario.features] = matrix
      let judged = JudgedRows(rows, of: beats, as: unit.model.probabilities(for: matrix, jobs: 1), group: group)
      scores.units[unit.number] = RecordScores.Unit(
        tally: judged.tally { isLearnt[$0] }, calls: isTest && scenario.classes == .binary ? judged.calls : nil,
        failures: isTest && unit.training.showsFailures ? judged.failures(each: 2) : [])
    }
    return scores
  }
}

/// What models made of one record: whole numbers, to be added up in any order.
struct RecordScores: Codable, Sendable {
  struct Unit: Codable, Sendable {
    var tally: ScoreTally
    var calls: BeatCalls?
    var failures: [Failure]
  }

  /// Among those of all protocols.
  var record: Int
  /// Whether it is a test record; else one to validate with.
  var isTest: Bool
  /// By the number of the training.
  var units: [Int: Unit]
}

/// Adds up what models made of records.
struct ScoreSums: Sendable {
  private struct Sum: Sendable {
    var tested: ScoreTally.Sum
    var validated: ScoreTally.Sum
    var calls: [(record: Int, calls: BeatCalls)] = []
    var failures: [Failure] = []
  }

  private var sums: [Int: Sum] = [:]
  /// The records that are in.
  private(set) var records: Set<Int> = []

  mutating func add(_ scores: RecordScores, classCount: (Int) -> Int) {
    guard records.insert(scores.record).inserted else { return }
    for (number, unit) in scores.units {
      var sum =
        sums.removeValue(forKey: number)
        ?? Sum(
          tested: ScoreTally.Sum(classCount: classCount(number)),
          validated: ScoreTally.Sum(classCount: classCount(number)))
      if scores.isTest { sum.tested.add(unit.tally) } else { sum.validated.add(unit.tally) }
      if let calls = unit.calls { sum.calls.append((scores.record, calls)) }
      sum.failures = Failure.worst(sum.failures + unit.failures)
      sums[number] = sum
    }
  }

  /// Completes a training's outcome.
  ///
  /// - Parameter validates: whether records to validate with are scored, too; else validation beats are in memory.
  func complete(_ outcome: inout TrainingOutcome, _ number: Int, validates: Bool) {
    // A part of a run may have no records to score.
    let sum = sums[number]
    let nothing = ScoreTally(classCount: outcome.tested.classCount)
    outcome.tested = sum?.tested.tally ?? nothing
    if validates { outcome.validated = sum?.validated.tally ?? nothing }
    let calls = (sum?.calls ?? []).sorted { $0.record < $1.record }.map(\.calls)
    if !calls.isEmpty { outcome.calls = BeatCalls(joining: calls) }
    outcome.failures = sum?.failures ?? []
  }
}

extension TrainingOutcome {
  /// Adds what another part of a run found of other records with the same model.
  mutating func add(_ other: TrainingOutcome) {
    tested.add(other.tested)
    let validated = [validated, other.validated].compactMap { $0 }
    self.validated = validated.isEmpty ? nil : ScoreTally(adding: validated)
    let calls = [calls, other.calls].compactMap { $0 }
    self.calls = calls.isEmpty ? nil : BeatCalls(joining: calls)
    failures = Failure.worst(failures + other.failures)
  }
}

extension Failure {
  /// Of each class the most confident, at most two; of equally confident ones the first by record and time.
  static func worst(_ failures: [Failure]) -> [Failure] {
    BeatClass.allCases.flatMap { kind in
      failures.filter { $0.class == kind }.sorted { one, other in
        let (first, second) = (abs(one.probability - 0.5), abs(other.probability - 0.5))
        if first != second { return first > second }
        return (one.record ?? "", one.time ?? 0) < (other.record ?? "", other.time ?? 0)
      }.prefix(2)
    }
  }
}

/// The samples of the beats that models have learnt from, to find test beats that are the same bit for bit.
struct LearntBeats: Sendable {
  private var rows: [UInt64: [Int32]] = [:]
  private let beats: BeatSet

  init(_ rows: [DrawnRow], of beats: BeatSet) {
    self.beats = beats
    for row in Set(rows.map(\.beat)).sorted() {
      self.rows[BeatTwins.digest(beats.beat(Int(row))), default: []].append(row)
    }
  }

  func contains(_ samples: ArraySlice<Float>) -> Bool { !rows(with: samples).isEmpty }

  /// The beats that have the same samples.
  func rows(with samples: ArraySlice<Float>) -> [Int32] {
    rows[BeatTwins.digest(samples)]?.filter { beats.beat(Int($0)).elementsEqual(samples) } ?? []
  }
}
