import Files
import Heartbeats
import Results
import Scoring

/// Records whose beats are scored as they are read, and never held: of one database, or of one to validate with and another to
/// test.
struct StreamedRecords: Sendable {
  /// Where records are read; they are numbered one database after another.
  private let stores: [RecordStore]
  /// The first number of each store's records, and one more than the last.
  private let starts: [Int]
  /// Numbers of the records to validate with; none where validation beats are held.
  let validation: [Int]
  /// Numbers of the records to test.
  let test: [Int]
  /// What tallies number: records, or patients where there are too many records to list.
  let directory: RecordDirectory
  /// The number of each record there.
  private let groups: [UInt32]
  /// Whether each record is a test record.
  private let isTest: [Bool]
  /// The patients with records on both sides, by their numbers in the directory.
  let sharedPatients: Set<UInt32>
  /// What each record serves for; nil where there are too many to list, or records are not known.
  let roles: RecordRoles?
  /// The inter-patient protocol's sets; nil across databases.
  let sets: PatientSets?
  /// What can be said of each beat's class, across all databases.
  private let labelling: Labelling
  /// Annotated beats of all data by class.
  let classCounts: [Int]
  /// Beats to validate with that are left out, since the test database has them too.
  private let leftOut: LearntBeats?

  /// The inter-patient protocol, in one database.
  init(_ store: RecordStore, sets: PatientSets) {
    stores = [store]
    starts = [0, store.entries.count]
    self.sets = sets
    validation = store.records(named: sets.validation)
    test = store.records(named: sets.test)
    isTest = Self.flags(test, count: store.entries.count)
    (directory, groups) = RecordDirectory.numbering([store])
    let patients = { (records: [Int]) in Set(records.map { store.entries[$0].patient }) }
    sharedPatients = patients(test).intersection(patients(store.records(named: sets.train + sets.validation)))
    roles =
      store.entries.count > DataSummary.mostListed
      ? nil
      : RecordRoles(
        protocol: .interPatient, training: sets.train, validation: sets.validation, test: sets.test,
        leftOut: sets.leftOut)
    labelling = store.labelling
    classCounts = store.classCounts
    leftOut = nil
  }

  /// The cross-database protocol.
  ///
  /// - Parameters:
  ///   - split: of the beats in memory, which are trained on and validated with.
  ///   - validatesPatients: whether whole patients are validated with, else a share of the beats.
  init(_ pair: DatabasePair, testing other: RecordStore, split: Split, validatesPatients: Bool) {
    let beats = pair.joined.beats
    let training = pair.drawnFrom
    stores = [training, other].compactMap { $0 }
    let first = training?.entries.count ?? 0
    starts = training == nil ? [0, other.entries.count] : [0, first, first + other.entries.count]
    sets = nil
    test = Array(first..<first + other.entries.count)
    isTest = Self.flags(test, count: first + other.entries.count)
    sharedPatients = []
    labelling = beats.labelling
    classCounts = zip(training?.classCounts ?? beats.classCounts, other.classCounts).map(+)

    let names = { (rows: [DrawnRow]) in Set(rows.compactMap { beats.record(of: Int($0.beat)) }) }
    let (learnt, validated) = (names(split.train), names(split.validation))
    let isWhole = training != nil && validatesPatients
    let drawn = Set(beats.recordNames)
    var validation: [Int] = []
    if let training, isWhole {
      let patients = Set(training.entries.filter { validated.contains($0.name) }.map(\.patient))
      validation = training.entries.indices.filter {
        let entry = training.entries[$0]
        // Of a record of which all drawn beats are left out, since the test database has them, the others are too.
        return patients.contains(entry.patient) && (validated.contains(entry.name) || !drawn.contains(entry.name))
      }
    }
    self.validation = validation
    let shared = pair.shared.sorted().map { DrawnRow(beat: $0) }
    leftOut = isWhole && !shared.isEmpty ? LearntBeats(shared, of: beats) : nil
    if isWhole {
      (directory, groups) = RecordDirectory.numbering(stores)
    } else {
      // Validation beats are counted under the numbers of the records in memory.
      let (tested, numbers) = RecordDirectory.numbering([other])
      let held = RecordDirectory(naming: beats)
      directory = held.joined(with: tested)
      groups = Array(repeating: 0, count: first) + numbers.map { UInt32(held.names.count) + $0 }
    }
    let isListed = stores.allSatisfy { $0.knowsRecords && $0.entries.count <= DataSummary.mostListed }
    if isListed, let training {
      let validating = Set(validation.map { training.entries[$0].name }).union(validated)
      let isTraining = { (entry: RecordStore.Entry) in
        learnt.contains(entry.name) || (!drawn.contains(entry.name) && !validating.contains(entry.name))
      }
      let all = training.entries
      roles = RecordRoles(
        protocol: .crossDatabase, training: all.filter(isTraining).map(\.name),
        validation: all.map(\.name).filter(validating.contains), test: other.entries.map(\.name),
        leftOut: all.filter { !isTraining($0) && !validating.contains($0.name) }.map(\.name))
    } else {
      roles = nil
    }
  }

  /// The number of all records.
  var count: Int { isTest.count }

  /// Samples of a record.
  func size(of record: Int) -> Int {
    let (store, index) = found(record)
    return store.entries[index].samples
  }

  /// The beats of a record, and the rows of those that are scored.
  ///
  /// - Parameter features: whether patient features are needed.
  /// - Throws: `Fault` for a record that cannot be read.
  func beats(of record: Int, features: Bool) throws(Fault) -> (beats: BeatSet, rows: [DrawnRow]) {
    let (store, index) = found(record)
    let beats = try store.beats(of: index, features: features).labelled(labelling)
    let rows = beats.classes.indices.filter { row in
      isTest[record] || leftOut.map { !$0.contains(beats.beat(row)) } ?? true
    }
    return (beats, rows.map { DrawnRow(beat: $0) })
  }

  /// What tallies count a record's beats under.
  func group(of record: Int) -> UInt32 { groups[record] }

  /// Whether a record is tested; else it is one to validate with, or to train on.
  func isTest(_ record: Int) -> Bool { isTest[record] }

  private func found(_ record: Int) -> (store: RecordStore, index: Int) {
    let number = stores.count > 1 && record >= starts[1] ? 1 : 0
    return (stores[number], record - starts[number])
  }

  private static func flags(_ records: [Int], count: Int) -> [Bool] {
    var flags = Array(repeating: false, count: count)
    for record in records { flags[record] = true }
    return flags
  }
}

extension RecordDirectory {
  /// The records of some databases, one database after another, and the number of each; of a database with too many records to
  /// list, its patients.
  fileprivate static func numbering(_ stores: [RecordStore]) -> (directory: RecordDirectory, groups: [UInt32]) {
    var directory = RecordDirectory(names: [], patients: [], patientNames: [])
    var groups: [UInt32] = []
    for store in stores {
      let patients = store.entries.map(\.patient)
      let first = UInt32(directory.names.count)
      let isByRecord = store.entries.count <= DataSummary.mostListed
      groups += isByRecord ? store.entries.indices.map { first + UInt32($0) } : patients.map { first + $0 }
      directory = directory.joined(
        with: isByRecord
          ? RecordDirectory(names: store.entries.map(\.name), patients: patients, patientNames: store.patientNames)
          : RecordDirectory(
            names: store.patientNames, patients: store.patientNames.indices.map { UInt32($0) },
            patientNames: store.patientNames))
    }
    return (directory, groups)
  }

  /// The records of beats in memory; one without a name where none is known.
  fileprivate init(naming beats: BeatSet) {
    self = beats.knowsRecords ? RecordDirectory(beats) : RecordDirectory(names: [""], patients: [0], patientNames: [""])
  }

  /// The same, and after them those of another database.
  fileprivate func joined(with other: RecordDirectory) -> RecordDirectory {
    let first = UInt32(patientNames.count)
    return RecordDirectory(
      names: names + other.names, patients: patients + other.patients.map { first + $0 },
      patientNames: patientNames + other.patientNames)
  }
}

extension RecordStore {
  /// The records of some names, in the order of the store.
  func records(named names: [String]) -> [Int] {
    let wanted = Set(names)
    return entries.indices.filter { wanted.contains(entries[$0].name) }
  }

  /// Annotated beats of some records by class symbol.
  func counts(of records: [Int]) -> [String: Int] {
    BeatClass.bySymbol(
      BeatClass.allCases.indices.map { kind in records.reduce(0) { $0 + entries[$1].classCounts[kind] } })
  }
}
