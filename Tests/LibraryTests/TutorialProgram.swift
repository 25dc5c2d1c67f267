import Foundation
import TestSupport
import Testing

/// A program of Snippets that a tutorial shows, built beside the test program and run as a reader runs it.
struct TutorialProgram {
  /// The lines it printed.
  var lines: [String]
  /// The folder it was given.
  var folder: URL

  /// Runs a program in a folder of its own, which is removed afterwards.
  static func run(_ name: String, _ check: (TutorialProgram) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: name)
      let finished = try FinishedProgram.run(program, [folder.path])
      try #require(finished.code == 0 && !finished.wasKilled, "\(name): \(finished.err)")
      let text = String(decoding: finished.out, as: UTF8.self)
      try check(TutorialProgram(lines: text.split(separator: "\n").map(String.init), folder: folder))
    }
  }

  /// The path of a file that it wrote.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The bytes of a file that it wrote.
  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }
}
