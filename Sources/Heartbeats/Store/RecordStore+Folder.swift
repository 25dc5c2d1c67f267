public import Files
import Groundwork
import Recordings
import Scoring

extension RecordStore {
  /// Signal files of so many bytes together are hashed when a store is opened.
  package static let mostHashed = 1 << 30
  /// Records that are looked at before what is known of them is summed up.
  private static let step = 4096

  /// Opens a folder of records: of WFDB and the other formats that `WFDBSource` takes, with the same rules for leads, annotators,
  /// patients and what is left out.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - reading: how its records are read.
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: hears how many records have been looked at.
  /// - Throws: `Fault` for the first record that is damaged, or the first one where none can be used.
  public static func open(
    _ path: String, reading: RecordReading = RecordReading(), jobs: Int, progress: LoadProgress? = nil
  ) throws(Fault) -> RecordStore {
    try Self.open(path, reading: reading, jobs: jobs, hashingAtMost: mostHashed, progress: progress)
  }

  /// The same with another limit of what is hashed.
  package static func open(
    _ path: String, reading: RecordReading = RecordReading(), jobs: Int, hashingAtMost mostHashed: Int,
    progress: LoadProgress? = nil
  ) throws(Fault) -> RecordStore {
    guard case .records(let folder, let reading) = try BeatLoader.recognise(path, reading: reading) else {
      throw .badData(path, expected: "a folder of records", found: "a table of beats")
    }
    let cutter = RecordCutter(folder: folder, reading: reading)
    let list = HashingReader(folder: folder, jobs: jobs)
    let patientFile = try reading.patients.map { path throws(Fault) in
      try PatientFile(path, reader: HashingReader.plain)
    }
    let found = try RecordNames(folder: folder, annotator: reading.annotator, read: list.read)
    var inspection = Inspection(cutter: cutter, found: found, mostHashed: mostHashed)
    let counter = ProgressCounter(total: found.records.count, report: progress)
    for start in stride(from: 0, to: found.records.count, by: step) {
      let records = found.records[start..<min(start + step, found.records.count)]
      let surveys = try concurrentMap(records.count, jobs: jobs) { index throws(Fault) in
        defer { counter.advance() }
        return try cutter.survey(of: records[start + index], jobs: jobs)
      }
      for (record, survey) in zip(records, surveys) { inspection.add(record, survey) }
    }
    guard !inspection.entries.isEmpty else { throw inspection.nothing }
    let isHashed = inspection.bytes <= mostHashed
    let sha256 =
      isHashed
      ? try inspection.hashAll(list.digest, patientFile, jobs: jobs)
      : try inspection.hashSome(list.digest, patientFile, jobs: jobs)
    return inspection.store(path: path, sha256: sha256, patientFile: patientFile)
  }

  /// Sums up what is known of a folder's records.
  private struct Inspection {
    let cutter: RecordCutter
    private let mostHashed: Int
    private let leftOut: [RecordDetails.LeftOut]
    var entries: [Entry] = []
    /// Of all signal files.
    var bytes = 0
    private var records: [RecordingFile] = []
    private var summary = RecordSummary()
    private var signalKeys: [Int] = []
    private var unusable: [RecordDetails.LeftOut] = []
    private var firstFault: Fault?
    private var recordsWithoutBeats: [String] = []
    /// Over headers, annotations and the sizes of signal files, record after record.
    private let content = SHA256()
    private let stamps = SHA256()
    /// While all files may still be hashed: what has been, and the signal files that have not, with the record's index in `entries`.
    private var digest = FileListDigest()
    private var unread: [(entry: Int?, names: [String])] = []

    init(cutter: RecordCutter, found: RecordNames, mostHashed: Int) {
      self.cutter = cutter
      self.mostHashed = mostHashed
      leftOut = found.leftOut
    }

    mutating func add(_ record: RecordingFile, _ survey: RecordCutter.Survey) {
      let facts = survey.facts
      content.update(record.name)
      for entry in facts.digest.entries { content.update("\(entry.name) \(entry.digest)") }
      for (name, status) in survey.signalFiles {
        content.update("\(name) \(status.size)")
        stamps.update("\(status.modified.seconds).\(status.modified.nanoseconds)")
        bytes += status.size
      }
      let isEntry = facts.unusable == nil && survey.annotated >= 2
      if bytes <= mostHashed {
        digest.add(facts.digest)
        if !survey.isWholeRead, !survey.signalFiles.isEmpty {
          unread.append((isEntry ? entries.count : nil, survey.signalFiles.map(\.name)))
        }
      } else {
        (digest, unread) = (FileListDigest(), [])
      }
      if let why = facts.unusable {
        unusable.append(.init(record: record.name, reason: why.reason))
        firstFault = firstFault ?? why.fault
      } else if !isEntry {
        recordsWithoutBeats.append(record.name)
      } else {
        entries.append(Entry(name: record.name, patient: 0, classCounts: survey.classCounts, samples: survey.samples))
        records.append(record)
        signalKeys.append(survey.signalKey)
        summary.add(record, facts)
      }
    }

    /// The error where no record can be used, as `WFDBSource` has it.
    var nothing: Fault {
      guard recordsWithoutBeats.isEmpty, var fault = firstFault else {
        return Fault(.badData, path: cutter.folder, reason: "expected beats, found none")
      }
      if unusable.count > 1 { fault.reason += "; none of the \(unusable.count) records can be used" }
      return fault
    }

    /// Hashes the signal files too; tells records with the same signals.
    mutating func hashAll(
      _ list: FileListDigest, _ patientFile: PatientFile?, jobs: Int
    ) throws(Fault) -> String {
      let cutter = cutter
      let work = unread
      let hashed = try concurrentMap(work.count, jobs: jobs) { index throws(Fault) in
        let reader = HashingReader(folder: cutter.folder, jobs: jobs)
        for name in work[index].names { try reader.hash("\(cutter.folder)/\(name)") }
        return (reader.digest, reader.signalDigests.sorted())
      }
      digest.add(list)
      if let patientFile { digest.add(FileListDigest.patients, digest: patientFile.digest) }
      for (unread, hash) in zip(unread, hashed) {
        digest.add(hash.0)
        if let entry = unread.entry { summary.set(signals: hash.1, of: entry) }
      }
      return digest.hexDigest()
    }

    /// Names, headers, annotations and sizes; signal files are hashed only where another record's may be the same.
    mutating func hashSome(
      _ list: FileListDigest, _ patientFile: PatientFile?, jobs: Int
    ) throws(Fault) -> String {
      var keyCounts: [Int: Int] = [:]
      for key in signalKeys { keyCounts[key, default: 0] += 1 }
      let alike = signalKeys.indices.filter { keyCounts[signalKeys[$0], default: 0] > 1 }
      let (cutter, records) = (cutter, records)
      func digests(_ indices: [Int], atMost limit: Int?) throws(Fault) -> [[String]] {
        try concurrentMap(indices.count, jobs: jobs) { index throws(Fault) in
          try cutter.signalDigests(of: records[indices[index]], atMost: limit)
        }
      }
      // The first samples tell most of them apart.
      let starts = try digests(alike, atMost: 1 << 16)
      var startCounts: [[String]: Int] = [:]
      for start in starts { startCounts[start, default: 0] += 1 }
      let twins = zip(alike, starts).filter { startCounts[$0.1, default: 0] > 1 }.map(\.0)
      for (twin, digests) in zip(twins, try digests(twins, atMost: nil)) { summary.set(signals: digests, of: twin) }

      let hash = SHA256()
      hash.update("records by headers, annotations and sizes 1")
      for entry in list.entries { hash.update("\(entry.name) \(entry.digest)") }
      if let patientFile { hash.update("--patients \(patientFile.digest)") }
      hash.update(content.hexDigest())
      return hash.hexDigest()
    }

    func store(path: String, sha256: String, patientFile: PatientFile?) -> RecordStore {
      let reading = cutter.reading
      let (patients, remarks) = summary.finished(reading: reading, patientFile: patientFile)
      let numbered = BeatSet.numbered(patients: patients, records: summary.names)
      var entries = entries
      for index in entries.indices { entries[index].patient = numbered.patients[index] }
      var details = RecordDetails()
      details.leads = summary.leads
      details.leftOut = leftOut + unusable
      details.remarks = remarks
      let stamp = SHA256()
      stamp.update("\(sha256) \(reading.identity) \(stamps.hexDigest())")
      return RecordStore(
        entries, patients: numbered.names, source: .wfdb, sha256: sha256, stamp: stamp.hexDigest(),
        recordsWithoutBeats: recordsWithoutBeats, reading: reading, path: path, details: details,
        backing: FolderRecords(cutter: cutter, records: records))
    }
  }
}

/// Records of a folder.
struct FolderRecords: RecordBacking {
  let cutter: RecordCutter
  /// One for each entry of the store.
  let records: [RecordingFile]

  func candidates(of record: Int) throws(Fault) -> [BeatCandidate] {
    let annotated = try annotated(record)
    let eligible = cutter.eligible(annotated)
    return annotated.beats.indices.dropLast().compactMap { index in
      guard eligible?[index] ?? true else { return nil }
      return BeatCandidate(mark: index, tick: annotated.beats[index].tick, beatClass: annotated.beats[index].beatClass)
    }
  }

  func part(of record: Int, chosen: [Int]?, features: Bool) throws(Fault) -> BeatPart {
    let annotated = try annotated(record)
    let rows = chosen.map { BeatCandidate.flags($0, count: annotated.beats.count) }
    let (part, facts) = try cutter.part(
      of: records[record], annotated, chosen: rows ?? cutter.eligible(annotated), features: features,
      keepsDigests: false, jobs: 1)
    if let unusable = facts.unusable { throw unusable.fault }
    return part
  }

  private func annotated(_ record: Int) throws(Fault) -> AnnotatedBeats {
    let marked = try cutter.marked(records[record], jobs: 1, keepsDigests: false)
    // They were there when the store was opened.
    guard let beats = marked.beats else {
      throw marked.unusable?.fault ?? .cannotRead(records[record].path, "it has changed")
    }
    return beats
  }
}
