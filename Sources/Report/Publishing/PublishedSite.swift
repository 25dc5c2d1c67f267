import Files
import Foundation
import Results

/// Exactly the files of a report that go to the public: what its manifest lists, the models only where its results list them
/// too and they are not large, and the manifest of these.
struct PublishedSite {
  /// Relative path -> bytes.
  let files: [String: [UInt8]]
  /// What the commit says of the report.
  let message: String

  /// The last line of each of our commit messages.
  static let signature = "Published-by: ecg-report"

  private static let pages: Set<String> = ["index.html", "style.css", "results.json"]
  /// Folders and the endings of the files in them.
  private static let folders = ["figures": ["png", "svg", "pdf"], "tables": ["csv"]]

  /// Reads a report.
  ///
  /// - Throws: `Fault` of kind `badData` if it is no report, not whole, or lists something that no report consists of.
  init(folder: String) throws(Fault) {
    let wrong = try Manifest.check(folder: folder).filter(\.isFault)
    if let first = wrong.first { throw Self.notWhole(folder, first.description, others: wrong.count - 1) }
    let report = try Manifest.opened(folder)
    let listed = try Manifest.read(in: report).files
    // What verify compares with the results is the file of that name, so here it only has to be named.
    let models = Set(Manifest.models(in: report).map(\.path))
    var files: [String: [UInt8]] = [:]
    for path in listed.keys.sorted() {
      guard Self.belongs(path) else {
        throw .badData(
          "\(folder)/\(Manifest.fileName)", expected: "pages, figures, tables and models only",
          found: path.debugDescription)
      }
      guard !path.hasPrefix("\(ModelListing.folder)/") || models.contains(path) else {
        throw .badData(
          "\(folder)/\(Manifest.fileName)", expected: "models that results.json lists", found: path.debugDescription)
      }
      files[path] = try ReportFile(path, in: report).bytes()
    }
    // The bytes that go out are checked, whatever has happened since the folder was.
    let changed = listed.filter { $0.value != Manifest(of: files).files[$0.key] }.keys.sorted()
    if let first = changed.first {
      throw Self.notWhole(folder, "changed: \(first)", others: changed.count - 1)
    }
    for needed in Self.pages.sorted() where files[needed] == nil {
      throw Self.notWhole(folder, "missing: \(needed)", others: 0)
    }
    message = try Self.message(results: files["results.json"] ?? [], path: "\(folder)/results.json")
    files = files.filter {
      !$0.key.hasPrefix("\(ModelListing.folder)/") || $0.value.count <= SavedModels.publishedLimit
    }
    files[Manifest.fileName] = try Manifest(of: files).encoded()
    self.files = files
  }

  /// What a branch needs once, unless somebody has put another there: GitHub Pages serves the files as they are, and a clone
  /// has their line ends as they are, so that `verify` finds them whole.
  static let settings: [String: [UInt8]] = [".nojekyll": [], ".gitattributes": Array("* -text\n".utf8)]

  private static func notWhole(_ folder: String, _ finding: String, others: Int) -> Fault {
    .badData(
      folder, expected: "a whole report", found: finding + (others > 0 ? " and \(others) more (ecg-report verify)" : "")
    )
  }

  /// Whether a path is one that a report writes.
  static func belongs(_ path: String) -> Bool {
    if pages.contains(path) || PageBinding.documents.contains(path) { return true }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, parts[0] == ModelListing.folder { return ModelListing.canHold(String(parts[1])) }
    return parts.count == 2 && folders[String(parts[0])]?.contains { parts[1].hasSuffix(".\($0)") } == true
      && !parts[1].hasPrefix(".")
      && !path.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  private static func message(results: [UInt8], path: String) throws(Fault) -> String {
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(results)),
      head.data.sha256.allSatisfy(\.isHexDigit)
    else { throw .badData(path, expected: "the results of a report", found: "something else") }
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
