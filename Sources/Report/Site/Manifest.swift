public import Files
import Foundation
import Results

/// The list of a report's files with the SHA-256 of each, as manifest.json; what `ecg-report verify` checks against.
///
/// ### File format
/// JSON with sorted keys: `format` 1, `files` a map of relative path to SHA-256 in hex, `results` the SHA-256 of the
/// results.json that the figures were drawn from. timings.json is not listed, for it changes from run to run.
public struct Manifest: Codable, Sendable, Equatable {
  /// The manifest's own name in the report.
  public static let fileName = "manifest.json"
  /// Files of a report, or of a published one, that no manifest lists.
  static let unlisted: Set<String> = [fileName, "timings.json", ".nojekyll", ".gitattributes"]

  public var format = 1
  public var files: [String: String]
  public var results: String

  /// Lists a report's files.
  public init(of files: [String: [UInt8]]) {
    self.files = files.filter { !Self.unlisted.contains($0.key) }.mapValues { SHA256.hexDigest(of: $0) }
    results = self.files[PageBinding.results] ?? ""
  }

  /// The files that a folder's manifest lists; none where it has no manifest that can be read.
  public static func paths(listedIn folder: String) -> Set<String> {
    guard let folder = try? Folder(folder), let manifest = try? read(in: folder) else { return [] }
    return Set(manifest.files.keys)
  }

  public func encoded() throws(Fault) -> [UInt8] {
    try JSONEncoder.sortedBytes(self, pretty: true)
  }
}
