public import Files

/// What a fetch reports while it goes on; from any thread, one call at a time.
public enum FetchEvent: Sendable, Equatable {
  /// So many files are in the list, and so many of them are on this machine already.
  case planned(files: Int, present: Int)
  /// Bytes received so far, over all files.
  case received(bytes: Int)
  /// A file is whole and checked; so many of all are.
  case finished(file: String, done: Int, total: Int)
  /// A file is tried again after a pause.
  case retrying(file: String, error: Fault, pause: Duration)
}
