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
    let cutter = RecordCutter(folder: folder, reading: reading)
    let found = try RecordNames(folder: folder, annotator: reading.annotator, read: list.read)
    let records = found.records
    let names = records.map(\.name)
    let counter = ProgressCounter(total: names.count, report: progress)
    // Annotations come first: they are short, and show how much room the beats may take.
    let marked = try concurrentMap(names.count, jobs: jobs) { index throws(Fault) in
      try cutter.marked(records[index], jobs: jobs)
    }
    let mostRows = marked.map { max(0, ($0.beats?.beats.count ?? 0) - 1) }
    let room = mostRows.reduce(0, +) * BeatSet.bytesPerBeat
    guard AvailableMemory.holds(room) else {
      throw .cannotRead(
        folder, "\(mostRows.reduce(0, +)) beats take \(room >> 20) MB, more than the memory that is free")
    }
    let kept = Guarded([RecordFacts](repeating: RecordFacts(), count: names.count))
    var beats = try BeatSet(mostRows: mostRows, jobs: jobs) { index throws(Fault) in
      defer { counter.advance() }
      guard let annotated = marked[index].beats else { return BeatPart(record: names[index]) }
      let (part, facts) = try cutter.part(
        of: records[index], annotated, chosen: cutter.eligible(annotated), jobs: jobs)
      kept.withLock { $0[index] = facts }
      return part
    }
    var facts = kept.withLock { $0 }
    for index in facts.indices { facts[index].unusable = facts[index].unusable ?? marked[index].unusable }
    guard beats.count > 0 else { throw Self.nothing(in: folder, of: facts) }

    var digest = list.digest
    for (marks, facts) in zip(marked, facts) {
      digest.add(marks.digest)
      digest.add(facts.digest)
    }
    if let patientFile { digest.add(FileListDigest.patients, digest: patientFile.digest) }
    let indices = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    var summary = RecordSummary()
    for index in beats.recordNames.compactMap({ indices[$0] }) { summary.add(records[index], facts[index]) }
    let (patients, remarks) = summary.finished(reading: reading, patientFile: patientFile)
    beats.name(patients: patients)
    var details = RecordDetails()
    details.leads = summary.leads
    details.leftOut =
      found.leftOut
      + names.indices.compactMap { index in
        facts[index].unusable.map { .init(record: names[index], reason: $0.reason) }
      }
    details.remarks = remarks
    let usedNames = Set(beats.recordNames)
    var loaded = LoadedBeats(
      beats: beats, source: .wfdb, sha256: digest.hexDigest(),
      recordsWithoutBeats: names.indices.filter { !usedNames.contains(names[$0]) && facts[$0].unusable == nil }
        .map { names[$0] }, details: details)
    loaded.reading = reading
    loaded.files = digest
    return loaded
  }

  /// The error where no record has a beat: why the first one is not used, if all are left out.
  static func nothing(in folder: String, of facts: [RecordFacts]) -> Fault {
    let unusable = facts.compactMap(\.unusable)
    guard unusable.count == facts.count, var fault = unusable.first?.fault else {
      return Fault(.badData, path: folder, reason: "expected beats, found none")
    }
    if unusable.count > 1 { fault.reason += "; none of the \(unusable.count) records can be used" }
    return fault
  }
}
