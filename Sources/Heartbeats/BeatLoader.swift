/// The door to every source of real beats: recognises what a path holds and loads it.
public enum BeatLoader {
  /// Tells what a path holds without reading it: a folder with RECORDS or `.hea` files, a folder with the CSV pair, or a
  /// `.csv` file; records come first where a folder has both.
  ///
  /// - Parameter annotator: whose annotations of records count.
  /// - Throws: `HeartbeatError` that says what was looked for.
  public static func recognise(_ path: String, annotator: String = WFDBSource.usualAnnotator) throws -> BeatInput {
    // A closing slash would be doubled in every message.
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    switch try PathKind(of: path) {
    case .file:
      guard path.lowercased().hasSuffix(".csv") else {
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
    switch try recognise(path, annotator: annotator) {
    case .records(let folder, let annotator):
      try WFDBSource(folder: folder, annotator: annotator).load(jobs: jobs, progress: progress)
    case .csvPair(let folder): try CSVSource(pairIn: folder).load(jobs: jobs, progress: progress)
    case .csvFile(let path): try CSVSource(file: path).load(jobs: jobs, progress: progress)
    }
  }

  private static func recognise(folder: String, annotator: String) throws -> BeatInput {
    let names = try PathKind.names(in: folder)
    if names.contains(WFDBSource.listName) || names.contains(where: { $0.hasSuffix(".hea") }) {
      return .records(folder: folder, annotator: annotator)
    }
    switch (names.contains(CSVPair.train), names.contains(CSVPair.test)) {
    case (true, true):
      return .csvPair(folder: folder)
    case (true, false):
      throw HeartbeatError.incompletePair(folder: folder, present: CSVPair.train, missing: CSVPair.test)
    case (false, true):
      throw HeartbeatError.incompletePair(folder: folder, present: CSVPair.test, missing: CSVPair.train)
    case (false, false):
      throw HeartbeatError.notRecognised(path: folder, found: names.isEmpty ? "an empty folder" : "none of these")
    }
  }
}
