import Foundation
import Groundwork
import Results

extension Manifest {
  /// Compares a folder with its manifest, file by file in order of the paths, and its figures and page with results.json.
  ///
  /// A manifest can list files of different runs, so what the page says it was drawn with counts too: see `PageBinding`.
  ///
  /// - Returns: nothing when every file is as written and belongs to this results.json.
  /// - Throws: `ReportError.manifest` when there is none or it cannot be read.
  public static func check(folder: String) throws -> [ManifestFinding] {
    while true {
      let listed = try bytes(in: folder)
      let findings = try check(folder: folder, listed)
      // A report that was replaced meanwhile is compared with its own manifest.
      if try findings.isEmpty || bytes(in: folder) == listed { return findings }
    }
  }

  private static func bytes(in folder: String) throws -> Data {
    let path = "\(folder)/\(fileName)"
    guard SHA256.hexDigest(ofFile: path) != nil, let data = FileManager.default.contents(atPath: path) else {
      throw ReportError.manifest(path: path, found: "no such file")
    }
    return data
  }

  private static func check(folder: String, _ listed: Data) throws -> [ManifestFinding] {
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: listed), manifest.format == 1 else {
      throw ReportError.manifest(path: "\(folder)/\(fileName)", found: "something else")
    }
    var found: [String: String] = [:]
    let needed = [PageBinding.page, PageBinding.results]
    for path in manifest.files.keys + needed { found[path] = SHA256.hexDigest(ofFile: "\(folder)/\(path)") }
    // A page that was changed says nothing any more.
    let isPageWhole = found[PageBinding.page] != nil && found[PageBinding.page] == manifest.files[PageBinding.page]
    let page = isPageWhole ? FileManager.default.contents(atPath: "\(folder)/\(PageBinding.page)") : nil
    let drawnWith = page.map { PageBinding(in: $0) }
    let results = found[PageBinding.results]
    // A page that says nothing was not drawn by this program, so from no results.json that is known.
    let isStale = results != nil && (manifest.results != results || drawnWith.map { $0?.results != results } ?? false)
    var findings = manifest.files.sorted { $0.key < $1.key }.compactMap { path, expected -> ManifestFinding? in
      guard let digest = found[path] else { return .missing(path) }
      if digest != expected { return .changed(path) }
      return isStale && (path == PageBinding.page || PageBinding.isDrawn(path)) ? .stale(path) : nil
    }
    findings += needed.filter { found[$0] == nil && manifest.files[$0] == nil }.map { .missing($0) }
    if findings.isEmpty, let drawnWith, drawnWith?.figures != PageBinding(of: found).figures {
      findings.append(.mixed(page: PageBinding.page))
    }
    let isResultsWhole = results != nil && results == manifest.files[PageBinding.results]
    if isResultsWhole {
      for (path, digest) in models(in: folder) where manifest.files[path] == found[path] {
        if let other = found[path], other != digest { findings.append(.otherModel(path)) }
      }
    }
    return findings + unlistedFiles(in: folder, manifest)
  }

  /// The files of the models that results.json lists: relative path and SHA-256 in hex. They need not be there: large ones
  /// are not published.
  private static func models(in folder: String) -> [(path: String, digest: String)] {
    struct Listed: Decodable {
      struct Model: Decodable { var files: [File] }
      struct File: Decodable {
        var name: String
        var sha256: String
      }
      var models: [Model]?
    }
    let data = FileManager.default.contents(atPath: "\(folder)/\(PageBinding.results)") ?? Data()
    let models = (try? JSONDecoder().decode(Listed.self, from: data))?.models ?? []
    return models.flatMap(\.files).map { ("\(ModelListing.folder)/\($0.name)", $0.sha256) }
  }

  private static func unlistedFiles(in folder: String, _ manifest: Manifest) -> [ManifestFinding] {
    let present = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return present.sorted().filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return manifest.files[path] == nil && !unlisted.contains(path) && !isFolder.boolValue
    }.map { .unlisted($0) }
  }
}
