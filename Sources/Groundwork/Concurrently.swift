import Glibc
import Synchronization

/// Runs `body(0)`, `body(1)`, … `body(count - 1)` on at most `jobs` threads and returns when all are done.
///
/// Threads take the next free index, so long and short units mix well. A body must not depend on the order, and must
/// derive its own random generator from its index. Where the system starts no more threads (`ulimit -u`, a container's
/// limit of processes), those that run do all, the calling one among them.
///
/// - Parameter first: the index to begin with; after the last one comes 0.
public func concurrently(_ count: Int, jobs: Int, from first: Int = 0, _ body: @Sendable (Int) -> Void) {
  let width = max(1, min(jobs, count))
  if width == 1 {
    for index in 0..<count { body((index + first) % count) }
    return
  }
  withoutActuallyEscaping(body) { body in
    let next = Counter()
    let work: @Sendable () -> Void = {
      while case let index = next.take(), index < count { body((index + first) % count) }
    }
    var threads: [WorkerThread] = []
    while threads.count < width - 1, let thread = WorkerThread(work) { threads.append(thread) }
    work()
    for thread in threads { thread.join() }
  }
}

private final class Counter: Sendable {
  private let next = Atomic<Int>(0)

  /// 0, 1, 2 and so on, each to one caller.
  func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// A thread of the system's. Dispatch waits for ever where the system starts no thread; this says so.
public struct WorkerThread: Sendable {
  private let handle: pthread_t

  /// Starts a thread that runs `body`; nil when the system starts none.
  ///
  /// - Parameter body: let go of before the thread ends.
  public init?(_ body: @escaping @Sendable () -> Void) {
    final class Work {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    // Invariant: the reference is kept for the thread, which takes it over, or taken back when none was started.
    let work = unsafe Unmanaged.passRetained(Work(body))
    var handle = pthread_t()
    let status = unsafe pthread_create(
      &handle, nil,
      { pointer in
        if let pointer = unsafe pointer { unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, unsafe work.toOpaque())
    guard status == 0 else {
      unsafe work.release()
      return nil
    }
    self.handle = handle
  }

  /// Waits for the thread's end. Either this or `detach` is called, once.
  public func join() { pthread_join(handle, nil) }

  /// Leaves the thread to itself.
  public func detach() { pthread_detach(handle) }
}

/// The results of `body` for every index, in order, computed on at most `jobs` threads.
///
/// After an error no new index is started; the error of the lowest failing index that ran is thrown.
///
/// - Parameter first: the index to begin with; after the last one comes 0.
public func concurrentMap<Result: Sendable, Failure: Error>(
  _ count: Int, jobs: Int, from first: Int = 0, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  let outcomes = Guarded<[Swift.Result<Result, Failure>?]>(Array(repeating: nil, count: count))
  let failed = Atomic<Bool>(false)
  concurrently(count, jobs: jobs, from: first) { index in
    guard !failed.load(ordering: .relaxed) else { return }
    let outcome = Swift.Result { () throws(Failure) in try body(index) }
    if case .failure = outcome { failed.store(true, ordering: .relaxed) }
    outcomes.withLock { $0[index] = outcome }
  }
  var results: [Result] = []
  results.reserveCapacity(count)
  for outcome in outcomes.withLock({ $0 }) {
    if let outcome { results.append(try outcome.get()) }
  }
  return results
}
