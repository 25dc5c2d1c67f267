import Foundation
import Groundwork

/// What a command answers, on stdout, written at once and whole.
enum StandardOutput {
  /// Writes a line, or several.
  ///
  /// - Throws: as `write`.
  static func line(_ text: String) throws { try write(Array((text + "\n").utf8)) }

  /// Writes bytes.
  ///
  /// A reader that has left (`ecg-report | head -1`) is no error: the work is done, and its exit code tells how.
  ///
  /// - Throws: `FolderError` when there is a reader and it cannot be written to, as on a full disk.
  static func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Invariant: the buffer outlives the write.
      let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return
      } else if errno != EINTR {
        throw FolderError(path: "standard output", errno: errno)
      }
    }
  }
}
