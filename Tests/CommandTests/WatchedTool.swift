import Foundation
import Testing

/// A run of the tool that is watched, and may be stopped, while it goes on.
final class WatchedTool {
  private let process = Process()
  private let pipe = Pipe()
  private var unread = Data()
  /// What it has said on stderr so far.
  private(set) var lines: [String] = []

  /// Starts `ecg-report` in a folder; stdout goes nowhere.
  init(_ arguments: [String], in folder: URL, cache: URL) throws {
    process.executableURL = Tool.path
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_CACHE_HOME": cache.path]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = pipe
    try process.run()
  }

  var number: Int32 { process.processIdentifier }

  /// Waits for a line with some text; false when the tool ends without one.
  func hasSaid(_ text: String) -> Bool {
    while !lines.contains(where: { $0.contains(text) }) {
      guard readMore() else { return false }
    }
    return true
  }

  func send(_ signal: Int32) { kill(number, signal) }

  /// Waits for the end.
  ///
  /// - Returns: the exit code; 128 and the signal's number where one ended it, as a shell has it.
  func end() -> Int32 {
    while readMore() {}
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  private func readMore() -> Bool {
    let bytes = pipe.fileHandleForReading.availableData
    unread += bytes
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: unread[..<end], as: UTF8.self))
      unread = Data(unread[unread.index(after: end)...])
    }
    return !bytes.isEmpty
  }
}
