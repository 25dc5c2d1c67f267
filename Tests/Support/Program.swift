public import Foundation

/// What a program left that was run to its end.
public struct FinishedProgram {
  /// As it gave it, or the number of the signal that ended it.
  public var code: Int32
  public var wasKilled: Bool
  public var out: Data
  public var err: String

  /// Runs a program, its input empty and its environment that of the tests with some additions.
  public static func run(
    _ executable: URL, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> FinishedProgram {
    // Files, not pipes: a full pipe that nobody reads would stop the program.
    let scratch = try TemporaryFolder()
    let (out, err) = (scratch.url.appending(path: "out"), scratch.url.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return try withExtendedLifetime(scratch) {
      FinishedProgram(
        code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
        out: try Data(contentsOf: out), err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
    }
  }
}
