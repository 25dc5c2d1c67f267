import Glibc
import Groundwork

/// A CSV file, read block by block from any thread.
///
/// Blocks are read rather than mapped: a file that another program cuts short while it is read gives an error, not a signal.
final class CSVFile: Sendable {
  /// Bytes of a block, unless a test asks for others.
  static let usualBlockSize = 1 << 20
  /// The longest line that is read, a dozen times the length of a published one.
  static let longestLine = 1 << 16

  let path: String
  private let descriptor: Int32
  private let size: Int
  private let blockSize: Int

  /// Opens a regular file.
  init(path: String, blockSize: Int = usualBlockSize) throws(HeartbeatError) {
    guard try PathKind(of: path) == .file else { throw .unreadable(path: path, reason: "is a folder") }
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: PathKind.reason(errno)) }
    self.path = path
    self.blockSize = blockSize
    var status = stat()
    size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  deinit { close(descriptor) }

  /// How many blocks there are; none in an empty file.
  var blockCount: Int { (size + blockSize - 1) / blockSize }

  /// The SHA-256 of the whole file.
  ///
  /// - Throws: `HeartbeatError.unreadable`.
  func digest() throws(HeartbeatError) -> String {
    let hash = SHA256()
    for start in stride(from: 0, to: size, by: blockSize) {
      let bytes = try read(start..<min(start + blockSize, size), padding: 0)
      bytes.withUnsafeBytes { hash.update($0) }
    }
    return hash.hexDigest()
  }

  /// Parses the lines that begin in a block.
  ///
  /// - Throws: `HeartbeatError.unreadable`; bad lines are in the block's `failure`.
  func read(block: Int, form: CSVForm) throws(HeartbeatError) -> CSVBlock {
    let start = block * blockSize
    let end = min(start + blockSize, size)
    // One byte before the block tells whether a line begins with it; its last line may reach into the next block.
    let from = max(0, start - 1)
    let to = min(end + Self.longestLine, size)
    let bytes = try read(from..<to, padding: DecimalParser.lookahead)
    return CSVBlock(
      parsing: bytes, lines: start - from..<end - from, form: form,
      skipsHeader: form.hasHeader && start..<end ~= form.headerAt, startsFile: block == 0, endsFile: to == size)
  }

  /// How the file is written, from its first lines.
  func form() throws(HeartbeatError) -> CSVForm {
    CSVForm(of: try read(0..<min(2 * Self.longestLine, size), padding: 0)[...])
  }

  /// A range of the file's bytes, with zeros behind them.
  private func read(_ range: Range<Int>, padding: Int) throws(HeartbeatError) -> [UInt8] {
    var failure: String?
    // Invariant: `count` bytes have been read so far, and a read is given what is left of the range, which the buffer holds.
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count + padding) { buffer, count in
      while count < range.count {
        let target = buffer.baseAddress.map { $0 + count }
        let step = pread(descriptor, target, range.count - count, range.lowerBound + count)
        if step < 0, errno == EINTR { continue }
        if step <= 0 {
          failure = step < 0 ? PathKind.reason(errno) : "it was cut short while being read"
          return
        }
        count += step
      }
      for index in count..<count + padding { buffer[index] = 0 }
      count += padding
    }
    if let failure { throw .unreadable(path: path, reason: failure) }
    return bytes
  }
}
