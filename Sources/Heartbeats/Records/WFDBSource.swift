import Groundwork
import Synchronization
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
  private static let preferredLead = "MLII"

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
      return (try annotations(of: names[index], reader), reader.digest)
    }
    let mostRows = annotated.map { max(0, $0.0.beats.count - 1) }
    let room = mostRows.reduce(0, +) * BeatSet.bytesPerBeat
    guard AvailableMemory.holds(room) else {
      throw HeartbeatError.tooLarge(path: folder, what: "\(mostRows.reduce(0, +)) beats", bytes: room)
    }
    let digests = Mutex(list.digest)
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

  /// The beats that a record's annotations mark, and the ticks a second that they count where they say so.
  private struct AnnotatedBeats: Sendable {
    var path: String
    /// Samples in frames.
    var beats: [BeatExtraction.Mark]
    var resolution: Double?
  }

  private func annotations(of name: String, _ reader: HashingReader) throws -> AnnotatedBeats {
    let path = "\(folder)/\(name).\(annotator)"
    guard PathKind.exists(path) else { throw try absence(of: path, name) }
    let file = try AnnotationFile.read(path, reader: reader.read)
    let beats = file.annotations.compactMap { annotation in
      Self.classes[Int(annotation.code)].map { BeatExtraction.Mark(sample: annotation.sample, beatClass: $0) }
    }
    return AnnotatedBeats(path: path, beats: beats, resolution: file.timeResolution)
  }

  /// The class of each annotation code, nil for one that marks no beat.
  private static let classes = (0...UInt8.max).map {
    AnnotationCode.symbol(of: $0).flatMap(BeatClass.init(annotationSymbol:))
  }

  /// What to say of an annotation file that is not there: which the record has instead.
  private func absence(of path: String, _ name: String) throws -> HeartbeatError {
    guard PathKind.isFile("\(folder)/\(name).hea") else { return .record(.missing(path: "\(folder)/\(name).hea")) }
    let place = "\(folder)/\(name)".split(separator: "/", omittingEmptySubsequences: false)
    let beside = try PathKind.names(in: place.dropLast().joined(separator: "/"))
    let own = "\(place[place.count - 1])."
    // A header or a signal file is no annotation file; what else the record has may be one.
    let others = beside.filter { $0.hasPrefix(own) }.map { $0.dropFirst(own.count) }
      .filter { !["hea", "dat", "xws"].contains($0) }
    return .unusable(
      path: path, expected: "annotations (--annotator \(annotator))",
      found: others.isEmpty ? "none of this record" : "no such file, but \(others.joined(separator: ", "))")
  }

  private func part(of name: String, _ annotated: AnnotatedBeats, _ reader: HashingReader) throws -> BeatPart {
    let header = "\(folder)/\(name).hea"
    let record = try Record.read(folder: folder, name: name, reader: reader.read)
    guard let lead = record.signals.first(where: { $0.description.name == Self.preferredLead }) ?? record.signals.first
    else { throw HeartbeatError.unusable(path: header, expected: "a signal", found: "none") }

    let perFrame = lead.description.samplesPerFrame
    let rate = record.header.sampleRate * Double(perFrame)
    guard BeatExtraction.accepts(sampleRate: rate) else {
      throw HeartbeatError.unusable(
        path: header,
        expected: "a sampling rate of \(Int(BeatExtraction.sampleRates.lowerBound)) to "
          + "\(Int(BeatExtraction.sampleRates.upperBound)) Hz that 125 Hz is a fraction of", found: "\(rate) Hz")
    }
    if let resolution = annotated.resolution, resolution != record.header.sampleRate {
      throw HeartbeatError.unusable(
        path: annotated.path, expected: "the record's \(record.header.sampleRate) ticks a second",
        found: "\(resolution)")
    }
    let marks = annotated.beats.map { mark in
      // A product that overflows lies outside every lead, and is told so.
      let (sample, overflow) = mark.sample.multipliedReportingOverflow(by: perFrame)
      return BeatExtraction.Mark(sample: overflow ? -1 : sample, beatClass: mark.beatClass)
    }
    let cut = try BeatExtraction(sampleRate: rate).beats(of: lead.physical, marks: marks, path: annotated.path)
    return BeatPart(samples: cut.samples, classes: cut.classes, times: cut.times, record: name)
  }
}
