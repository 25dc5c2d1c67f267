import Groundwork
import WFDB

/// Beats from a folder of WFDB records with annotated beats, such as the MIT-BIH database.
///
/// The records are those of the file RECORDS, or else all headers in the folder by name. The lead is MLII, or the first
/// signal where there is none. A record with fewer than two annotated beats adds nothing and is told of.
public struct WFDBSource: Sendable {
  /// Whose annotations are read unless told otherwise: those that most databases call their reference.
  public static let usualAnnotator = "atr"

  /// The records' folder.
  public let folder: String
  /// Whose annotations to read, which is their files' ending.
  public let annotator: String

  static let listName = "RECORDS"

  public init(folder: String, annotator: String = usualAnnotator) {
    self.folder = folder
    self.annotator = annotator
  }

  /// Reads every record and cuts its beats.
  ///
  /// - Parameters:
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: told how many records are done.
  /// - Returns: the beats, record after record, with the SHA-256 of all files read (`FileListDigest`).
  /// - Throws: `HeartbeatError` for the first record that cannot be used.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws -> LoadedBeats {
    do {
      return try loadRecords(jobs: jobs, progress: progress)
    } catch let error as WFDBError {
      throw HeartbeatError.record(error)
    }
  }

  private func loadRecords(jobs: Int, progress: LoadProgress?) throws -> LoadedBeats {
    let list = HashingReader(folder: folder, jobs: jobs)
    let names = try recordNames(list)
    let counter = ProgressCounter(total: names.count, report: progress)
    // Annotations come first: they are short, and tell how much room the beats may take.
    let annotated = try concurrentMap(names.count, jobs: jobs) { index in
      let reader = HashingReader(folder: folder, jobs: jobs)
      let beats = try AnnotatedBeats.read(folder: folder, name: names[index], annotator: annotator, reader: reader.read)
      return (beats, reader.digest)
    }
    let mostRows = annotated.map { max(0, $0.0.beats.count - 1) }
    let room = mostRows.reduce(0, +) * BeatSet.bytesPerBeat
    guard AvailableMemory.holds(room) else {
      throw HeartbeatError.tooLarge(path: folder, what: "\(mostRows.reduce(0, +)) beats", bytes: room)
    }
    let digests = Guarded(list.digest)
    let beats = try BeatSet(mostRows: mostRows, jobs: jobs) { index in
      defer { counter.advance() }
      let reader = HashingReader(folder: folder, jobs: jobs)
      let part = try part(of: names[index], annotated[index].0, reader)
      digests.withLock {
        $0.add(annotated[index].1)
        $0.add(reader.digest)
      }
      return part
    }
    guard beats.count > 0 else { throw HeartbeatError.noBeats(path: folder) }
    let used = Set(beats.recordNames)
    return LoadedBeats(
      beats: beats, source: .mitdb, sha256: digests.withLock { $0.hexDigest() },
      recordsWithoutBeats: names.filter { !used.contains($0) },
      annotator: annotator == Self.usualAnnotator ? nil : annotator)
  }

  /// The names in RECORDS, or of all headers.
  private func recordNames(_ reader: HashingReader) throws -> [String] {
    let path = "\(folder)/\(Self.listName)"
    var names: [String] = []
    if PathKind.isFile(path) {
      var seen: Set<String> = []
      let bytes = try reader.read(path)
      for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
        let name = String(decoding: line.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") }, as: UTF8.self)
        if name.isEmpty { continue }
        guard !name.hasPrefix("/"), !name.split(separator: "/").contains(".."), !name.contains("\0") else {
          throw HeartbeatError.badLine(
            path: path, line: index + 1, expected: "a record in this folder", found: HeartbeatError.quoted(line))
        }
        guard seen.insert(name).inserted else {
          throw HeartbeatError.badLine(
            path: path, line: index + 1, expected: "each record once", found: HeartbeatError.quoted(line))
        }
        names.append(name)
      }
    } else {
      names = try PathKind.names(in: folder).filter { $0.hasSuffix(".hea") }.map { String($0.dropLast(4)) }
    }
    guard !names.isEmpty else { throw HeartbeatError.noBeats(path: folder) }
    guard names.count <= Int(UInt16.max) + 1 else {
      throw HeartbeatError.unusable(path: folder, expected: "at most 65536 records", found: "\(names.count)")
    }
    return names
  }

  private func part(of name: String, _ annotated: AnnotatedBeats, _ reader: HashingReader) throws -> BeatPart {
    let header = "\(folder)/\(name).hea"
    let record = try Record.read(folder: folder, name: name, reader: reader.read)
    guard let index = RecordLead.index(in: record.signals.map(\.description)) else {
      throw HeartbeatError.unusable(path: header, expected: "a signal", found: "none")
    }
    let lead = record.signals[index]
    let rate = try RecordLead.sampleRate(of: lead.description, in: record.header, path: header)
    let marks = try annotated.marks(of: lead.description, in: record.header)
    let cut = try BeatExtraction(sampleRate: rate).beats(of: lead.physical, marks: marks, path: annotated.path)
    let features = PatientFeatures.compute(record, lead: index, sampleRate: rate, beats: marks.map(\.sample))
    return BeatPart(
      samples: cut.samples, classes: cut.classes, times: cut.times, patientFeatures: features.rows(cut.marks),
      record: name)
  }
}
