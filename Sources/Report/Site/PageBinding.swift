import Files
import Foundation

/// What index.html says of the files it was drawn with, so that results, figures and pages of different runs are not taken
/// for one report, whatever a manifest lists.
///
/// ### File format
/// Two `meta` elements in the page's head: `results-sha256`, the SHA-256 of results.json, and `figures-sha256`, the SHA-256
/// over a line for each file in figures/ and tables/, in order of the paths: its own SHA-256, two spaces, its path.
public struct PageBinding: Sendable, Equatable {
  /// The page that carries it.
  static let page = "index.html"
  static let results = "results.json"
  /// The whole report in one file each, where they were asked for.
  public static let documents: Set<String> = [ReportDocument.fileName, SingleFile.fileName]
  /// Bytes of a page in which it is looked for.
  private static let reach = 1 << 16

  var results: String
  var figures: String

  /// - Parameter digests: relative path -> SHA-256 of each file of the report; others than results, figures and tables do
  ///   not matter.
  package init(of digests: [String: String]) {
    results = digests[Self.results] ?? ""
    let lines = digests.filter { Self.isDrawn($0.key) }.sorted { $0.key < $1.key }.map { "\($1)  \($0)\n" }
    figures = SHA256.hexDigest(of: Array(lines.joined().utf8))
  }

  /// Of a report's files as bytes.
  public init(of files: [String: [UInt8]]) {
    self.init(of: files.mapValues { SHA256.hexDigest(of: $0) })
  }

  /// What a page says; nil when it says nothing of the kind.
  init?(in page: Data) {
    let head = String(decoding: page.prefix(Self.reach), as: UTF8.self)
    func value(_ name: String) -> String? {
      guard let start = head.range(of: "<meta name=\"\(name)\" content=\"")?.upperBound else { return nil }
      let digest = head[start...].prefix(64)
      return digest.count == 64 && digest.allSatisfy(\.isHexDigit) ? String(digest) : nil
    }
    guard let results = value("results-sha256"), let figures = value("figures-sha256") else { return nil }
    (self.results, self.figures) = (results, figures)
  }

  /// The elements for the page's head.
  public var html: String {
    """
    <meta name="results-sha256" content="\(results)">
    <meta name="figures-sha256" content="\(figures)">

    """
  }

  static func isDrawn(_ path: String) -> Bool { path.hasPrefix("figures/") || path.hasPrefix("tables/") }
}
