import Foundation

/// Lines on stderr, written at once and whole.
enum StandardError {
  static func line(_ text: String) { write(text + "\n") }

  static func write(_ text: String) {
    // A closed stderr is no reason to stop a run.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
