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
}
