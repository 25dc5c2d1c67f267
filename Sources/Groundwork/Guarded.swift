import Foundation

/// A value that threads share, reached by one of them at a time.
///
/// As Synchronization's `Mutex`, but on a lock of the system's thread library, which ThreadSanitizer watches: `Mutex`
/// sleeps and wakes inside an uninstrumented library, so the sanitizer takes each contended lock for a race.
public final class Guarded<Value>: @unchecked Sendable {
  // Unchecked: `value` is touched only between `lock` and `unlock`, and enters and leaves only by `sending`.
  private let lock = NSLock()
  private var value: Value

  public init(_ value: sending Value) { self.value = value }

  /// What `body` returns; other threads that come here meanwhile wait.
  public func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
