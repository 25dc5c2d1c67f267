package import Files
package import Heartbeats
package import Results

/// The records of the patients whom a user named to validate with or to test.
package struct NamedRecords: Sendable, Equatable {
  /// nil where validation patients are chosen by chance.
  package let validation: Set<String>?
  /// nil where test patients are.
  package let test: Set<String>?
  /// What a reader should know, a sentence each.
  package let remarks: [String]
  /// The options that were given, for error messages.
  package let options: String
  /// Of a fault of the lists: bad data where a file has one of them, else wrong usage.
  package let kind: Fault.Kind

  /// Patients that the data have, named in an error message.
  private static let shown = 5

  /// Finds the named patients among beats in memory.
  ///
  /// - Parameter joined: the same beats after records with the same beats were given to one patient, who is named when any of
  ///   these records is.
  /// - Throws: `Fault` for data without records, and as the other initialiser.
  package init(_ named: NamedPatients, in loaded: LoadedBeats, joined: BeatSet) throws(Fault) {
    let beats = loaded.beats
    let counts = PatientSets.recordCounts(beats.knowsRecords ? beats.classes.indices : 0..<0, of: beats)
    try self.init(
      named, records: beats.recordNames, patients: beats.patients, patientNames: beats.patientNames,
      joined: joined.patients, counts, Self.unread(loaded), path: loaded.path)
  }

  /// Finds the named patients in a database of which the annotations are known.
  ///
  /// - Throws: as the other initialiser.
  package init(_ named: NamedPatients, in store: RecordStore) throws(Fault) {
    let patients = store.entries.map(\.patient)
    try self.init(
      named, records: store.knowsRecords ? store.entries.map(\.name) : [], patients: patients,
      patientNames: store.patientNames, joined: patients,
      store.entries.map { PatientSets.Counts(normal: $0.classCounts[0], abnormal: $0.beats - $0.classCounts[0]) },
      Self.unread(store.loaded(BeatSet())),
      path: store.path)
  }

  /// - Parameters:
  ///   - patients: the patient of each record, as an index into `patientNames`.
  ///   - joined: the same in another numbering, where more records may be one patient's.
  ///   - counts: beats of each record.
  ///   - unread: records without beats, and why.
  /// - Throws: `Fault` for data without records, for a patient who is not there or named for both, and where a set, or what is left
  ///   to train on, lacks normal or abnormal beats. Its kind is `badData` where a file named the patients, else `usage`.
  private init(
    _ named: NamedPatients, records: [String], patients: [UInt32], patientNames: [String], joined: [UInt32],
    _ counts: [PatientSets.Counts], _ unread: [String: String], path: String?
  ) throws(Fault) {
    let lists = [("--validation-patients", named.validation), ("--test-patients", named.test)]
    let options = lists.filter { $0.1 != nil }.map(\.0).joined(separator: " and ")
    let files = lists.compactMap { $0.1?.origin?.path ?? $0.1?.file }
    kind = files.isEmpty ? .usage : .badData
    let both = files.isEmpty ? options : files.joined(separator: " and ")
    guard !records.isEmpty else {
      throw Fault(
        .usage, path: options, reason: "expected with records, found CSV files\(path.map { ": \($0)" } ?? "")")
    }
    var remarks: [String] = []
    var sets: [Set<Int>?] = []
    for (option, list) in lists {
      guard let list else {
        sets.append(nil)
        continue
      }
      let own = try Self.records(of: list, option, records, patients, patientNames, unread)
      let persons = Set(own.map { joined[$0] })
      let all = Set(joined.indices.filter { persons.contains(joined[$0]) })
      let added = all.subtracting(own).sorted().map { records[$0] }
      if !added.isEmpty {
        remarks.append(
          "Records that count among those named with \(option), since they are of the same patients: "
            + "\(Self.some(added))")
      }
      let kinds = all.reduce(PatientSets.Counts()) { $0 + counts[$1] }
      guard kinds.hasBoth else {
        throw Self.fault(
          list, option, expected: "normal and abnormal beats of the patients named", found: kinds.lacking)
      }
      sets.append(all)
    }
    if let record = sets[0].flatMap({ one in sets[1].map { one.intersection($0) } })?.min() {
      throw Fault(
        kind, path: both,
        reason: "expected different patients\(files.count == 1 ? " than on the command line" : ""), found "
          + "\(patientNames[Int(patients[record])].quoted) in both")
    }
    let left = records.indices.filter { sets[0]?.contains($0) != true && sets[1]?.contains($0) != true }
    let kinds = left.reduce(PatientSets.Counts()) { $0 + counts[$1] }
    guard kinds.hasBoth else {
      throw Fault(
        kind, path: both,
        reason: "expected normal and abnormal beats of other patients to train on, found \(kinds.lacking)")
    }
    let names = { (set: Set<Int>?) in set.map { Set($0.map { records[$0] }) } }
    (validation, test) = (names(sets[0]), names(sets[1]))
    self.remarks = remarks
    self.options = options
  }

  /// The records of patients by name: those of all patients of that name, else the record of that name.
  private static func records(
    of list: NamedPatients.List, _ option: String, _ records: [String], _ patients: [UInt32], _ patientNames: [String],
    _ unread: [String: String]
  ) throws(Fault) -> Set<Int> {
    var ofPatient: [UInt32: [Int]] = [:]
    for (record, patient) in patients.enumerated() { ofPatient[patient, default: []].append(record) }
    var numbers: [String: [UInt32]] = [:]
    for (number, name) in patientNames.enumerated() { numbers[name, default: []].append(UInt32(number)) }
    let ofName = Dictionary(zip(records, records.indices)) { first, _ in first }
    var found: Set<Int> = []
    for (index, name) in list.names.enumerated() {
      guard let own = numbers[name]?.flatMap({ ofPatient[$0] ?? [] }) ?? ofName[name].map({ [$0] }) else {
        let line = list.origin.flatMap { $0.lines.indices.contains(index) ? $0.lines[index] : nil }
        let why = unread[name].map { ", of which no beat was read: \($0)" }
        let isFolder = list.file == nil && FileStatus(name)?.kind == .folder
        throw fault(
          list, option, line: line, expected: "patients of the data (\(some(patientNames)))",
          found: name.quoted + (why ?? (isFolder ? ", a folder" : "")))
      }
      found.formUnion(own)
    }
    return found
  }

  private static func fault(
    _ list: NamedPatients.List, _ option: String, line: Int? = nil, expected: String, found: String
  ) -> Fault {
    guard let file = list.origin?.path ?? list.file else {
      return Fault(.usage, path: option, reason: "expected \(expected), found \(found)")
    }
    return .badData(file, line.map { "line \($0)" } ?? option, expected: expected, found: found)
  }

  /// Why records have no beats, by the name of the record, and of the patient that a record like `p00000_s00` names.
  private static func unread(_ loaded: LoadedBeats) -> [String: String] {
    var reasons: [String: String] = [:]
    let left =
      loaded.details.leftOut.map { ($0.record, $0.reason) }
      + loaded.recordsWithoutBeats.map { ($0, "fewer than two annotated beats") }
    for (record, reason) in left {
      reasons[record] = reason
      if let end = record.ranges(of: "_s").last {
        let patient = record[..<end.lowerBound].split(separator: "/").last.map(String.init) ?? record
        if reasons[patient] == nil { reasons[patient] = reason }
      }
    }
    return reasons
  }

  static func some(_ names: [String]) -> String {
    let more = names.count > shown + 1 ? " and \(names.count - shown) more" : ""
    return names.prefix(more.isEmpty ? shown + 1 : shown).joined(separator: ", ") + more
  }
}

extension NamedPatients {
  /// Tells other names apart, in whatever order they are given.
  var digest: String {
    let hash = SHA256()
    for (role, list) in [("validation", validation), ("test", test)] {
      guard let list else { continue }
      for name in [role, "\(list.names.count)"] + list.names.sorted() { hash.update(name) }
    }
    return hash.hexDigest()
  }
}
