/// The door to every source of real beats: recognises what a path holds and loads it.
public enum BeatLoader {
  /// Tells what a path holds without reading it: a folder with RECORDS or `.hea` files, a folder with the CSV pair, the PTB pair, or a
  /// file of beats (`.csv`, `.tsv`, `.gz`, `.zip`); records come first where a folder has both.
  ///
  /// - Parameter reading: how records are read.
  /// - Throws: `HeartbeatError` that says what was looked for.
  public static func recognise(_ path: String, reading: RecordReading = RecordReading()) throws -> BeatInput {
    // A closing slash would be doubled in every message.
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    switch try PathKind(of: path) {
    case .file:
      guard [".csv", ".tsv", ".gz", ".zip"].contains(where: path.lowercased().hasSuffix) else {
        throw HeartbeatError.notRecognised(path: path, found: "another file")
      }
      return .csvFile(path: path)
    case .folder:
      return try recognise(folder: path, reading: reading)
    }
  }

  /// Loads the beats at a path.
  ///
  /// - Parameters:
  ///   - reading: how records are read.
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: told how many units, such as records, are done.
  /// - Throws: `HeartbeatError` that names the file and the place in it.
  public static func load(
    _ path: String, reading: RecordReading = RecordReading(), jobs: Int, progress: LoadProgress? = nil
  ) throws -> LoadedBeats {
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

  private static func recognise(folder: String, reading: RecordReading) throws -> BeatInput {
    let names = try PathKind.names(in: folder)
    if names.contains(WFDBSource.listName) || names.contains(where: RecordNames.isHeader) {
      return .records(folder: folder, reading: reading)
    }
    for pair in CSVPair.pairs {
      let present = pair.filter(names.contains)
      if present.count == 2 { return pair[0] == CSVPair.train ? .csvPair(folder: folder) : .ptbPair(folder: folder) }
    }
    for pair in CSVPair.pairs {
      if let present = pair.first(where: names.contains), let missing = pair.first(where: { !names.contains($0) }) {
        throw HeartbeatError.incompletePair(folder: folder, present: present, missing: missing)
      }
    }
    let others = names.filter { name in [".csv", ".tsv", ".gz", ".zip"].contains { name.lowercased().hasSuffix($0) } }
    let found = names.isEmpty ? "an empty folder" : "none of these"
    throw HeartbeatError.notRecognised(
      path: folder, found: others.isEmpty ? found : "none of these, but \(others.prefix(5).joined(separator: ", "))")
  }
}
