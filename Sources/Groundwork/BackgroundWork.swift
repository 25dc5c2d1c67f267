import Glibc

/// Work whose results nothing waits for before the end of a run, such as writing a cache.
public final class BackgroundWork: Sendable {
  private let threads = Guarded<[WorkerThread]>([])

  public init() {}

  /// Starts `body` on a thread of its own, to which the system prefers the others of this process; where it starts no more
  /// threads, `body` runs at once.
  public func start(_ body: @escaping @Sendable () -> Void) {
    let work: @Sendable () -> Void = {
      // On Linux, 0 is the calling thread.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
      body()
    }
    guard let thread = WorkerThread(work) else { return body() }
    threads.withLock { $0.append(thread) }
  }

  /// Waits until all that was started is done.
  public func finish() {
    let started = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in started { thread.join() }
  }
}
