public import Scoring

/// Beats of two databases in one set, and what is known of each beat there.
extension BeatSet {
  /// The rows of one database, then those of another.
  ///
  /// Records keep apart even where both databases have one of the same name: they are told by their number. Beats of a
  /// source without records or times, beside one that has them, get a record with an empty name and a time that is not a
  /// number; `record(of:)` and `time(of:)` tell these apart. Patients keep apart likewise: a name says nothing across
  /// databases.
  public init(_ first: BeatSet, then second: BeatSet) {
    let halves = [first, second]
    let anyRecords = halves.contains { $0.knowsRecords }
    let anyTimes = halves.contains { !$0.times.isEmpty }
    var records: [UInt32] = []
    var names: [String] = []
    var patients: [String?] = []
    var times: [Double] = []
    for (number, half) in halves.enumerated() {
      if anyRecords {
        let offset = names.count
        names += half.knowsRecords ? half.recordNames : [""]
        // The number keeps apart the patients of one name in two databases.
        patients += half.knowsRecords ? half.patients.map { "\(number) \(half.patientNames[Int($0)])" } : [nil]
        records +=
          half.knowsRecords
          ? half.records.map { UInt32(offset) + $0 } : Array(repeating: UInt32(offset), count: half.count)
      }
      if anyTimes { times += half.times.isEmpty ? Array(repeating: .nan, count: half.count) : half.times }
    }
    // Beside beats of which only normal or abnormal is known, that is all that can be said of the others.
    let labelling = halves.contains { $0.labelling == .binary } ? Labelling.binary : .aami
    self.init(
      samples: first.samples + second.samples,
      classes: halves.flatMap { $0.labelled(labelling).classes }, records: records, recordNames: names,
      patients: patients, times: times, labelling: labelling)
    stretchStarts = first.stretchStarts + second.stretchStarts.map { first.count + $0 }
    if let features = first.patientFeatures, let others = second.patientFeatures {
      patientFeatures = PatientFeatures(joining: [features, others])
    }
    if anyRecords { patientNames = halves.flatMap { $0.knowsRecords ? $0.patientNames : [""] } }
  }

  /// The same beats; labelled binary, every abnormal one has the class that stands for all of them.
  public func labelled(_ labelling: Labelling) -> BeatSet {
    var beats = self
    beats.labelling = labelling
    if labelling == .binary { beats.classes = classes.map { $0.isAbnormal ? .supraventricular : $0 } }
    return beats
  }

  /// The name of the record a beat came from, nil when unknown.
  public func record(of row: Int) -> String? {
    guard knowsRecords else { return nil }
    let name = recordNames[Int(records[row])]
    return name.isEmpty ? nil : name
  }

  /// The R peak in seconds from the record's start, nil when unknown.
  public func time(of row: Int) -> Double? {
    times.isEmpty || times[row].isNaN ? nil : times[row]
  }

  /// The name of the patient whom a beat is from, nil when unknown.
  public func patientName(of row: Int) -> String? {
    record(of: row) == nil ? nil : patientNames[Int(patient(of: row))]
  }

  /// Whether the record of each of some beats is known.
  public func knowsRecords(of rows: some Sequence<Int>) -> Bool {
    guard knowsRecords else { return false }
    // As a rule all are, and then a run need not go through the rows of every split.
    let named = recordNames.map { !$0.isEmpty }
    if named.allSatisfy({ $0 }) { return true }
    return rows.allSatisfy { named[Int(records[$0])] }
  }
}
