public import Files
import Groundwork
import Scoring
import Synchronization

/// Beats from CSV files.
///
/// ## File format
/// A line a beat: 187 samples in [0, 1], then the class 0...4 (N S V F Q) as a number, 188 fields in all, separated by
/// commas: the published form.
///
/// ## Parsing behavior
/// - Every number becomes the nearest `Float`. A sample may lie up to 0.001 outside [0, 1]; `nan`, `inf` and anything
///   that is not a plain decimal number are errors.
/// - Lines end with LF or CRLF, the last one may lack it; blank lines are skipped; a line has at most 65,536 bytes.
/// - Accepted and reported in `LoadedBeats.readAs`: a header line, an index column, semicolons or tabs between fields, decimal
///   commas beside these or within quotes, blanks around fields, quotes, classes by name.
/// - Where only the classes 0 and 1 occur, as numbers, they say normal and abnormal (`Labelling.binary`).
/// - A `.gz` file is read while it is decompressed; of a `.zip` file the published pair, else the PTB pair, else the only
///   CSV file. The digest is that of the text.
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

  /// The pair of the PTB database in a folder, the normal beats first.
  public init(ptbPairIn folder: String) {
    paths = [CSVPair.ptbNormal, CSVPair.ptbAbnormal].map { "\(folder)/\($0)" }
  }

  /// The published pair in a folder, the training file first.
  public init(pairIn folder: String) {
    paths = [CSVPair.train, CSVPair.test].map { "\(folder)/\($0)" }
  }

  /// Reads all files.
  ///
  /// - Parameters:
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: hears how many blocks of a megabyte are done.
  /// - Returns: the beats in the files' order, with the SHA-256 of the files (`FileListDigest`).
  /// - Throws: `Fault` with file, line and field.
  public func load(jobs: Int, progress: LoadProgress? = nil) throws(Fault) -> LoadedBeats {
    if let packing = paths.first.flatMap(CSVText.Packing.init(path:)) {
      return try PackedCSV(path: paths[0], packing, blockSize: blockSize).load(jobs: jobs, progress: progress)
    }
    let files = try paths.map { path throws(Fault) in try CSVFile(path: path, blockSize: blockSize) }
    let forms = try files.map { file throws(Fault) in try file.form() }
    let blocks = files.enumerated().flatMap { index, file in (0..<file.blockCount).map { (file: index, block: $0) } }
    let counter = ProgressCounter(total: blocks.count, report: progress)
    // Hashing a file cannot be split, so it comes first. Blocks are handed out in order, so all those before the first
    // failing one are read as well.
    let failed = Atomic<Bool>(false)
    let rooms = paths.map { CSVRoom(path: $0, inWork: jobs * (blockSize + CSVFile.longestLine)) }
    let units = try concurrentMap(files.count + blocks.count, jobs: jobs) { index throws(Fault) -> Unit in
      if index < files.count { return .digest(try files[index].digest()) }
      guard !failed.load(ordering: .relaxed) else { return .skipped }
      let (file, number) = blocks[index - files.count]
      try rooms[file].requirePiece()
      let block = try files[file].read(block: number, form: forms[file])
      if block.failure != nil { failed.store(true, ordering: .relaxed) }
      counter.advance()
      return .block(block, file: file)
    }
    return try join(units, forms, jobs: jobs)
  }

  /// A piece of work's outcome.
  private enum Unit: Sendable {
    case digest(String)
    case block(CSVBlock, file: Int)
    case skipped
  }

  private func join(_ units: [Unit], _ forms: [CSVForm], jobs: Int) throws(Fault) -> LoadedBeats {
    var digest = FileListDigest()
    var parts: [BeatPart] = []
    var lines = Array(repeating: 0, count: paths.count)
    var rows = lines
    var traits = Array(repeating: CSVForm.Traits(), count: paths.count)
    for (index, unit) in units.enumerated() {
      switch unit {
      case .digest(let text):
        digest.add(paths[index].split(separator: "/").last.map(String.init) ?? "", digest: text)
      case .block(let block, let file):
        lines[file] += block.lineCount
        if let failure = block.failure { throw failure.error(path: paths[file], line: lines[file], form: forms[file]) }
        traits[file].formUnion(block.traits)
        rows[file] += block.part.classes.count
        parts.append(block.part)
      case .skipped:
        break
      }
    }
    if let empty = rows.firstIndex(of: 0) { throw Fault.badData(paths[empty], expected: "beats", found: "none") }
    try CSVRoom(path: paths[0], inWork: 0).requireJoining(parts)
    return Self.loaded(parts, digest, zip(forms, traits).map { ($0, $1) }, jobs: jobs)
  }

  /// The beats of all parts, with what was read otherwise than published.
  ///
  /// - Parameter files: each file's form, and what its lines had.
  static func loaded(
    _ parts: [BeatPart], _ digest: FileListDigest, _ files: [(form: CSVForm, traits: CSVForm.Traits)],
    note: String? = nil, jobs: Int
  ) -> LoadedBeats {
    var beats = BeatSet(joining: parts, jobs: jobs)
    let counts = beats.classCounts
    let isNamed = files.contains { $0.traits.contains(.classNames) }
    if counts[0] > 0, counts[1] > 0, counts[2...].allSatisfy({ $0 == 0 }), !isNamed { beats.labelling = .binary }
    var loaded = LoadedBeats(beats: beats, source: .csv, sha256: digest.hexDigest())
    var words: [String] = note.map { [$0] } ?? []
    for form in files.compactMap({ $0.form.words($0.traits) }) where !words.contains(form) { words.append(form) }
    loaded.readAs = words.isEmpty ? nil : words.joined(separator: ", ")
    return loaded
  }
}
