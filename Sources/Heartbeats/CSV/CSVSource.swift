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
  /// - Returns: the beats in the files' order with a SHA-256 over the files' names and the digests of their blocks.
  /// - Throws: `HeartbeatError` with file, line and field.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws -> LoadedBeats {
    let files = try paths.map(CSVFile.init)
    let blocks = files.enumerated().flatMap { place, file in (0..<file.blockCount).map { (file: place, block: $0) } }
    let counter = ProgressCounter(total: blocks.count, report: progress)
    // Blocks are handed out in order, so all those before the first failing one are read as well.
    let failed = Atomic<Bool>(false)
    let read = try concurrentMap(blocks.count, jobs: jobs) { index -> CSVBlock? in
      guard !failed.load(ordering: .relaxed) else { return nil }
      let block = try files[blocks[index].file].read(block: blocks[index].block)
      if block.failure != nil { failed.store(true, ordering: .relaxed) }
      counter.advance()
      return block
    }
    return try join(read.compactMap(\.self), files: files, order: blocks.map(\.file), jobs: jobs)
  }

  private func join(_ blocks: [CSVBlock], files: [CSVFile], order: [Int], jobs: Int) throws -> LoadedBeats {
    let hash = SHA256()
    var lines = Array(repeating: 0, count: files.count)
    var rows = lines
    for (block, file) in zip(blocks, order) {
      if let failure = block.failure { throw failure.error(path: paths[file], line: lines[file] + block.lineCount) }
      if lines[file] == 0 { hash.update(String(paths[file].split(separator: "/").last ?? "")) }
      hash.update(block.digest)
      lines[file] += block.lineCount
      rows[file] += block.part.classes.count
    }
    if let empty = rows.firstIndex(of: 0) { throw HeartbeatError.noBeats(path: paths[empty]) }
    let beats = BeatSet(joining: blocks.map(\.part), jobs: jobs)
    return LoadedBeats(beats: beats, source: .csv, sha256: hash.hexDigest())
  }
}
