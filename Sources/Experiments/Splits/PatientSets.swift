package import Files
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
  /// Patients with records both in training (or validation) and in test. Only the published lists have one: MIT-BIH's
  /// records 201 and 202 are of one person, and DS1 and DS2 hold one each.
  public var patientsOnBothSides = 0

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

  /// The published lists where the data are MIT-BIH records, else a seeded half of the patients on each side.
  ///
  /// All records of a patient are on one side. Validation patients come out of the training side: about a fifth of them,
  /// drawn so that they have at least a tenth and at most a third of its abnormal beats (else a threshold could not be chosen
  /// on them). Where that cannot be had, any deal is taken that has both normal and abnormal beats in all three parts.
  ///
  /// - Parameter named: patients whom a user named, in place of either list: then all records take part, and where only one set is
  ///   named, the other is dealt among the other patients: validation patients as above, or a half of the patients to test.
  /// - Throws: `Fault` that says why the patients cannot be divided.
  package static func choose(
    for beats: BeatSet, named: NamedRecords? = nil, seed: UInt64
  ) throws(Fault) -> PatientSets {
    try choose(
      names: beats.recordNames, patients: beats.patients, recordCounts(beats.classes.indices, of: beats), named,
      seed: seed)
  }

  /// The same for the records of a database of which the annotations are known.
  ///
  /// - Throws: as `choose(for:named:seed:)`.
  package static func choose(
    for store: RecordStore, named: NamedRecords? = nil, seed: UInt64
  ) throws(Fault) -> PatientSets {
    try choose(
      names: store.entries.map(\.name), patients: store.entries.map(\.patient),
      store.entries.map { Counts(normal: $0.classCounts[0], abnormal: $0.beats - $0.classCounts[0]) }, named,
      seed: seed)
  }

  private static func choose(
    names: [String], patients: [UInt32], _ counts: [Counts], _ named: NamedRecords?, seed: UInt64
  ) throws(Fault) -> PatientSets {
    var generator = SeededGenerator(seed: seed)
    let numbers = Dictionary(zip(names, names.indices)) { first, _ in first }
    let published = [ds1, ds2].map { $0.compactMap { numbers[$0] } }
    let parts: Parts
    if let named {
      let records = { (wanted: Set<String>?) in names.indices.filter { wanted?.contains(names[$0]) == true } }
      let (validation, test) = (records(named.validation), records(named.test))
      let others = Set(names.indices).subtracting(validation).subtracting(test).sorted()
      parts = try deal(
        people(of: others, patients, counts),
        validation: named.validation == nil ? nil : people(of: validation, patients, counts),
        test: named.test == nil ? nil : people(of: test, patients, counts), using: &generator)
    } else if published[0].count == ds1.count, published[1].count == ds2.count {
      let training = people(of: published[0], patients, counts)
      guard let validation = validation(among: training, using: &generator) else {
        throw missing(among: training, for: trainAndValidate)
      }
      parts = Parts(training: training, validation: Set(validation), test: people(of: published[1], patients, counts))
    } else {
      parts = try deal(people(of: Array(names.indices), patients, counts), using: &generator)
    }
    let train = parts.training.indices.filter { !parts.validation.contains($0) }.flatMap { parts.training[$0].records }
    let validation = parts.validation.sorted().flatMap { parts.training[$0].records }
    let test = parts.test.flatMap(\.records)
    let used = Set(train + validation + test)
    let sides = [train + validation, test].map { side in Set(side.map { patients[$0] }) }
    return PatientSets(
      train: train.map { names[$0] }.sorted(), validation: validation.map { names[$0] }.sorted(),
      test: test.map { names[$0] }.sorted(), leftOut: names.indices.filter { !used.contains($0) }.map { names[$0] },
      patientsOnBothSides: sides[0].intersection(sides[1]).count)
  }

  /// Validation records for given rows of training records, whole patients drawn by the same rule.
  ///
  /// - Parameter records: numbers of records.
  /// - Returns: nil where no patients can be drawn that leave both classes in both parts.
  static func validationRecords(among records: [Int], rows: [Int], of beats: BeatSet, seed: UInt64) -> Set<Int>? {
    var generator = SeededGenerator(seed: seed)
    let people = people(of: records, beats.patients, recordCounts(rows, of: beats))
    return validation(among: people, using: &generator).map { drawn in Set(drawn.flatMap { people[$0].records }) }
  }

  // MARK: Dealing

  /// One patient's records and beats.
  private struct Person {
    var records: [Int] = []
    var counts = Counts()
  }

  /// Beats of some records or patients.
  struct Counts {
    var normal = 0
    var abnormal = 0
    var hasBoth: Bool { normal > 0 && abnormal > 0 }
    /// What there is, where one class or both are missing.
    var lacking: String { normal + abnormal == 0 ? "none" : "only \(normal == 0 ? "abnormal" : "normal") ones" }

    static func + (first: Counts, second: Counts) -> Counts {
      Counts(normal: first.normal + second.normal, abnormal: first.abnormal + second.abnormal)
    }
  }

  private struct Parts {
    var training: [Person]
    /// Indices into `training`.
    var validation: Set<Int>
    var test: [Person]
  }

  static func recordCounts(_ rows: some Sequence<Int>, of beats: BeatSet) -> [Counts] {
    rows.reduce(into: Array(repeating: Counts(), count: beats.recordNames.count)) { counts, row in
      let record = Int(beats.records[row])
      if beats.classes[row].isAbnormal { counts[record].abnormal += 1 } else { counts[record].normal += 1 }
    }
  }

  /// The patients of some records, in the order of each one's first record.
  private static func people(of records: [Int], _ patients: [UInt32], _ counts: [Counts]) -> [Person] {
    var indices: [UInt32: Int] = [:]
    var people: [Person] = []
    for record in records {
      let index = indices[patients[record], default: people.count]
      if index == people.count { people.append(Person()) }
      indices[patients[record]] = index
      people[index].records.append(record)
      people[index].counts = people[index].counts + counts[record]
    }
    return people
  }

  private static func sum(_ people: some Sequence<Person>) -> Counts { people.reduce(Counts()) { $0 + $1.counts } }

  private static func deal(_ people: [Person], using generator: inout SeededGenerator) throws(Fault) -> Parts {
    guard groups(among: people) >= 3 else {
      throw missing(among: people, for: ["to train on", "to validate with", "to test on"])
    }
    let half = max(2, people.count / 2)
    for _ in 0..<1000 {
      let shuffled = generator.permutation(people.count).map { people[$0] }
      let (training, test) = (Array(shuffled[..<half]), Array(shuffled[half...]))
      guard sum(test).hasBoth, groups(among: training) >= 2,
        let validation = validation(among: training, using: &generator)
      else { continue }
      return Parts(training: training, validation: Set(validation), test: test)
    }
    // Chance has not found what few patients allow, so it is put together: a patient or two with both classes to each part,
    // and the rest as it comes.
    let chosen = coreGroups(among: people, 3)
    var cores = [chosen[0], chosen[2], chosen[1]]
    dealRest(of: people, to: &cores, [0, 2], using: &generator)
    return Parts(
      training: (cores[0] + cores[1]).map { people[$0] }, validation: Set(cores[0].count..<(cores[0] + cores[1]).count),
      test: cores[2].map { people[$0] })
  }

  /// The sets where validation or test patients, or both, are given; nil for one that is dealt among the others.
  private static func deal(
    _ others: [Person], validation: [Person]?, test: [Person]?, using generator: inout SeededGenerator
  ) throws(Fault) -> Parts {
    guard let given = validation else {
      guard let drawn = Self.validation(among: others, using: &generator) else {
        throw missing(among: others, for: trainAndValidate)
      }
      return Parts(training: others, validation: Set(drawn), test: test ?? [])
    }
    var (training, tested) = (others, test ?? [])
    if test == nil { (training, tested) = try halves(of: others, using: &generator) }
    return Parts(
      training: training + given, validation: Set(training.count..<training.count + given.count), test: tested)
  }

  /// A random half of some patients to train on, and the others to test.
  private static func halves(
    of people: [Person], using generator: inout SeededGenerator
  ) throws(Fault) -> (training: [Person], test: [Person]) {
    guard groups(among: people) >= 2 else { throw missing(among: people, for: ["to train on", "to test on"]) }
    let half = max(1, people.count / 2)
    for _ in 0..<1000 {
      let shuffled = generator.permutation(people.count).map { people[$0] }
      let (training, test) = (Array(shuffled[..<half]), Array(shuffled[half...]))
      if sum(training).hasBoth, sum(test).hasBoth { return (training, test) }
    }
    var cores = coreGroups(among: people, 2)
    dealRest(of: people, to: &cores, [0, 1], using: &generator)
    return (cores[0].map { people[$0] }, cores[1].map { people[$0] })
  }

  /// Gives the patients who are in no group yet to some of the groups in turn.
  private static func dealRest(
    of people: [Person], to cores: inout [[Int]], _ takers: [Int], using generator: inout SeededGenerator
  ) {
    let used = Set(cores.joined())
    for (turn, person) in generator.permutation(people.count).filter({ !used.contains($0) }).enumerated() {
      cores[takers[turn % takers.count]].append(person)
    }
  }

  /// Groups of patients that have both classes each, as many as can be formed: those with both, then pairs of one each.
  private static func groups(among people: [Person]) -> Int {
    let both = people.count { $0.counts.hasBoth }
    let abnormal = people.count { $0.counts.abnormal > 0 && $0.counts.normal == 0 }
    let normal = people.count { $0.counts.normal > 0 && $0.counts.abnormal == 0 }
    return both + min(abnormal, normal)
  }

  /// Some such groups as indices of patients, the most beats first.
  private static func coreGroups(among people: [Person], _ count: Int) -> [[Int]] {
    let bySize = people.indices.sorted {
      let sizes = [$0, $1].map { people[$0].counts.normal + people[$0].counts.abnormal }
      return sizes[0] != sizes[1] ? sizes[0] > sizes[1] : $0 < $1
    }
    let both = bySize.filter { people[$0].counts.hasBoth }.map { [$0] }
    let abnormal = bySize.filter { people[$0].counts.abnormal > 0 && people[$0].counts.normal == 0 }
    let normal = bySize.filter { people[$0].counts.normal > 0 && people[$0].counts.abnormal == 0 }
    return Array((both + zip(abnormal, normal).map { [$0, $1] }).prefix(count))
  }

  /// Indices of validation patients among those of the training side.
  private static func validation(among training: [Person], using generator: inout SeededGenerator) -> [Int]? {
    let all = sum(training)
    let size = max(1, training.count / 5)
    var anyShare: [Int]?
    for _ in 0..<1000 {
      let drawn = Array(generator.permutation(training.count).prefix(size))
      let part = sum(drawn.map { training[$0] })
      let rest = Counts(normal: all.normal - part.normal, abnormal: all.abnormal - part.abnormal)
      guard part.hasBoth, rest.hasBoth else { continue }
      if part.abnormal * 10 >= all.abnormal, part.abnormal * 3 <= all.abnormal { return drawn }
      if anyShare == nil { anyShare = drawn }
    }
    return anyShare
  }

  private static let trainAndValidate = ["to train on", "to validate with"]

  private static func missing(among people: [Person], for uses: [String]) -> Fault {
    let both = people.count { $0.counts.hasBoth }
    let (abnormal, normal) = (people.count { $0.counts.abnormal > 0 }, people.count { $0.counts.normal > 0 })
    let listed = "\(uses.dropLast().joined(separator: ", ")) and \(uses.last ?? "")"
    return Fault(
      .badData, path: "",
      reason: "it needs \(uses.count) groups of patients, \(listed), with normal and abnormal beats in each; of "
        + "\(people.count) patient\(people.count == 1 ? "" : "s"), \(normal) ha\(normal == 1 ? "s" : "ve") normal beats, "
        + "\(abnormal) abnormal ones, \(both) both")
  }
}
