/// What a path turned out to hold.
public enum BeatInput: Sendable, Equatable {
  /// A folder of WFDB records, and whose annotations of them count.
  case records(folder: String, annotator: String)
  /// A folder with the published CSV pair.
  case csvPair(folder: String)
  /// One CSV file.
  case csvFile(path: String)
}
