import Files
import Groundwork

/// Counts what all connections bring and tells it, one event at a time.
final class FetchLog: Sendable {
  private struct Counts {
    var bytes = 0
    var done = 0
    var total = 0
  }

  private let counts = Guarded(Counts())
  private let tell: @Sendable (FetchEvent) -> Void

  init(_ tell: @escaping @Sendable (FetchEvent) -> Void) {
    self.tell = tell
  }

  /// Bytes received so far.
  var bytes: Int { counts.withLock { $0.bytes } }

  func planned(files: Int, present: Int) {
    counts.withLock { counts in
      counts.done = present
      counts.total = files
      tell(.planned(files: files, present: present))
    }
  }

  func received(_ bytes: Int) {
    counts.withLock { counts in
      counts.bytes += bytes
      tell(.received(bytes: counts.bytes))
    }
  }

  func finished(_ file: String) {
    counts.withLock { counts in
      counts.done += 1
      tell(.finished(file: file, done: counts.done, total: counts.total))
    }
  }

  func retrying(_ file: String, _ error: Fault, _ pause: Duration) {
    counts.withLock { _ in tell(.retrying(file: file, error: error, pause: pause)) }
  }
}
