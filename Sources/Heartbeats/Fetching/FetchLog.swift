import Files
import Groundwork

/// Counts what all connections bring and reports it, one event at a time.
final class FetchLog: Sendable {
  private struct Counts {
    var bytes = 0
    var done = 0
    var total = 0
  }

  private let counts = Guarded(Counts())
  private let report: @Sendable (FetchEvent) -> Void

  init(_ report: @escaping @Sendable (FetchEvent) -> Void) {
    self.report = report
  }

  /// Bytes received so far.
  var bytes: Int { counts.withLock { $0.bytes } }

  func planned(files: Int, present: Int) {
    counts.withLock { counts in
      counts.done = present
      counts.total = files
      report(.planned(files: files, present: present))
    }
  }

  func received(_ bytes: Int) {
    counts.withLock { counts in
      counts.bytes += bytes
      report(.received(bytes: counts.bytes))
    }
  }

  func finished(_ file: String) {
    counts.withLock { counts in
      counts.done += 1
      report(.finished(file: file, done: counts.done, total: counts.total))
    }
  }

  func retrying(_ file: String, _ error: Fault, _ pause: Duration) {
    counts.withLock { _ in report(.retrying(file: file, error: error, pause: pause)) }
  }
}
