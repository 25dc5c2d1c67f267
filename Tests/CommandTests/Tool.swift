import Foundation
import Testing

/// The built command, run as a user runs it.
enum Tool {
  struct Outcome {
    var code: Int32
    var out: String
    var err: String
  }

  /// The executable beside the test program.
  static var path: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "ecg-report")
  }

  /// Runs `ecg-report` with these arguments in a folder.
  ///
  /// - Parameters:
  ///   - cache: where trainings are kept; each call has a cache of its own unless told otherwise.
  ///   - executable: another program that runs the tool.
  static func run(
    _ arguments: [String], in folder: URL? = nil, cache: URL? = nil, executable: URL = path
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    // Files, not pipes: a full pipe that nobody reads would stop the tool.
    let scratch = URL.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let files = [scratch.appending(path: "out"), scratch.appending(path: "err")]
    for file in files { try Data().write(to: file) }
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_CACHE_HOME": (cache ?? scratch.appending(path: "cache")).path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, out: try String(contentsOf: files[0], encoding: .utf8),
      err: try String(contentsOf: files[1], encoding: .utf8))
  }

  /// A folder of its own for one test, removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = URL.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Every file below a folder: relative path -> bytes.
  static func files(in folder: URL) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.reduce(into: [:]) { files, path in
      var isFolder: ObjCBool = false
      let file = folder.appending(path: path)
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try Data(contentsOf: file) }
    }
  }
}
