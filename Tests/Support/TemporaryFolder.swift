public import Foundation

/// A folder that goes away with its owner.
public final class TemporaryFolder: Sendable {
  public let path: String

  public var url: URL { URL(filePath: path) }

  public init() throws {
    // Without links, so that paths compare.
    path = URL.temporaryDirectory.resolvingSymlinksInPath().appending(path: "ecg-report-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs something with a folder of its own.
  public static func with<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try body(folder.url) }
  }
}
