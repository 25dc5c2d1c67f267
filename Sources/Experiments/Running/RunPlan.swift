import Groundwork
import Heartbeats
import Results

/// What a run trains, worked out from data and settings alone, so that every process of a run plans the same.
struct RunPlan: Sendable {
  /// A scenario with the beats that its rows number.
  struct Dealt: Sendable {
    var scenario: Scenario
    var data: LoadedBeats
    /// The two databases that the beats are, where there are two.
    var pair: DatabasePair?
  }

  /// One model to train on one scenario, once.
  struct Unit: Sendable {
    /// Of the scenario in `dealt`.
    var place: Int
    var training: Training
  }

  let dealt: [Dealt]
  /// Every training, repeats last.
  let units: [Unit]
  let skipped: [SkippedProtocol]
  /// The models to save.
  let saving: ModelSaving

  /// - Parameters:
  ///   - loaded: the beats to train on, and to test on but for the cross-database protocol.
  ///   - other: the database that the cross-database protocol tests on.
  /// - Throws: `ExperimentError` when the data cannot carry a protocol.
  init(_ settings: RunSettings, seed: UInt64, on loaded: LoadedBeats, testedOn other: LoadedBeats?, jobs: Int) throws {
    var skipped: [SkippedProtocol] = []
    var runnable: [EvaluationProtocol] = []
    for name in settings.protocols {
      if name == .interPatient, loaded.beats.recordNames.count < 4 {
        skipped.append(SkippedProtocol(protocol: name, reason: Self.reasonWithoutRecords(loaded.beats)))
      } else if name == .crossDatabase, other == nil {
        skipped.append(SkippedProtocol(protocol: name, reason: "it needs a second database to test on"))
      } else {
        runnable.append(name)
      }
    }
    let names = runnable
    let pair =
      names.contains(.crossDatabase) ? try other.map { try DatabasePair(train: loaded, test: $0) } : nil
    let alone = ScenarioBuilder(beats: loaded.beats, settings: settings, seed: seed)
    let dealt = try concurrentMap(names.count, jobs: jobs) { place -> [Dealt] in
      let name = names[place]
      if name == .crossDatabase, let pair {
        return try ScenarioBuilder(pair: pair, settings: settings, seed: seed).scenarios(for: name)
          .map { Dealt(scenario: $0, data: pair.joined, pair: pair) }
      }
      return try alone.scenarios(for: name).map { Dealt(scenario: $0, data: loaded) }
    }.flatMap { $0 }
    let saving = ModelSaving(of: names)
    units = (0..<settings.repeats).flatMap { `repeat` in
      dealt.enumerated().flatMap { place, dealt in
        dealt.scenario.models.map { model in
          Unit(
            place: place,
            training: Training(
              scenario: dealt.scenario, model: model, settings: settings, repeat: `repeat`, seed: seed,
              keepsModel: `repeat` == 0 && saving.includes(dealt.scenario)))
        }
      }
    }
    self.dealt = dealt
    self.skipped = skipped
    self.saving = saving
  }

  /// Numbers of units, the longest first, so that short ones fill the gaps at the end.
  var longestFirst: [Int] {
    units.indices.sorted {
      let (first, second) = (units[$0].training.cost, units[$1].training.cost)
      return first != second ? first > second : $0 < $1
    }
  }

  private static func reasonWithoutRecords(_ beats: BeatSet) -> String {
    beats.knowsRecords
      ? "it needs at least 4 records to keep patients apart, and the data have \(beats.recordNames.count)"
      : "it keeps patients apart, and the CSV files do not say which record a beat came from"
  }
}
