import Groundwork
import Synchronization

/// Beats from CSV files in the published form.
///
/// ## File format
/// A line a beat: 187 samples in [0, 1], then the class 0...4 (N S V F Q) as a number, 188 fields in all, separated by
/// commas; no header line.
///
/// ## Parsing behavior
/// - Every number becomes the nearest `Float`. A sample may lie up to 0.001 outside [0, 1]; `nan`, `inf` and anything
///   that is not a plain decimal number are errors.
/// - Lines end with LF or CRLF, the last one may lack it; blank lines are skipped; a line has at most 65,536 bytes.
/// - Of several bad lines the first is reported.
public struct CSVSource: Sendable {
  /// The files to join, in order.
  public let paths: [String]
  /// Bytes that a thread takes at a time; the result does not depend on it.
  package var blockSize = CSVFile.usualBlockSize

  /// A single file.
  public init(file: String) {
    paths = [file]
  }

  /// The published pair in a folder, the training file first.
  public init(pairIn folder: String) {
    paths = [CSVPair.train, CSVPair.test].map { "\(folder)/\($0)" }
  }

  /// Reads all files.
  ///
  /// - Parameters:
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: told how many blocks of a megabyte are done.
  /// - Returns: the beats in the files' order, with the SHA-256 of the files (`FileListDigest`).
  /// - Throws: `HeartbeatError` with file, line and field.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws -> LoadedBeats {
    let files = try paths.map { try CSVFile(path: $0, blockSize: blockSize) }
    let blocks = files.enumerated().flatMap { place, file in (0..<file.blockCount).map { (file: place, block: $0) } }
    let counter = ProgressCounter(total: blocks.count, report: progress)
    // Hashing a file cannot be split, so it comes first. Blocks are handed out in order, so all those before the first
    // failing one are read as well.
    let failed = Atomic<Bool>(false)
    let units = try concurrentMap(files.count + blocks.count, jobs: jobs) { index -> Unit in
      if index < files.count { return .digest(try files[index].digest()) }
      guard !failed.load(ordering: .relaxed) else { return .skipped }
      let (file, number) = blocks[index - files.count]
      let block = try files[file].read(block: number)
      if block.failure != nil { failed.store(true, ordering: .relaxed) }
      counter.advance()
      return .block(block, file: file)
    }
    return try join(units, jobs: jobs)
  }

  /// A piece of work's outcome.
  private enum Unit: Sendable {
    case digest(String)
    case block(CSVBlock, file: Int)
    case skipped
  }

  private func join(_ units: [Unit], jobs: Int) throws -> LoadedBeats {
    var digest = FileListDigest()
    var parts: [BeatPart] = []
    var lines = Array(repeating: 0, count: paths.count)
    var rows = lines
    for (index, unit) in units.enumerated() {
      switch unit {
      case .digest(let text):
        digest.add(paths[index].split(separator: "/").last.map(String.init) ?? "", digest: text)
      case .block(let block, let file):
        lines[file] += block.lineCount
        if let failure = block.failure { throw failure.error(path: paths[file], line: lines[file]) }
        rows[file] += block.part.classes.count
        parts.append(block.part)
      case .skipped:
        break
      }
    }
    if let empty = rows.firstIndex(of: 0) { throw HeartbeatError.noBeats(path: paths[empty]) }
    return LoadedBeats(beats: BeatSet(joining: parts, jobs: jobs), source: .csv, sha256: digest.hexDigest())
  }
}
