/// Which patient each record is of: whom a file of the user's names, else the record itself or what is known of its
/// database, else a patient of its own. Records with the same signals are of one patient, whatever they are called.
struct PatientNaming {
  /// The patient of each record, nil for one of its own.
  private(set) var patients: [String?]
  /// What a reader should know, a sentence each.
  private(set) var remarks: [String] = []

  /// - Parameters:
  ///   - patients: whom the records are of as far as they or their database say.
  ///   - signals: the digests of each record's signal files.
  ///   - file: what the user says.
  init(records: [String], patients known: [String?], signals: [[String]], file: PatientFile?) {
    patients = zip(records, known).map { file?.patients[$0] ?? $1 }
    if let file { remarks += file.remarks(records: records) }
    var first: [[String]: Int] = [:]
    var twins: [Int: [Int]] = [:]
    for (index, digests) in signals.enumerated() where !digests.isEmpty {
      if let other = first[digests] { twins[other, default: [other]].append(index) } else { first[digests] = index }
    }
    for (_, group) in twins.sorted(by: { $0.key < $1.key }) {
      let names = group.map { records[$0] }
      let patient = group.compactMap { patients[$0] }.first ?? names[0]
      // All who bear a name of one of them are the same person, too.
      let others = Set(group.compactMap { patients[$0] })
      for index in patients.indices where group.contains(index) || patients[index].map(others.contains) == true {
        patients[index] = patient
      }
      remarks.append("Records with the same signals count as one patient: \(names.joined(separator: ", "))")
    }
  }

  /// Who records are of by their names, where all of them are named after a patient and a segment: `p00000_s00`.
  ///
  /// Records of Icentia11k are. Whom a record itself, or what is known of its database, names otherwise keeps that name.
  static func segments(of records: [String], known: [String?]) -> (patients: [String?], remarks: [String]) {
    var stems: [Substring] = []
    for record in records {
      let digits = record.utf8.reversed().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
      let stem = record.dropLast(digits)
      guard digits > 0, stem.hasSuffix("_s"), let last = stem.dropLast(2).last, last != "/" else { return (known, []) }
      stems.append(stem.dropLast(2))
    }
    // One name in two folders may be two persons.
    let isUnique = Set(stems).count == Set(stems.map(own)).count
    let patients = zip(known, stems).map { $0 ?? (isUnique ? own($1) : String($1)) }
    let count = Set(patients).count
    guard count < records.count, zip(known, stems).contains(where: { $0 == nil || $0 == own($1) }) else {
      return (known, [])
    }
    return (
      patients,
      ["Patients are told apart by the names of the records, which end in a segment's number: \(count) patients"]
    )
  }

  private static func own(_ path: Substring) -> String {
    path.split(separator: "/").last.map(String.init) ?? String(path)
  }
}
