import Files
import Glibc

/// Lines on stderr, written at once and whole.
enum StandardError {
  static func line(_ text: String) { write(text + "\n") }

  /// A text of several lines; other control characters in it are escaped.
  static func lines(_ text: String) {
    line(
      text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(separator: "\n")
    )
  }

  static func write(_ text: String) {
    // A closed stderr is no reason to stop a run. Invariant: the buffer outlives the write.
    _ = unsafe Array(text.utf8).withUnsafeBytes { unsafe writeAll($0, to: STDERR_FILENO) }
  }
}
