import Files

/// A regular file, read from front to back in pieces.
final class FileBlocks {
  private let file: OpenFile
  private var offset: Int

  /// - Parameter offset: bytes to leave out at the front.
  /// - Throws: `Fault` where there is no such file.
  init(_ path: String, offset: Int) throws(Fault) {
    file = try OpenFile(path)
    self.offset = offset
  }

  var path: String { file.path }

  /// In bytes, when it was opened.
  var size: Int { file.size }

  /// The next bytes.
  ///
  /// - Throws: `Fault`, also when the file has become shorter.
  func next(_ count: Int) throws(Fault) -> [UInt8] {
    let bytes = try upTo(count)
    guard bytes.count == count else { throw .badData(path, expected: "\(size) bytes", found: "fewer") }
    return bytes
  }

  /// The next bytes, at most so many; none at the end.
  ///
  /// - Throws: `Fault` when the system does not read.
  func upTo(_ count: Int) throws(Fault) -> [UInt8] {
    let bytes = try file.bytes(in: offset..<offset + count)
    offset += bytes.count
    return bytes
  }
}
