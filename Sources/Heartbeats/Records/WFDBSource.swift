public import Files
import Groundwork
import Recordings

/// Beats from a folder of records with annotated beats, such as the MIT-BIH database: WFDB records, and recordings of other
/// formats with annotations in them (EDF+) or beside them.
///
/// The records are those of the file RECORDS, or else all in the folder by name. Which lead is taken says
/// `LeadChoice`, which patient a record is of, `PatientNaming`. A record that cannot be used as it is, for it has no
/// annotations, no lead of an electrocardiogram or a rate too low, is left out and reported; so is one with fewer than two
/// annotated beats. Damaged files are an error, and so is a folder of which nothing can be used.
public struct WFDBSource: Sendable {
  /// Whose annotations are read unless another is named: those that most databases call their reference.
  public static let usualAnnotator = "atr"

  /// The records' folder.
  public let folder: String
  /// Whose annotations, which lead and which patients.
  public let reading: RecordReading

  static let listName = "RECORDS"

  /// A folder, and how its records are read.
  public init(folder: String, reading: RecordReading = RecordReading()) {
    self.folder = folder
    self.reading = reading
  }

  /// What is known of a record when its beats are cut.
  private struct Outcome: Sendable {
    var lead = ""
    var isGuess = false
    var patient: String?
    /// What a reader should know of its files.
    var remarks: [String] = []
    /// Of its signal files; empty where it has none.
    var signals: [String] = []
    var digest = FileListDigest()
    var unusable: Unusable?
  }

  /// Why a record is left out: a few words, and the whole line.
  private struct Unusable: Sendable {
    var reason: String
    var fault: Fault
  }

  /// What an annotator says of a record.
  private struct Marked: Sendable {
    var beats: AnnotatedBeats?
    var digest = FileListDigest()
    var unusable: Unusable?
  }

  /// Reads every record and cuts its beats.
  ///
  /// - Parameters:
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: hears how many records are done.
  /// - Returns: the beats, record after record, with the SHA-256 of all files read (`FileListDigest`).
  /// - Throws: `Fault` for the first record that is damaged, or the first one where none can be used.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws(Fault) -> LoadedBeats {
    let list = HashingReader(folder: folder, jobs: jobs)
    let patientFile = try reading.patients.map { path throws(Fault) in
      try PatientFile(path, reader: HashingReader.plain)
    }
    let found = try RecordNames(folder: folder, annotator: reading.annotator, read: list.read)
    let records = found.records
    let names = records.map(\.name)
    let counter = ProgressCounter(total: names.count, report: progress)
    // Annotations come first: they are short, and show how much room the beats may take.
    let marked = try concurrentMap(names.count, jobs: jobs) { index throws(Fault) in
      try self.marked(records[index], jobs: jobs)
    }
    let mostRows = marked.map { max(0, ($0.beats?.beats.count ?? 0) - 1) }
    let room = mostRows.reduce(0, +) * BeatSet.bytesPerBeat
    guard AvailableMemory.holds(room) else {
      throw .cannotRead(
        folder, "\(mostRows.reduce(0, +)) beats take \(room >> 20) MB, more than the memory that is free")
    }
    let kept = Guarded([Outcome](repeating: Outcome(), count: names.count))
    var beats = try BeatSet(mostRows: mostRows, jobs: jobs) { index throws(Fault) in
      defer { counter.advance() }
      guard let annotated = marked[index].beats else { return BeatPart(record: names[index]) }
      let (part, outcome) = try part(of: records[index], annotated, jobs: jobs)
      kept.withLock { $0[index] = outcome }
      return part
    }
    var outcomes = kept.withLock { $0 }
    for index in outcomes.indices { outcomes[index].unusable = outcomes[index].unusable ?? marked[index].unusable }
    guard beats.count > 0 else { throw nothing(of: outcomes) }

    var digest = list.digest
    for (marks, outcome) in zip(marked, outcomes) {
      digest.add(marks.digest)
      digest.add(outcome.digest)
    }
    if let patientFile { digest.add("--patients", digest: patientFile.digest) }
    let indices = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let used = beats.recordNames.compactMap { indices[$0] }
    let known = Self.named(used.map { outcomes[$0].patient }, of: used.map { records[$0].format })
    let naming = PatientNaming(
      records: beats.recordNames, patients: known.patients,
      signals: used.map { outcomes[$0].signals },
      file: patientFile)
    beats.name(patients: naming.patients)
    var details = RecordDetails()
    details.leads = used.map { outcomes[$0].lead }
    details.leftOut =
      found.leftOut
      + names.indices.compactMap { index in
        outcomes[index].unusable.map { .init(record: names[index], reason: $0.reason) }
      }
    details.remarks =
      Self.formats(used.map { records[$0].format }) + remarks(names, marked, outcomes, used: used)
      + known.remarks + naming.remarks
    let usedNames = Set(beats.recordNames)
    return LoadedBeats(
      beats: beats, source: .wfdb, sha256: digest.hexDigest(),
      recordsWithoutBeats: names.indices.filter { !usedNames.contains(names[$0]) && outcomes[$0].unusable == nil }
        .map { names[$0] },
      annotator: reading.annotator == Self.usualAnnotator ? nil : reading.annotator, details: details)
  }

  /// The error where no record has a beat: why the first one is not used, if all are left out.
  private func nothing(of outcomes: [Outcome]) -> Fault {
    let unusable = outcomes.compactMap(\.unusable)
    guard unusable.count == outcomes.count, var fault = unusable.first?.fault else {
      return Fault(.badData, path: folder, reason: "expected beats, found none")
    }
    if unusable.count > 1 { fault.reason += "; none of the \(unusable.count) records can be used" }
    return fault
  }

  private func marked(_ record: RecordingFile, jobs: Int) throws(Fault) -> Marked {
    let reader = HashingReader(folder: folder, jobs: jobs)
    guard record.format == .wfdb else {
      let path = record.annotationPath(reading.annotator)
      let isBeside = FileStatus(path) != nil
      guard isBeside || record.format == .edf else {
        let fault = Fault.badData(
          record.path, expected: "annotations (--annotator \(reading.annotator))", found: "none")
        return Marked(unusable: Unusable(reason: "no annotations", fault: fault))
      }
      let recording = try record.open()
      do throws(Fault) {
        let beats = AnnotatedBeats(try recording.annotations(by: reading.annotator))
        if isBeside { _ = try reader.read(path) }
        return Marked(beats: beats, digest: reader.digest)
      } catch  where !isBeside {
        return Marked(unusable: Unusable(reason: "no annotations", fault: error))
      }
    }
    if let fault = try WFDBRecording.absence(folder: folder, name: record.name, annotator: reading.annotator) {
      return Marked(unusable: Unusable(reason: "no annotations", fault: fault))
    }
    let annotations = try WFDBRecording.annotations(
      folder: folder, name: record.name, annotator: reading.annotator, reader: reader.read)
    return Marked(beats: AnnotatedBeats(annotations), digest: reader.digest)
  }

  private func part(of record: RecordingFile, _ annotated: AnnotatedBeats, jobs: Int) throws(Fault) -> (
    BeatPart, Outcome
  ) {
    let name = record.name
    let reader = HashingReader(folder: folder, jobs: jobs)
    guard record.format == .wfdb else {
      let recording = try record.open()
      try reader.hash(record.path)
      return try part(of: recording, annotated, reader, jobs: jobs)
    }
    return try part(
      of: try WFDBRecording(folder: folder, name: name, reader: reader.read), annotated, reader, jobs: jobs)
  }

  private func part(
    of recording: some Recording, _ annotated: AnnotatedBeats, _ reader: HashingReader, jobs: Int
  ) throws(Fault) -> (BeatPart, Outcome) {
    let name = recording.name
    var outcome = Outcome(digest: reader.digest)
    let choice: LeadChoice
    let extraction: BeatExtraction
    do throws(Fault) {
      choice = try LeadChoice(in: recording, wanted: reading.lead)
    } catch {
      let reason = recording.leads.isEmpty ? "no signals" : reading.lead.map { "no lead \($0)" } ?? "no lead of an ECG"
      outcome.unusable = Unusable(reason: reason, fault: error)
      return (BeatPart(record: name), outcome)
    }
    let lead = recording.leads[choice.index]
    do throws(Fault) {
      extraction = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
    } catch {
      outcome.unusable = Unusable(reason: "\(lead.sampleRate) Hz", fault: error)
      return (BeatPart(record: name), outcome)
    }
    outcome.lead = lead.name
    outcome.isGuess = choice.isGuess
    outcome.patient = recording.patient ?? KnownPatients.patient(of: recording)
    outcome.signals = reader.signalDigests.sorted()
    outcome.remarks = recording.remarks
    let stream = try recording.samples(ofLead: choice.index)
    // Two leads, and about as much again while features are computed.
    guard stream.count < 1 << 22 || AvailableMemory.holds(stream.count * 4 * MemoryLayout<Double>.stride * jobs) else {
      throw .cannotRead(recording.path, "its \(stream.count) samples do not fit into memory")
    }
    let samples = try stream.all()
    let marks = annotated.marks(of: lead)
    let cut = try extraction.beats(of: samples, marks: marks, path: annotated.path)
    var leads = [samples]
    if let second = choice.second { leads.append(try recording.samples(ofLead: second).all()) }
    let features = PatientFeatures.compute(leads: leads, sampleRate: lead.sampleRate, beats: marks.map(\.sample))
    let part = BeatPart(
      samples: cut.samples, classes: cut.classes, times: cut.times, stretchStarts: cut.stretchStarts,
      patientFeatures: features.rows(cut.marks), record: name)
    return (part, outcome)
  }

  private func remarks(_ names: [String], _ marked: [Marked], _ outcomes: [Outcome], used: [Int]) -> [String] {
    var remarks: [String] = []
    func list(_ indices: [Int]) -> String {
      indices.prefix(8).map { names[$0] }.joined(separator: ", ")
        + (indices.count > 8 ? " and \(indices.count - 8) more" : "")
    }
    let guesses = used.filter { outcomes[$0].isGuess }
    if !guesses.isEmpty {
      remarks.append(
        "No signal has the name of an ECG lead, so a signal in volts is used (--lead selects another): \(list(guesses))"
      )
    }
    var unmapped: [String: Int] = [:]
    for index in used { unmapped.merge(marked[index].beats?.unmapped ?? [:], uniquingKeysWith: +) }
    if !unmapped.isEmpty {
      let parts = unmapped.sorted { $0.key < $1.key }.prefix(8).map { "\($0.key) (\($0.value))" }
      let more = unmapped.count > 8 ? " and \(unmapped.count - 8) more" : ""
      remarks.append(
        "Annotations with non-standard labels do not count as beats: \(parts.joined(separator: ", "))\(more)"
      )
    }
    let remarked = Dictionary(grouping: used.filter { !(marked[$0].beats?.remarks ?? []).isEmpty }) {
      marked[$0].beats?.remarks.joined(separator: "; ") ?? ""
    }
    for (remark, indices) in remarked.sorted(by: { $0.key < $1.key }) {
      remarks.append("Annotations of \(list(indices)): \(remark)")
    }
    let said = Dictionary(grouping: used.filter { !outcomes[$0].remarks.isEmpty }) {
      outcomes[$0].remarks.joined(separator: "; ")
    }
    for (remark, indices) in said.sorted(by: { $0.key < $1.key }) { remarks.append("\(list(indices)): \(remark)") }
    return remarks
  }

  /// How many records are of which format, where not all are WFDB records.
  private static func formats(_ formats: [RecordingFile.Format]) -> [String] {
    guard formats.contains(where: { $0 != .wfdb }) else { return [] }
    let counts = RecordingFile.Format.allCases.map { format in (format, formats.count { $0 == format }) }
    return ["Formats: " + counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")]
  }

  /// Patients that EDF headers name become numbers, in reading order, so that no name is printed or stored.
  private static func named(
    _ patients: [String?], of formats: [RecordingFile.Format]
  ) -> (patients: [String?], remarks: [String]) {
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
