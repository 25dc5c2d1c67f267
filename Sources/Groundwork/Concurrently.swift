import Dispatch
import Synchronization

/// Runs `body(0)`, `body(1)`, … `body(count - 1)` on at most `jobs` threads and returns when all are done.
///
/// Threads take the next free index, so long and short units mix well. A body must not depend on the order, and must
/// derive its own random generator from its index.
public func concurrently(_ count: Int, jobs: Int, _ body: @Sendable (Int) -> Void) {
  let width = max(1, min(jobs, count))
  if width == 1 { return (0..<count).forEach(body) }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: width) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      body(index)
    }
  }
}

/// The results of `body` for every index, in order, computed on at most `jobs` threads.
///
/// After an error no new index is started; the error of the lowest failing index that ran is thrown.
public func concurrentMap<Result: Sendable>(
  _ count: Int, jobs: Int, _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let outcomes = Guarded<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: count))
  let failed = Atomic<Bool>(false)
  concurrently(count, jobs: jobs) { index in
    guard !failed.load(ordering: .relaxed) else { return }
    let outcome = Swift.Result { try body(index) }
    if case .failure = outcome { failed.store(true, ordering: .relaxed) }
    outcomes.withLock { $0[index] = outcome }
  }
  return try outcomes.withLock { try $0.compactMap { try $0?.get() } }
}
