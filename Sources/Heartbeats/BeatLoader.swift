public import Files

/// The door to every source of real beats: recognises what a path holds and loads it.
public enum BeatLoader {
  /// Tells what a path holds without reading it: a folder with RECORDS, `.hea`, `.edf` or `.bdf` files, or text files with
  /// annotations beside them; a folder with the CSV pair, the PTB pair, or a
  /// file of beats (`.csv`, `.tsv`, `.gz`, `.zip`); records come first where a folder has both.
  ///
  /// - Parameter reading: how records are read.
  /// - Throws: `Fault` of kind `badData` that says what was looked for.
  public static func recognise(_ path: String, reading: RecordReading = RecordReading()) throws(Fault) -> BeatInput {
    // A closing slash would be doubled in every message.
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    switch try FileStatus.found(at: path).kind {
    case .file:
      guard [".csv", ".tsv", ".gz", ".zip"].contains(where: path.lowercased().hasSuffix) else {
        throw notRecognised(path, found: "another file")
      }
      return .csvFile(path: path)
    case .folder:
      return try recognise(folder: path, reading: reading)
    case .link, .other:
      throw .cannotRead(path, "neither a folder nor a regular file")
    }
  }

  /// Loads the beats at a path.
  ///
  /// - Parameters:
  ///   - reading: how records are read.
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: hears how many units, such as records, are done.
  /// - Throws: `Fault` that names the file and where in it.
  public static func load(
    _ path: String, reading: RecordReading = RecordReading(), jobs: Int, progress: LoadProgress? = nil
  ) throws(Fault) -> LoadedBeats {
    var loaded =
      switch try recognise(path, reading: reading) {
      case .records(let folder, let reading):
        try WFDBSource(folder: folder, reading: reading).load(jobs: jobs, progress: progress)
      case .csvPair(let folder): try CSVSource(pairIn: folder).load(jobs: jobs, progress: progress)
      case .ptbPair(let folder): try CSVSource(ptbPairIn: folder).load(jobs: jobs, progress: progress)
      case .csvFile(let path): try CSVSource(file: path).load(jobs: jobs, progress: progress)
      }
    loaded.path = path
    return loaded
  }

  private static func recognise(folder: String, reading: RecordReading) throws(Fault) -> BeatInput {
    let names = try Folder(folder).names().compactMap(\.text)
    if names.contains(WFDBSource.listName) || RecordNames.holdsRecords(names, annotator: reading.annotator) {
      return .records(folder: folder, reading: reading)
    }
    for pair in CSVPair.pairs {
      let present = pair.filter(names.contains)
      if present.count == 2 { return pair[0] == CSVPair.train ? .csvPair(folder: folder) : .ptbPair(folder: folder) }
    }
    for pair in CSVPair.pairs {
      if let present = pair.first(where: names.contains), let missing = pair.first(where: { !names.contains($0) }) {
        throw .badData(folder, expected: "\(missing) beside \(present)", found: "no such file")
      }
    }
    let others = names.filter { name in [".csv", ".tsv", ".gz", ".zip"].contains { name.lowercased().hasSuffix($0) } }
    if let inner = RecordNames.folderOfRecords(in: try Folder(folder), annotator: reading.annotator) {
      throw notRecognised(
        folder, found: "records in its folder \(inner): name that one, or list the folders in \(WFDBSource.listName)")
    }
    let found = names.isEmpty ? "an empty folder" : "none of these"
    throw notRecognised(
      folder, found: others.isEmpty ? found : "none of these, but \(others.prefix(5).joined(separator: ", "))")
  }

  private static func notRecognised(_ path: String, found: String) -> Fault {
    .badData(
      path,
      expected:
        "a folder with RECORDS, .hea or .edf files, a folder with \(CSVPair.train) and \(CSVPair.test), or a .csv file",
      found: found)
  }
}
