/// How patient and how parallel a fetch is.
public struct FetchSettings: Sendable {
  /// Files at a time, each over a connection of its own.
  public var connections = 4
  /// Tries for one file, the first included.
  public var attempts = 5
  /// Wait before the second try; doubled before each further one.
  public var firstPause: Duration = .seconds(1)
  /// The longest wait between two tries.
  public var longestPause: Duration = .seconds(30)
  /// A transfer that brings fewer than `leastBytes` within this time, and does not end in it, has stalled.
  public var patience: Duration = .seconds(30)
  /// The least number of bytes a transfer must bring within `patience`.
  public var leastBytes = 16 << 10
  /// Redirects followed in a row.
  public var redirects = 5
  /// The largest file accepted, in bytes; the database's largest has 2 MB.
  public var largestFile = 256 << 20

  public init() {}

  /// The wait after a number of failed tries.
  func pause(after failures: Int) -> Duration {
    min(longestPause, firstPause * (1 << min(failures - 1, 16)))
  }
}
