import Files

/// A CSV file, read block by block from any thread.
///
/// Blocks are read rather than mapped: a file that another program cuts short while it is read gives an error, not a signal.
final class CSVFile: Sendable {
  /// Bytes of a block, unless a test asks for others.
  static let usualBlockSize = 1 << 20
  /// The longest line that is read, a dozen times the length of a published one.
  static let longestLine = 1 << 16

  private let file: OpenFile
  private let blockSize: Int

  /// - Throws: `Fault` where there is no regular file.
  init(path: String, blockSize: Int = usualBlockSize) throws(Fault) {
    file = try OpenFile(path)
    self.blockSize = blockSize
  }

  /// How many blocks there are; none in an empty file.
  var blockCount: Int { (file.size + blockSize - 1) / blockSize }

  /// The SHA-256 of the whole file.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  func digest() throws(Fault) -> String { try file.digest() }

  /// Parses the lines that begin in a block.
  ///
  /// - Throws: `Fault` of kind `cannotRead`; bad lines are in the block's `failure`.
  func read(block: Int, form: CSVForm) throws(Fault) -> CSVBlock {
    let start = block * blockSize
    let end = min(start + blockSize, file.size)
    // One byte before the block tells whether a line begins with it; its last line may reach into the next block.
    let from = max(0, start - 1)
    let to = min(end + Self.longestLine, file.size)
    let bytes = try file.allBytes(in: from..<to, zeros: DecimalParser.lookahead)
    return CSVBlock(
      parsing: bytes, lines: start - from..<end - from, form: form,
      skipsHeader: form.hasHeader && start..<end ~= form.headerAt, startsFile: block == 0, endsFile: to == file.size)
  }

  /// How the file is written, from its first lines.
  func form() throws(Fault) -> CSVForm {
    CSVForm(of: try file.allBytes(in: 0..<min(2 * Self.longestLine, file.size))[...])
  }
}
