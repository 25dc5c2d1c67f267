import Files
import Glibc

/// What a command answers, on stdout, written at once and whole.
enum StandardOutput {
  /// Writes one line; control characters in it are escaped.
  ///
  /// - Throws: as `write`.
  static func line(_ text: String) throws { try write(Array((text.printable + "\n").utf8)) }

  /// Writes a text of several lines.
  ///
  /// - Throws: as `write`.
  static func lines(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }
    try write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  /// Writes bytes.
  ///
  /// A reader that has left (`ecg-report | head -1`) is no error: the work is done, and its exit code tells how.
  ///
  /// - Throws: `Fault` when there is a reader and it cannot be written to, as on a full disk.
  static func write(_ bytes: [UInt8]) throws(Fault) {
    // Invariant: the buffer outlives the write.
    let number = unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: STDOUT_FILENO) }
    guard number == 0 || number == EPIPE else { throw .cannotWrite("standard output", errno: number) }
  }
}
