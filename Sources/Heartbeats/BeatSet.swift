public import Scoring

/// Beats ready for a classifier: one row of 187 samples a beat, its class, and where it came from.
public struct BeatSet: Sendable, Equatable {
  /// Samples in a row.
  public static let samplesPerBeat = 187
  /// Samples a second in a row, so a row spans 1.496 s.
  public static let sampleRate = 125.0

  /// Bytes of memory that a beat's samples take.
  static let bytesPerBeat = samplesPerBeat * MemoryLayout<Float>.stride

  /// Row-major, count x 187, each in [0, 1], zero-padded after the beat.
  public var samples: [Float]
  /// The class of each beat.
  public var classes: [BeatClass]
  /// What the classes say: all five, or only whether a beat is abnormal.
  public var labelling: Labelling
  /// The record of each beat as an index into `recordNames`; empty when the source knows no records (CSV).
  public var records: [UInt32]
  /// The records' names in reading order; empty when unknown.
  public var recordNames: [String]
  /// The patient of each record as an index into `patientNames`; empty when the source knows no records.
  public internal(set) var patients: [UInt32]
  /// The patients' names in the order of their first records; a patient who is not named has the first record's name.
  public internal(set) var patientNames: [String]
  /// The R peak of each beat in seconds from the record's start; empty when unknown.
  public var times: [Double]
  /// The beats that no RR interval leads to from the beat before in their record, as samples between them were not recorded;
  /// ascending. A record's first beat is not among them.
  public internal(set) var stretchStarts: [Int] = []
  /// What is known of each beat relative to its patient, a row a beat; nil when unknown (CSV).
  public var patientFeatures: PatientFeatures?

  /// - Parameter patients: the patient of each record, nil or left out where nobody says that records share one: each
  ///   such record is a patient of its own. Records with the same patient are one person's.
  public init(
    samples: [Float] = [], classes: [BeatClass] = [], records: [UInt32] = [], recordNames: [String] = [],
    patients: [String?] = [], times: [Double] = [], labelling: Labelling = .aami
  ) {
    self.labelling = labelling
    precondition(samples.count == classes.count * Self.samplesPerBeat, "187 samples a beat")
    precondition(records.isEmpty || records.count == classes.count, "a record for each beat, or none")
    precondition(patients.isEmpty || patients.count == recordNames.count, "a patient for each record, or none")
    precondition(times.isEmpty || times.count == classes.count, "a time for each beat, or none")
    self.samples = samples
    self.classes = classes
    self.records = records
    self.recordNames = recordNames
    self.times = times
    self.patients = []
    patientNames = []
    name(patients: patients.isEmpty ? recordNames.map { _ in nil } : patients)
  }

  /// Says anew which patient each record is of, nil for a patient of its own.
  ///
  /// - Precondition: as many as there are records.
  public mutating func name(patients named: [String?]) {
    precondition(named.count == recordNames.count, "a patient for each record")
    (patients, patientNames) = Self.numbered(patients: named, records: recordNames)
  }

  /// Patients by number, in the order of their first records; a patient who is not named has the first record's name.
  static func numbered(patients named: [String?], records: [String]) -> (patients: [UInt32], names: [String]) {
    var numbers: [String: UInt32] = [:]
    var patients: [UInt32] = []
    var names: [String] = []
    for (record, name) in zip(records, named) {
      let next = UInt32(names.count)
      let number = name.flatMap { numbers[$0] } ?? next
      if number == next { names.append(name ?? record) }
      if let name { numbers[name] = number }
      patients.append(number)
    }
    return (patients, names)
  }

  /// Gives the patients other names.
  ///
  /// - Precondition: as many as there are patients.
  public mutating func rename(patients names: [String]) {
    precondition(names.count == patientNames.count, "a name for each patient")
    patientNames = names
  }

  /// The number of beats.
  public var count: Int { classes.count }

  /// Whether the source says which record each beat belongs to.
  public var knowsRecords: Bool { !records.isEmpty }

  /// The patient of a beat as an index into `patientNames`.
  ///
  /// - Precondition: the set knows records.
  public func patient(of row: Int) -> UInt32 { patients[Int(records[row])] }

  /// The 187 samples of one beat.
  public func beat(_ row: Int) -> ArraySlice<Float> {
    samples[row * Self.samplesPerBeat..<(row + 1) * Self.samplesPerBeat]
  }

  /// The number of beats of each class, in the order of `BeatClass.allCases`.
  public var classCounts: [Int] {
    classes.reduce(into: Array(repeating: 0, count: BeatClass.allCases.count)) { $0[Int($1.rawValue)] += 1 }
  }
}
