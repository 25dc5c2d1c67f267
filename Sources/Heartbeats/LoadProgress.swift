import Groundwork

/// Told how many of the units of a load are done, e.g. records; from any thread, one call at a time, in ascending order.
public typealias LoadProgress = @Sendable (_ done: Int, _ total: Int) -> Void

/// Counts finished units over all threads and reports them.
struct ProgressCounter: ~Copyable, Sendable {
  private let done = Guarded(0)
  private let total: Int
  private let report: LoadProgress?

  init(total: Int, report: LoadProgress?) {
    self.total = total
    self.report = report
  }

  func advance() {
    guard let report else { return }
    done.withLock { done in
      done += 1
      report(done, total)
    }
  }
}
