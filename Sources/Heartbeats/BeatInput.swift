/// What a path turned out to hold.
public enum BeatInput: Sendable, Equatable {
  /// A folder of WFDB records, and how they are read.
  case records(folder: String, reading: RecordReading)
  /// A folder with the published CSV pair.
  case csvPair(folder: String)
  /// A folder with the pair of the PTB database.
  case ptbPair(folder: String)
  /// One CSV file, which may be compressed, or a zip file of CSV files.
  case csvFile(path: String)
}
