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
  /// What the database is called, where there are several; nil otherwise.
  public var database: String?

  public init(beats: BeatSet, source: BeatSource, sha256: String) {
    self.beats = beats
    self.source = source
    self.sha256 = sha256
  }
}
