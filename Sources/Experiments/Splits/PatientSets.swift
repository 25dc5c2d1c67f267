import Groundwork
package import Heartbeats
import Scoring

/// Which records train, validate and test in the inter-patient protocol.
public struct PatientSets: Sendable, Equatable {
  public var train: [String]
  public var validation: [String]
  public var test: [String]
  /// Records of the data that take no part (paced, or not in the published lists).
  public var leftOut: [String]

  /// DS1 of de Chazal, O'Dwyer and Reilly 2004 (IEEE TBME 51(7):1196-1206).
  package static let ds1 = [
    "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122", "124", "201", "203", "205", "207",
    "208", "209", "215", "220", "223", "230",
  ]
  /// DS2 of the same paper.
  package static let ds2 = [
    "100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210", "212", "213", "214", "219", "221",
    "222", "228", "231", "232", "233", "234",
  ]

  /// The published lists where the data are MIT-BIH records, else a seeded half of the records on each side.
  ///
  /// Validation records come out of the training side: about a fifth of its records, drawn so that they hold at least
  /// a tenth of its abnormal beats (else a threshold could not be chosen on them).
  package static func choose(for beats: BeatSet, seed: UInt64) throws(ExperimentError) -> PatientSets {
    let names = beats.recordNames
    let isMitdb = ds1.allSatisfy(names.contains) && ds2.allSatisfy(names.contains)
    var generator = SeededGenerator(seed: seed)
    let training: [String]
    let testing: [String]
    if isMitdb {
      (training, testing) = (ds1, ds2)
    } else {
      let shuffled = generator.permutation(names.count).map { names[$0] }
      (training, testing) = (Array(shuffled[..<(names.count / 2)]), Array(shuffled[(names.count / 2)...]))
    }
    let abnormal = abnormalCounts(beats.classes.indices, beats) { beats.recordNames[$0] }
    let drawn = try validationRecords(among: training, abnormal: abnormal, using: &generator)
    let used = Set(training + testing)
    return PatientSets(
      train: training.filter { !drawn.contains($0) }.sorted(), validation: drawn.sorted(), test: testing.sorted(),
      leftOut: names.filter { !used.contains($0) })
  }

  /// Validation records for given rows of training records, drawn by the same rule.
  ///
  /// - Parameter records: numbers of records, at least two.
  static func validationRecords(
    among records: [Int], rows: [Int], of beats: BeatSet, seed: UInt64
  ) throws(ExperimentError) -> Set<Int> {
    var generator = SeededGenerator(seed: seed)
    let abnormal = abnormalCounts(rows, beats) { $0 }
    return Set(try validationRecords(among: records, abnormal: abnormal, using: &generator))
  }

  private static func validationRecords<Record: Hashable>(
    among training: [Record], abnormal: [Record: Int], using generator: inout SeededGenerator
  ) throws(ExperimentError) -> [Record] {
    let all = training.reduce(0) { $0 + abnormal[$1, default: 0] }
    let size = max(1, training.count / 5)
    for _ in 0..<1000 {
      let drawn = generator.permutation(training.count).prefix(size).map { training[$0] }
      let share = drawn.reduce(0) { $0 + abnormal[$1, default: 0] }
      if share * 10 >= all, share * 3 <= all { return drawn }
    }
    throw .tooFewBeats(kind: "abnormal validation", expected: 1, found: 0)
  }

  private static func abnormalCounts<Record: Hashable>(
    _ rows: some Sequence<Int>, _ beats: BeatSet, _ name: (Int) -> Record
  ) -> [Record: Int] {
    rows.reduce(into: [:]) { counts, row in
      if beats.classes[row].isAbnormal { counts[name(Int(beats.records[row])), default: 0] += 1 }
    }
  }
}
