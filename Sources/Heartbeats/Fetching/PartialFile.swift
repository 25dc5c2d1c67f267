import Files
import Foundation
import Glibc
import Groundwork

/// A file that grows while it is fetched, and stays for the next try.
final class PartialFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Opens or makes the file; a symbolic link is not followed, and nothing but a regular file is taken.
  init(_ path: String) throws(Fault) {
    self.path = path
    // Without waiting: a pipe in its place would wait for a writer.
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .cannotWrite(path, PathKind.reason(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotWrite(path, "expected a regular file, found something else")
    }
  }

  deinit { close(descriptor) }

  /// Bytes in the file.
  func size() throws(Fault) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    if end < 0 { throw .cannotRead(path, PathKind.reason(errno)) }
    return Int(end)
  }

  /// The most bytes that the file can come to on its disk; the largest number where the system does not tell.
  var room: Int {
    var status = stat()
    var disk = statvfs()
    guard fstatvfs(descriptor, &disk) == 0, fstat(descriptor, &status) == 0 else { return .max }
    let free = Int(clamping: disk.f_bavail).multipliedReportingOverflow(by: Int(clamping: disk.f_frsize))
    let room = free.partialValue.addingReportingOverflow(Int(status.st_size))
    return free.overflow || room.overflow ? .max : room.partialValue
  }

  func empty() throws(Fault) {
    if ftruncate(descriptor, 0) != 0 { throw .cannotWrite(path, PathKind.reason(errno)) }
  }

  /// Adds bytes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Invariant: what is written lies inside the buffer, which outlives the call.
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      // A disk that takes no byte is full, whatever errno says.
      guard count > 0 else { throw .cannotWrite(path, PathKind.reason(count < 0 ? errno : ENOSPC)) }
      rest = rest.dropFirst(count)
    }
  }

  /// Puts the bytes on the disk.
  func sync() throws(Fault) {
    if fsync(descriptor) != 0 { throw .cannotWrite(path, PathKind.reason(errno)) }
  }

  /// The whole file.
  func bytes() throws(Fault) -> Data {
    var bytes = Data(count: try size())
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count == bytes.count else { throw .cannotRead(path, count < 0 ? PathKind.reason(errno) : "it has changed") }
    return bytes
  }

  /// SHA-256 of the whole file, in hex.
  func digest() throws(Fault) -> String {
    guard let digest = SHA256.hexDigest(of: descriptor) else { throw .cannotRead(path, PathKind.reason(errno)) }
    return digest
  }
}
