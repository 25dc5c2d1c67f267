import Files
import Recordings

/// What is known of one record of a folder, apart from its samples.
struct RecordFacts: Sendable {
  /// Why a record is left out: a few words, and the whole line.
  struct Unusable: Sendable {
    var reason: String
    var fault: Fault
  }

  var lead = ""
  /// Whether the lead's name does not say that it is one of an electrocardiogram.
  var isGuess = false
  var patient: String?
  /// What a reader should know of its files, and of its annotations.
  var remarks: [String] = []
  var annotationRemarks: [String] = []
  /// How many marks have a label that is none of the standard's, by label.
  var unmapped: [String: Int] = [:]
  /// How many annotated beats without a known class would have been rows.
  var unclassified = 0
  /// Digests of its signal files, sorted; empty where it has none, or they are not known.
  var signals: [String] = []
  /// Of the files read.
  var digest = FileListDigest()
  var unusable: Unusable?
}

/// What is told of the records used of a folder, gathered record after record.
struct RecordSummary {
  private(set) var names: [String] = []
  private(set) var leads: [String] = []
  private var patients: [String?] = []
  private var formats: [RecordingFile.Format] = []
  private var signals: [[String]] = []
  private var guesses = NameList()
  private var unmapped: [String: Int] = [:]
  private var annotationRemarks: [String: NameList] = [:]
  private var recordRemarks: [String: NameList] = [:]
  private var unclassified = 0

  /// The first names of a list, and how many more there are.
  private struct NameList: CustomStringConvertible {
    private var first: [String] = []
    private var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ name: String) {
      if count < 8 { first.append(name) }
      count += 1
    }

    var description: String { first.joined(separator: ", ") + (count > 8 ? " and \(count - 8) more" : "") }
  }

  mutating func add(_ record: RecordingFile, _ facts: RecordFacts) {
    names.append(record.name)
    leads.append(facts.lead)
    patients.append(facts.patient)
    formats.append(record.format)
    signals.append(facts.signals)
    if facts.isGuess { guesses.append(record.name) }
    unmapped.merge(facts.unmapped, uniquingKeysWith: +)
    unclassified += facts.unclassified
    if !facts.annotationRemarks.isEmpty {
      annotationRemarks[facts.annotationRemarks.joined(separator: "; "), default: NameList()].append(record.name)
    }
    if !facts.remarks.isEmpty {
      recordRemarks[facts.remarks.joined(separator: "; "), default: NameList()].append(record.name)
    }
  }

  /// Gives the digests of a record's signal files, where they are known later.
  mutating func set(signals digests: [String], of index: Int) { signals[index] = digests }

  /// The patient of each record, nil for one of its own, and the remarks, a sentence each.
  func finished(
    reading: RecordReading, patientFile: PatientFile?
  ) -> (patients: [String?], remarks: [String]) {
    let known = named()
    let segments = PatientNaming.segments(of: names, known: known.patients)
    let naming = PatientNaming(records: names, patients: segments.patients, signals: signals, file: patientFile)
    let remarks = formatRemarks + fileRemarks(reading) + known.remarks + segments.remarks + naming.remarks
    return (naming.patients, remarks)
  }

  private func fileRemarks(_ reading: RecordReading) -> [String] {
    var remarks: [String] = []
    if !guesses.isEmpty {
      remarks.append(
        "No signal has the name of an ECG lead, so a signal in volts is used (--lead selects another): \(guesses)")
    }
    if !unmapped.isEmpty {
      let parts = unmapped.sorted { $0.key < $1.key }.prefix(8).map { "\($0.key) (\($0.value))" }
      let more = unmapped.count > 8 ? " and \(unmapped.count - 8) more" : ""
      remarks.append(
        "Annotations with non-standard labels do not count as beats: \(parts.joined(separator: ", "))\(more)"
      )
    }
    if reading.leavesOutUnclassified {
      remarks.append("Beats annotated without a known class (Q or ?) are left out: \(unclassified)")
    }
    for (remark, names) in annotationRemarks.sorted(by: { $0.key < $1.key }) {
      remarks.append("Annotations of \(names): \(remark)")
    }
    for (remark, names) in recordRemarks.sorted(by: { $0.key < $1.key }) { remarks.append("\(names): \(remark)") }
    return remarks
  }

  /// How many records are of which format, where not all are WFDB records.
  private var formatRemarks: [String] {
    guard formats.contains(where: { $0 != .wfdb }) else { return [] }
    let counts = RecordingFile.Format.allCases.map { format in (format, formats.count { $0 == format }) }
    return ["Formats: " + counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")]
  }

  /// Patients that EDF headers name become numbers, in reading order, so that no name is printed or stored.
  private func named() -> (patients: [String?], remarks: [String]) {
    var numbers: [String: Int] = [:]
    let named = zip(patients, formats).map { patient, format -> String? in
      guard format == .edf, let patient, patient.hasPrefix("EDF ") else { return patient }
      numbers[patient] = numbers[patient] ?? numbers.count + 1
      return "EDF patient \(numbers[patient] ?? 0)"
    }
    guard !numbers.isEmpty else { return (named, []) }
    let count = named.count { $0?.hasPrefix("EDF patient ") == true }
    return (
      named,
      [
        "The patient field of \(count) EDF headers, which is not stored, distinguishes \(numbers.count) patients"
      ]
    )
  }
}
