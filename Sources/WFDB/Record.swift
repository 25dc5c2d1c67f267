public import Files

/// A record: its header and the samples of all its signals.
///
/// ## Parsing behavior
/// - The signal files stand in the header's folder and hold at least the samples that the header announces, and what
///   follows them is left alone; where it announces none, the file's length decides.
/// - Each signal's checksum, where the header has one, must be that of the samples read, in its lower 16 bits.
/// - A signal of format 0 is in no file; all its samples count as not recorded.
/// - A skewed signal is moved back into place; what then is missing at its end counts as not recorded.
/// - Multi-segment records are joined: the signals are those of the layout segment (told apart by name), or those that
///   every segment has; gaps count as not recorded. A segment may be used again, and scaled in its own way, see
///   `Signal.scales`.
public struct Record: Sendable, Equatable {
  /// What reads a file's bytes, so that a caller can hash what is read or keep it in memory.
  public typealias Reader = (_ path: String) throws(Fault) -> [UInt8]

  /// What the header says.
  public var header: RecordHeader
  /// The signals in the header's order; every one has `samplesPerFrame` samples for each frame.
  public var signals: [Signal]

  /// A record made in memory, e.g. to be written; nothing is checked before `write(folder:)`.
  public init(header: RecordHeader, signals: [Signal]) {
    self.header = header
    self.signals = signals
  }

  /// Reads the header `folder/name.hea` and the signal files it names.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  public static func read(
    folder: String, name: String, reader: @escaping Reader = FileContents.read
  ) throws(Fault) -> Record {
    let path = "\(folder)/\(name).hea"
    let header = try RecordHeader(parsing: reader(path), path: path)
    let files = SignalFiles(folder: Self.folder(of: path), headerPath: path, reader: reader)
    if !header.segments.isEmpty { return try files.joinedSegments(header) }
    return Record(header: header, signals: try files.signals(of: header))
  }

  /// The record as files: signal files and the header, with checksums and lengths as they come out.
  ///
  /// - Parameter folder: stands before the names, in the paths returned and in error messages.
  /// - Returns: paths with bytes; the header, which refers to the others, is the last.
  /// - Throws: `Fault` for a format that cannot be written or a sample that does not fit it.
  public func files(in folder: String) throws(Fault) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    var header = header
    header.segments = []
    header.signals = []
    for group in SignalFiles.groups(signals.map(\.description)) {
      let path = "\(folder)/\(signals[group.lowerBound].description.fileName)"
      let (bytes, descriptions, frames) = try SignalFiles.packed(
        signals[group], frameRate: header.sampleRate, path: path)
      header.signals += descriptions
      header.frameCount = frames
      files.append((path, bytes))
    }
    header.signalCount = header.signals.count
    files.append(("\(folder)/\(header.name).hea", Array(header.text.utf8)))
    return files
  }

  /// Writes the record's files into a folder.
  ///
  /// - Throws: `Fault`, or what `files(in:)` throws before anything is written.
  public func write(folder: String) throws(Fault) {
    for (path, bytes) in try files(in: folder) { try FileContents.write(bytes, to: path) }
  }

  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
