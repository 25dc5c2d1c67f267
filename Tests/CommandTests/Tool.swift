import Foundation
import TestSupport
import Testing

/// The built command, run as a user runs it.
enum Tool {
  struct Outcome: Sendable {
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
    let finished = try TemporaryFolder.with { scratch in
      try FinishedProgram.run(
        executable, arguments, in: folder,
        environment: ["XDG_CACHE_HOME": (cache ?? scratch.appending(path: "cache")).path])
    }
    return Outcome(code: finished.code, out: String(decoding: finished.out, as: UTF8.self), err: finished.err)
  }

  /// A folder of its own for one test, removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    try TemporaryFolder.with(body)
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
