import Foundation

/// Lines on stderr, written at once and whole.
enum StandardError {
  static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) {
    // A closed stderr is no reason to stop a run.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Writes a text that stays the last one, whatever other threads may still have to say before the process ends.
  static func writeLast(_ text: String) {
    let kept = dup(STDERR_FILENO)
    let nowhere = open("/dev/null", O_WRONLY)
    guard kept >= 0, nowhere >= 0, dup2(nowhere, STDERR_FILENO) >= 0 else { return write(text) }
    try? FileHandle(fileDescriptor: kept).write(contentsOf: Data(text.utf8))
  }
}
