import Files
import Glibc

/// A regular file, read from front to back in pieces.
final class FileBlocks {
  let path: String
  /// In bytes, when it was opened.
  let size: Int
  private let file: Int32

  /// - Parameter offset: bytes to leave out at the front.
  /// - Throws: `Fault` or `.unreadable`.
  init(_ path: String, offset: Int) throws(Fault) {
    (file, size) = try FileContents.opened(path)
    self.path = path
    if lseek(file, offset, SEEK_SET) < 0 { throw .cannotRead(path, FileContents.reason()) }
  }

  deinit { close(file) }

  /// The next bytes.
  ///
  /// - Throws: `Fault` when the file has become shorter, `.unreadable`.
  func next(_ count: Int) throws(Fault) -> [UInt8] {
    let bytes = try FileContents.bytes(count, of: file, path: path)
    guard bytes.count == count else { throw .badData(path, expected: "\(size) bytes", found: "fewer") }
    return bytes
  }

  /// The next bytes, at most so many; none at the end.
  ///
  /// - Throws: `Fault` when the system does not read.
  func upTo(_ count: Int) throws(Fault) -> [UInt8] {
    try FileContents.bytes(count, of: file, path: path)
  }
}
