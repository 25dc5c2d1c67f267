import Files
import Foundation
import Groundwork
import Heartbeats
import TestSupport

/// A made-up database of records on a server, and a folder to fetch it into, for one test.
struct MadeDatabase {
  let server: LoopbackServer
  /// A folder of its own for the test.
  let scratch: URL
  /// The files that a fetch has to bring.
  let files: [String: Data]

  var target: URL { scratch.appending(path: "mitdb") }
  var part: URL { scratch.appending(path: ".mitdb.part") }

  /// Runs a test on two records of a few kilobytes.
  static func with(_ body: (MadeDatabase) throws -> Void) throws {
    var files: [String: Data] = ["RECORDS": Data("100\n101\n".utf8), "ANNOTATORS": Data("atr\treference\n".utf8)]
    for (seed, record) in ["100", "101"].enumerated() {
      files["\(record).hea"] = Data("\(record) 1 360 4000\n\(record).dat 16 200 11 0 0 0 0 MLII\n".utf8)
      files["\(record).dat"] = bytes(8000, seed: UInt64(seed))
      files["\(record).atr"] = bytes(300, seed: UInt64(seed + 10))
    }
    let scratch = try TemporaryFolder()
    defer { withExtendedLifetime(scratch) {} }
    let server = try LoopbackServer(files)
    server.serve(list(files), as: "SHA256SUMS.txt")
    try body(MadeDatabase(server: server, scratch: scratch.url, files: files))
  }

  static func bytes(_ count: Int, seed: UInt64) -> Data {
    var generator = SeededGenerator(seed: seed)
    return Data((0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
  }

  /// A list as PhysioNet writes it.
  static func list(_ files: [String: Data]) -> Data {
    Data(files.sorted { $0.key < $1.key }.map { "\(SHA256.hexDigest(of: Array($1))) \($0)\n" }.joined().utf8)
  }

  /// Short in everything, so that a test that meets a fault ends soon.
  static var hasty: FetchSettings {
    var settings = FetchSettings()
    settings.connections = 3
    settings.attempts = 3
    settings.firstPause = .milliseconds(10)
    // Long enough for a busy machine; tests of a stall take less.
    settings.patience = .seconds(20)
    settings.leastBytes = 100
    settings.largestFile = 100_000
    return settings
  }

  @discardableResult
  func fetch(
    _ settings: FetchSettings = hasty, onEvent: @escaping @Sendable (FetchEvent) -> Void = { _ in }
  ) throws -> DatabaseFetch.Outcome {
    try DatabaseFetch(from: server.address, into: target.path, settings: settings).run(onEvent: onEvent)
  }

  /// The error of a fetch that has to fail.
  func failure(_ settings: FetchSettings = hasty) -> Fault? {
    do {
      try fetch(settings)
      return nil
    } catch {
      return error as? Fault
    }
  }

  /// The files of a folder by name, nil when there is no such folder.
  static func contents(_ folder: URL) throws -> [String: Data]? {
    guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: folder.appending(path: $1))
    }
  }

  /// The files in the target without the list.
  func fetched() throws -> [String: Data]? {
    var found = try Self.contents(target)
    found?["SHA256SUMS.txt"] = nil
    return found
  }
}
