/// What a path turned out to hold.
public enum BeatInput: Sendable, Equatable {
  /// A folder of WFDB records.
  case records(folder: String)
  /// A folder with the published CSV pair.
  case csvPair(folder: String)
  /// One CSV file.
  case csvFile(path: String)
}
