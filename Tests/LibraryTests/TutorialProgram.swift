import Foundation
import Testing

/// A program of Snippets that a tutorial shows, built beside the test program and run as a reader runs it.
struct TutorialProgram {
  /// The lines it printed.
  var lines: [String]
  /// The folder it was given.
  var folder: URL

  /// Runs a program in a folder of its own, which is removed afterwards.
  static func run(_ name: String, _ check: (TutorialProgram) throws -> Void) throws {
    let folder = URL.temporaryDirectory.appending(path: "tutorial-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name)
    process.arguments = [folder.path]
    // It prints a few lines, far less than a pipe holds.
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(name): \(said)")
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    try check(
      TutorialProgram(lines: text.split(separator: "\n").map(String.init), folder: folder))
  }

  /// The path of a file that it wrote.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The bytes of a file that it wrote.
  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }
}
