import Foundation
import Glibc
import Groundwork

/// A file that grows while it is fetched, and stays for the next try.
final class PartialFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Opens or makes the file; a symbolic link is not followed.
  init(_ path: String) throws(FetchError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
  }

  deinit { close(descriptor) }

  /// Bytes in the file.
  func size() throws(FetchError) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    if end < 0 { throw .unreadable(path: path, reason: PathKind.reason(errno)) }
    return Int(end)
  }

  func empty() throws(FetchError) {
    if ftruncate(descriptor, 0) != 0 { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
  }

  /// Adds bytes at the end.
  func append(_ bytes: Data) throws(FetchError) {
    var rest = bytes
    while !rest.isEmpty {
      // Invariant of both calls: the buffer outlives the call, which gets its own count.
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // A disk that takes no byte is full, whatever errno says.
      guard count > 0 else { throw .unwritable(path: path, reason: PathKind.reason(count < 0 ? errno : ENOSPC)) }
      rest = rest.dropFirst(count)
    }
  }

  /// Puts the bytes on the disk.
  func sync() throws(FetchError) {
    if fsync(descriptor) != 0 { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
  }

  /// SHA-256 of the whole file, in hex.
  func digest() throws(FetchError) -> String {
    guard let digest = SHA256.hexDigest(of: descriptor) else {
      throw .unreadable(path: path, reason: PathKind.reason(errno))
    }
    return digest
  }
}
