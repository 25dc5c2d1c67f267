import Glibc

/// A file that is written aside and renamed when it is whole; removed again when that does not come about.
final class AsideFile {
  private let path: String
  private let aside: String
  private let descriptor: Int32

  /// - Throws: `HeartbeatError.unwritable`.
  init(path: String) throws(HeartbeatError) {
    self.path = path
    aside = "\(path).\(getpid()).partial"
    descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: PathKind.reason(errno)) }
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

  /// Gives the file its name, in place of one that may be there.
  func putInPlace() throws(HeartbeatError) {
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
