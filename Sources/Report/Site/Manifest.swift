import Experiments
import Foundation
import Groundwork

/// The list of a report's files with the SHA-256 of each, as manifest.json; what `ecg-report verify` checks against.
///
/// ### File format
/// JSON with sorted keys: `format` 1, `files` a map of relative path to SHA-256 in hex, `results` the SHA-256 of the
/// results.json that the figures were drawn from. timings.json is not listed, for it changes from run to run.
public struct Manifest: Codable, Sendable, Equatable {
  /// The manifest's own name in the report.
  public static let fileName = "manifest.json"
  /// Files of a report that no manifest lists.
  static let unlisted: Set<String> = [fileName, "timings.json"]

  public var format = 1
  public var files: [String: String]
  public var results: String

  /// Lists a report's files.
  public init(of files: [String: [UInt8]]) {
    self.files = files.filter { !Self.unlisted.contains($0.key) }.mapValues { SHA256.hexDigest(of: $0) }
    results = self.files["results.json"] ?? ""
  }

  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(self) + Data("\n".utf8))
  }
}

/// What is wrong with one file of a report.
public enum ManifestFinding: Equatable, Sendable, CustomStringConvertible {
  case missing(String)
  case changed(String)
  /// The file is not the one that this results.json gives.
  case stale(String)
  case unlisted(String)

  public var description: String {
    switch self {
    case .missing(let path): "missing: \(path)"
    case .changed(let path): "changed: \(path)"
    case .stale(let path): "stale: \(path) was drawn from another results.json; run ecg-report render"
    case .unlisted(let path): "not part of the report: \(path)"
    }
  }
}

extension Manifest {
  /// Whether a file is drawn from results.json; the style sheet is the program's, the models are the run's.
  private static func isDrawn(_ path: String) -> Bool {
    path != "style.css" && !path.hasPrefix("\(ModelFolder.name)/")
  }

  /// Compares a folder with its manifest, file by file, in order of the paths.
  ///
  /// - Returns: nothing when every file is as written. When results.json itself has changed, everything drawn from it is
  ///   stale rather than whole.
  /// - Throws: `ReportError.manifest` when there is none or it cannot be read.
  public static func check(folder: String) throws -> [ManifestFinding] {
    let base = URL(filePath: folder)
    guard let data = FileManager.default.contents(atPath: base.appending(path: fileName).path) else {
      throw ReportError.manifest(path: "\(folder)/\(fileName)", found: "no such file")
    }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data), manifest.format == 1 else {
      throw ReportError.manifest(path: "\(folder)/\(fileName)", found: "something else")
    }
    let digest = { (path: String) in
      FileManager.default.contents(atPath: base.appending(path: path).path).map { SHA256.hexDigest(of: Array($0)) }
    }
    let resultsChanged = digest("results.json").map { $0 != manifest.results } ?? false
    var findings = manifest.files.sorted { $0.key < $1.key }.compactMap { path, expected -> ManifestFinding? in
      guard let found = digest(path) else { return .missing(path) }
      if found != expected { return .changed(path) }
      return resultsChanged && isDrawn(path) ? .stale(path) : nil
    }
    let present = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for path in present.sorted() where manifest.files[path] == nil && !unlisted.contains(path) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: base.appending(path: path).path, isDirectory: &isFolder)
      if !isFolder.boolValue { findings.append(.unlisted(path)) }
    }
    return findings
  }
}
