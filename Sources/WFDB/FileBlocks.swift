import Glibc

/// A regular file, read from front to back in pieces.
final class FileBlocks {
  let path: String
  /// In bytes, when it was opened.
  let size: Int
  private let file: Int32

  /// - Parameter offset: bytes to leave out at the front.
  /// - Throws: `WFDBError.missing` or `.unreadable`.
  init(_ path: String, offset: Int) throws(WFDBError) {
    (file, size) = try FileContents.opened(path)
    self.path = path
    if lseek(file, offset, SEEK_SET) < 0 { throw .unreadable(path: path, reason: FileContents.reason()) }
  }

  deinit { close(file) }

  /// The next bytes.
  ///
  /// - Throws: `WFDBError.mismatch` when the file has become shorter, `.unreadable`.
  func next(_ count: Int) throws(WFDBError) -> [UInt8] {
    let bytes = try FileContents.bytes(count, of: file, path: path)
    guard bytes.count == count else { throw .mismatch(path: path, expected: "\(size) bytes", found: "fewer") }
    return bytes
  }
}
