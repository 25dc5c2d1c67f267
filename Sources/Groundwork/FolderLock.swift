import Foundation
import Glibc

/// Keeps a second run from working on the same folder, with a lock that the kernel drops when the process ends.
///
/// The lock file lies beside the folder, hidden, and holds the owner's process number. It stays there afterwards: removing
/// it would let two processes lock two different files of one name.
public final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock of a folder, and removes what killed runs left beside it.
  ///
  /// - Parameters:
  ///   - wait: whether to wait for another run to end rather than to fail.
  ///   - onWait: told the other run's process number before waiting.
  /// - Throws: `FolderError` that says who holds the folder.
  public init(of folder: String, wait: Bool = true, onWait: (String) -> Void = { _ in }) throws(FolderError) {
    let place = FolderPlace(folder)
    try WholeFile.makeFolder(place.parent)
    let file = open(place.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FolderError(path: place.lock, errno: errno) }
    do {
      try Self.lock(file, place.lock) { () throws(FolderError) in
        let holder = FileManager.default.contents(atPath: place.lock).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let name = "process \(holder.isEmpty ? "unknown" : holder)"
        guard wait else { throw FolderError(path: folder, reason: "\(name) is working on it") }
        onWait(name)
      }
    } catch {
      close(file)
      throw error
    }
    descriptor = file
    let own = Array("\(getpid())".utf8)
    ftruncate(file, 0)
    // Invariant: the buffer outlives the write.
    _ = own.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    FolderSwap.removeLeftovers(of: place)
  }

  /// Locks a file, at once or, after `onBusy`, when the other process lets it go.
  private static func lock(_ file: Int32, _ path: String, onBusy: () throws(FolderError) -> Void) throws(FolderError) {
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
    if errno == EWOULDBLOCK { try onBusy() }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FolderError(path: path, errno: errno) }
    }
  }

  deinit { close(descriptor) }
}
