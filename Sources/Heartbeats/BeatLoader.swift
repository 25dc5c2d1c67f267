/// The door to every source of real beats: recognises what a path holds and loads it.
public enum BeatLoader {
  /// Tells what a path holds without reading it: a folder with RECORDS or `.hea` files, a folder with the CSV pair, the PTB pair, or a
  /// file of beats (`.csv`, `.tsv`, `.gz`, `.zip`); records come first where a folder has both.
  ///
  /// - Parameter annotator: whose annotations of records count.
  /// - Throws: `HeartbeatError` that says what was looked for.
  public static func recognise(_ path: String, annotator: String = WFDBSource.usualAnnotator) throws -> BeatInput {
    // A closing slash would be doubled in every message.
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    switch try PathKind(of: path) {
    case .file:
      guard [".csv", ".tsv", ".gz", ".zip"].contains(where: path.lowercased().hasSuffix) else {
        throw HeartbeatError.notRecognised(path: path, found: "another file")
      }
      return .csvFile(path: path)
    case .folder:
      return try recognise(folder: path, annotator: annotator)
    }
  }

  /// Loads the beats at a path.
  ///
  /// - Parameters:
  ///   - annotator: whose annotations of records count.
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - progress: told how many units, such as records, are done.
  /// - Throws: `HeartbeatError` that names the file and the place in it.
  public static func load(
    _ path: String, annotator: String = WFDBSource.usualAnnotator, jobs: Int, progress: LoadProgress? = nil
  ) throws -> LoadedBeats {
    var loaded =
      switch try recognise(path, annotator: annotator) {
      case .records(let folder, let annotator):
        try WFDBSource(folder: folder, annotator: annotator).load(jobs: jobs, progress: progress)
      case .csvPair(let folder): try CSVSource(pairIn: folder).load(jobs: jobs, progress: progress)
      case .ptbPair(let folder): try CSVSource(ptbPairIn: folder).load(jobs: jobs, progress: progress)
      case .csvFile(let path): try CSVSource(file: path).load(jobs: jobs, progress: progress)
      }
    loaded.path = path
    return loaded
  }

  private static func recognise(folder: String, annotator: String) throws -> BeatInput {
    let names = try PathKind.names(in: folder)
    if names.contains(WFDBSource.listName) || names.contains(where: { $0.hasSuffix(".hea") }) {
      return .records(folder: folder, annotator: annotator)
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
