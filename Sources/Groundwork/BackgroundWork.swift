/// Work whose results nothing waits for before the end of a run, such as writing a cache.
public final class BackgroundWork: Sendable {
  private let threads = Guarded<[WorkerThread]>([])

  public init() {}

  /// Starts `body` on a thread of its own; where the system starts no more threads, it runs at once.
  public func start(_ body: @escaping @Sendable () -> Void) {
    guard let thread = WorkerThread(body) else { return body() }
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
