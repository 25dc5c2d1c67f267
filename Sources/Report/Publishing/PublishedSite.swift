import Foundation
import Results

/// Exactly the files of a report that go to the public: what its manifest lists but for large model files, the manifest of
/// these, and a `.nojekyll` that makes GitHub Pages serve them as they are.
struct PublishedSite {
  /// Relative path -> bytes.
  let files: [String: [UInt8]]
  /// What the commit says of the report.
  let message: String

  /// The last line of each of our commit messages, by which a branch is known as ours.
  static let signature = "Published-by: ecg-report"

  private static let pages: Set<String> = ["index.html", "style.css", "results.json"]
  private static let folders = ["figures", "tables"]

  /// Reads a report.
  ///
  /// - Throws: `PublishError` if it is not whole, or lists something that no report consists of; `ReportError` if the
  ///   folder is no report.
  init(folder: String) throws {
    let wrong = try Manifest.check(folder: folder).filter(\.isFault)
    if let first = wrong.first {
      throw PublishError.notWhole(folder: folder, finding: first.description, others: wrong.count - 1)
    }
    let manifest = try Self.bytes(of: Manifest.fileName, in: folder)
    let listed = try JSONDecoder().decode(Manifest.self, from: Data(manifest)).files
    var files: [String: [UInt8]] = [:]
    for path in listed.keys.sorted() {
      guard Self.belongs(path) else {
        throw PublishError.unusable(
          path: "\(folder)/\(Manifest.fileName)", expected: "pages, figures, tables and models only",
          found: path.debugDescription)
      }
      files[path] = try Self.bytes(of: path, in: folder)
    }
    // The bytes that go out are checked, whatever has happened since the folder was.
    let changed = listed.filter { $0.value != Manifest(of: files).files[$0.key] }.keys.sorted()
    if let first = changed.first {
      throw PublishError.notWhole(folder: folder, finding: "changed: \(first)", others: changed.count - 1)
    }
    for needed in Self.pages.sorted() where files[needed] == nil {
      throw PublishError.notWhole(folder: folder, finding: "missing: \(needed)", others: 0)
    }
    message = try Self.message(results: files["results.json"] ?? [], path: "\(folder)/results.json")
    files = files.filter {
      !$0.key.hasPrefix("\(ModelListing.folder)/") || $0.value.count <= SavedModels.publishedLimit
    }
    files[Manifest.fileName] = try Manifest(of: files).encoded()
    files[".nojekyll"] = []
    self.files = files
  }

  private static func bytes(of path: String, in folder: String) throws(PublishError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else {
      throw .unusable(path: "\(folder)/\(path)", expected: "a file", found: "none that can be read")
    }
    return Array(data)
  }

  /// Whether a path is one that a report writes.
  private static func belongs(_ path: String) -> Bool {
    if pages.contains(path) { return true }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, parts[0] == ModelListing.folder { return ModelListing.canHold(String(parts[1])) }
    return parts.count == 2 && folders.contains(String(parts[0])) && !parts[1].isEmpty && !parts[1].hasPrefix(".")
      && !path.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  private static func message(results: [UInt8], path: String) throws(PublishError) -> String {
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(results)),
      head.data.sha256.allSatisfy(\.isHexDigit)
    else { throw .unusable(path: path, expected: "the results of a report", found: "something else") }
    let word = { (text: String) in text.filter { $0.isLetter || $0.isNumber || "-.+".contains($0) } }
    return """
      Report on \(head.data.beats) beats (\(word(head.data.source)))

      Made-with: \(word(head.tool.name)) \(word(head.tool.version))
      Data-SHA256: \(head.data.sha256)
      Results-format: \(head.format)
      \(signature)

      """
  }

  /// What is needed of results.json, of any format.
  private struct Head: Decodable {
    struct Tool: Decodable {
      var name: String
      var version: String
    }
    struct Source: Decodable {
      var source: String
      var sha256: String
      var beats: Int
    }
    var format: Int
    var tool: Tool
    var data: Source
  }
}
