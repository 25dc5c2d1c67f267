public import Files
import Foundation
import Results

extension Manifest {
  /// Compares a folder with its manifest, file by file in order of the paths, and its figures and page with results.json.
  ///
  /// A manifest can list files of different runs, so what the page says it was drawn with counts too: see `PageBinding`.
  ///
  /// - Returns: nothing when every file is as written and belongs to this results.json.
  /// - Throws: `Fault` of kind `badData` when there is no manifest, or it cannot be read.
  public static func check(folder path: String) throws(Fault) -> [ManifestFinding] {
    while true {
      let folder = try opened(path)
      do throws(Fault) {
        let listed = try bytes(in: folder)
        let findings = try check(folder, listed)
        if findings.isEmpty { return [] }
        if try isStill(folder, at: path), try bytes(in: folder) == listed { return findings }
      } catch {
        if try isStill(folder, at: path) { throw error }
      }
      // A report that was replaced meanwhile is compared with its own manifest.
    }
  }

  /// A report's folder, opened, so that all that is read in it is of one report.
  ///
  /// - Throws: `Fault` of kind `badData` where there is none.
  static func opened(_ path: String) throws(Fault) -> Folder {
    do throws(Fault) {
      return try Folder(path)
    } catch {
      let found = error.isMissing ? "no such file" : "something else"
      throw .badData("\(path)/\(fileName)", expected: "the manifest of a report", found: found)
    }
  }

  private static func isStill(_ folder: Folder, at path: String) throws(Fault) -> Bool {
    try FileStatus(path)?.identity == folder.status().identity
  }

  /// The manifest of a report.
  ///
  /// - Throws: `Fault` of kind `badData`.
  static func read(in folder: Folder) throws(Fault) -> Manifest {
    try Manifest(parsing: bytes(in: folder), folder: folder.path)
  }

  package init(parsing bytes: [UInt8], folder: String) throws(Fault) {
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)), manifest.format == 1 else {
      throw .badData("\(folder)/\(Self.fileName)", expected: "the manifest of a report", found: "something else")
    }
    self = manifest
  }

  private static func bytes(in folder: Folder) throws(Fault) -> [UInt8] {
    let file: ReportFile
    do throws(Fault) {
      file = try ReportFile(fileName, in: folder)
    } catch {
      let found = error.kind == .cannotRead ? "no such file" : "something else"
      throw .badData("\(folder.path)/\(fileName)", expected: "the manifest of a report", found: found)
    }
    return try file.bytes()
  }

  private static func check(_ folder: Folder, _ listed: [UInt8]) throws(Fault) -> [ManifestFinding] {
    let manifest = try Manifest(parsing: listed, folder: folder.path)
    var found: [String: String] = [:]
    var isOther: Set<String> = []
    for path in manifest.files.keys + [PageBinding.page, PageBinding.results] {
      do throws(Fault) {
        found[path] = try ReportFile(path, in: folder).digest
      } catch {
        if error.kind == .badData { isOther.insert(path) }
      }
    }
    // A page that was changed says nothing any more.
    let isPageWhole = found[PageBinding.page] != nil && found[PageBinding.page] == manifest.files[PageBinding.page]
    let page = isPageWhole ? try? ReportFile(PageBinding.page, in: folder).bytes() : nil
    // Pages of other commands belong to no results.json: their manifests name none, also where the page was changed.
    let isOfResults =
      !manifest.results.isEmpty || manifest.files.isEmpty
      || !(page.map { RecordSite.isPage($0) || ScoreSite.isPage($0) || NoiseSite.isPage($0) } ?? true)
    let needed = isOfResults ? [PageBinding.page, PageBinding.results] : []
    let drawnWith = isOfResults ? page.map { PageBinding(in: Data($0)) } : nil
    let results = found[PageBinding.results]
    // A page that says nothing was not drawn by this program, so from no results.json that is known.
    let isStale =
      isOfResults && results != nil
      && (manifest.results != results || drawnWith.map { $0?.results != results } ?? false)
    var findings = manifest.files.sorted { $0.key < $1.key }.compactMap { path, expected -> ManifestFinding? in
      guard let digest = found[path] else { return isOther.contains(path) ? .notAFile(path) : .missing(path) }
      if digest != expected { return .changed(path) }
      let isDrawn = path == PageBinding.page || PageBinding.documents.contains(path) || PageBinding.isDrawn(path)
      return isStale && isDrawn ? .stale(path) : nil
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
    return findings + unlistedFiles(in: folder.path, manifest)
  }

  /// The files of the models that results.json lists: relative path and SHA-256 in hex. They need not be there: large ones
  /// are not published.
  static func models(in folder: Folder) -> [(path: String, digest: String)] {
    struct Listed: Decodable {
      struct Model: Decodable { var files: [File] }
      struct File: Decodable {
        var name: String
        var sha256: String
      }
      var models: [Model]?
    }
    let bytes = (try? ReportFile(PageBinding.results, in: folder).bytes()) ?? []
    let models = (try? JSONDecoder().decode(Listed.self, from: Data(bytes)))?.models ?? []
    return models.flatMap(\.files).map { ("\(ModelListing.folder)/\($0.name)", $0.sha256) }
  }

  private static func unlistedFiles(in folder: String, _ manifest: Manifest) -> [ManifestFinding] {
    var present: [String] = []
    let walk = FileManager.default.enumerator(atPath: folder)
    while let path = walk?.nextObject() as? String {
      // A clone's own, not a file that somebody put beside the report.
      if path == ".git" {
        walk?.skipDescendants()
      } else {
        present.append(path)
      }
    }
    return present.sorted().filter { path in
      var isFolder: ObjCBool = false
      _ = unsafe FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return manifest.files[path] == nil && !unlisted.contains(path) && !isFolder.boolValue
    }.map { .unlisted($0) }
  }
}
