import Foundation
import Glibc

/// Keeps a second run from working on the same folder, with a lock that the kernel drops when the process ends.
///
/// The lock file lies beside the folder, hidden, and holds the owner's process number. It stays there afterwards: removing
/// it would let two processes lock two different files of one name.
public final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock of a folder.
  ///
  /// - Parameters:
  ///   - wait: whether to wait for another run to end rather than to fail.
  ///   - onWait: told the other run's process number before waiting.
  /// - Throws: `FolderError` that says who holds the folder.
  public init(of folder: String, wait: Bool = true, onWait: (String) -> Void = { _ in }) throws {
    let target = URL(filePath: folder).standardizedFileURL
    let path = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).lock").path
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw FolderError(path: folder, reason: (error as NSError).localizedDescription)
    }
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FolderError(path: path, reason: String(cString: strerror(errno))) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let holder = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let name = "process \(holder.isEmpty ? "unknown" : holder)"
      guard wait else {
        close(descriptor)
        throw FolderError(path: folder, reason: "\(name) is working on it")
      }
      onWait(name)
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else {
          let reason = String(cString: strerror(errno))
          close(descriptor)
          throw FolderError(path: folder, reason: reason)
        }
      }
    }
    let own = Array("\(getpid())".utf8)
    ftruncate(descriptor, 0)
    // Invariant: the buffer outlives the write.
    _ = own.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }
}
