import Groundwork
import WFDB

/// Beats from a folder of WFDB records with reference annotations (`.atr`), such as the MIT-BIH database.
///
/// The records are those of the file RECORDS, or else all headers in the folder by name. The lead is MLII, or the first
/// signal where there is none. A record with fewer than two annotated beats adds nothing.
public struct WFDBSource: Sendable {
  /// The records' folder.
  public let folder: String

  static let listName = "RECORDS"
  private static let preferredLead = "MLII"

  public init(folder: String) {
    self.folder = folder
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
    let list = HashingReader(folder: folder)
    let names = try recordNames(list)
    let counter = ProgressCounter(total: names.count, report: progress)
    let records = try concurrentMap(names.count, jobs: jobs) { index in
      defer { counter.advance() }
      let reader = HashingReader(folder: folder)
      return (try part(of: names[index], reader), reader.digest)
    }
    let beats = BeatSet(joining: records.map(\.0), jobs: jobs)
    guard beats.count > 0 else { throw HeartbeatError.noBeats(path: folder) }
    var digest = list.digest
    for record in records { digest.add(record.1) }
    return LoadedBeats(beats: beats, source: .mitdb, sha256: digest.hexDigest())
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

  private func part(of name: String, _ reader: HashingReader) throws -> BeatPart {
    let header = "\(folder)/\(name).hea"
    let annotationPath = "\(folder)/\(name).atr"
    let record = try Record.read(folder: folder, name: name, reader: reader.read)
    let file = try AnnotationFile.read(annotationPath, reader: reader.read)
    guard let lead = record.signals.first(where: { $0.description.name == Self.preferredLead }) ?? record.signals.first
    else { throw HeartbeatError.unusable(path: header, expected: "a signal", found: "none") }

    let perFrame = lead.description.samplesPerFrame
    let rate = record.header.sampleRate * Double(perFrame)
    guard let wholeRate = Int(exactly: rate), BeatExtraction.sampleRates.contains(wholeRate) else {
      throw HeartbeatError.unusable(
        path: header,
        expected: "a whole sampling rate of \(BeatExtraction.sampleRates.lowerBound) to "
          + "\(BeatExtraction.sampleRates.upperBound) Hz", found: "\(rate) Hz")
    }
    if let resolution = file.timeResolution, resolution != record.header.sampleRate {
      throw HeartbeatError.unusable(
        path: annotationPath, expected: "the record's \(record.header.sampleRate) ticks a second",
        found: "\(resolution)")
    }
    let cut = try BeatExtraction(sampleRate: wholeRate).beats(
      of: lead.physical, marks: marks(in: file, perFrame: perFrame), path: annotationPath)
    return BeatPart(samples: cut.samples, classes: cut.classes, times: cut.times, record: name)
  }

  /// The annotations that mark beats.
  private func marks(in file: AnnotationFile, perFrame: Int) -> [BeatExtraction.Mark] {
    let classes = (0...UInt8.max).map { AnnotationCode.symbol(of: $0).flatMap(BeatClass.init(annotationSymbol:)) }
    return file.annotations.compactMap { annotation in
      guard let beatClass = classes[Int(annotation.code)] else { return nil }
      // A product that overflows lies outside every lead, and is told so.
      let (sample, overflow) = annotation.sample.multipliedReportingOverflow(by: perFrame)
      return BeatExtraction.Mark(sample: overflow ? -1 : sample, beatClass: beatClass)
    }
  }
}
