import Foundation
import Glibc

/// A file that is written aside and renamed when it is whole; removed again when that does not come about.
///
/// The file aside is locked as long as it is written. One that is not locked was left by a process that was killed, and goes
/// when the same file is written again.
final class AsideFile {
  private static let ending = "partial"

  private let path: String
  private let aside: String
  private let descriptor: Int32

  /// - Throws: `HeartbeatError.unwritable`.
  init(path: String) throws(HeartbeatError) {
    self.path = path
    aside = "\(path).\(getpid()).\(Self.ending)"
    Self.removeLeftovers(of: path)
    descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
    flock(descriptor, LOCK_EX | LOCK_NB)
  }

  private static func removeLeftovers(of path: String) {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix("\(url.lastPathComponent).") && name.hasSuffix(".\(ending)") {
      let leftover = folder.appending(path: name).path
      let file = open(leftover, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { unlink(leftover) }
      close(file)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    // Gone already if it was put in place.
    unlink(aside)
  }

  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) throws(HeartbeatError) {
    var failure: Int32 = 0
    // Invariant: `written` is at most the buffer's count, and a write is given what is left.
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, failure == 0 {
        let step = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if step >= 0 { written += step } else if errno != EINTR { failure = errno }
      }
    }
    guard failure == 0 else { throw .unwritable(path: path, reason: PathKind.reason(failure)) }
  }

  /// Puts the bytes on the disk and gives the file its name, in place of one that may be there.
  func putInPlace() throws(HeartbeatError) {
    guard fsync(descriptor) == 0 else { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
    guard rename(aside, path) == 0 else { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(HeartbeatError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    let number = errno
    guard number == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw .unwritable(path: path, reason: PathKind.reason(number))
    }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw .unwritable(path: path, reason: PathKind.reason(errno))
    }
  }
}
