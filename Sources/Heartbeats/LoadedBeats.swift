/// Where a beat set came from.
public enum BeatSource: String, Codable, Sendable {
  case mitdb
  case csv
  case synthetic
}

/// A beat set with its origin, as every source returns it.
public struct LoadedBeats: Sendable {
  public var beats: BeatSet
  public var source: BeatSource
  /// Identifies the content read (SHA-256, hex): over the list of the files' digests and names, or the synthetic settings.
  public var sha256: String
  /// Records that were read and have fewer than two annotated beats, so that they add none.
  public var recordsWithoutBeats: [String]
  /// Whose annotations of records were read, where it is not the usual one's.
  public var annotator: String?
  /// What the database is called, where there are several; nil otherwise.
  public var database: String?

  public init(
    beats: BeatSet, source: BeatSource, sha256: String, recordsWithoutBeats: [String] = [], annotator: String? = nil
  ) {
    self.beats = beats
    self.source = source
    self.sha256 = sha256
    self.recordsWithoutBeats = recordsWithoutBeats
    self.annotator = annotator
  }
}
