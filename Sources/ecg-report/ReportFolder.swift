import Charts
import Experiments
import Files
import Foundation
import RecordAnalysis
import Report
import Results

/// The folder a report lies in. It is only ever replaced whole, never when it holds something else, and never with files
/// that are somebody's own.
struct ReportFolder {
  let path: String

  /// Files that every report has and no manifest need list.
  private static let unlisted: Set<String> = ["results.json", "timings.json", Manifest.fileName]

  func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// The bytes of one of the report's files; nil when there is none. Symbolic links are not followed: what they lead to is
  /// no file of the report.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  func bytes(of name: String) throws(Fault) -> [UInt8]? {
    do {
      return try Folder(path).bytes(of: name, atMost: ReportSizes.limit(of: name))
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// The results and their file.
  ///
  /// - Throws: `Fault`, or what is wrong with the results.
  func results() throws -> (results: Results, file: [UInt8]) {
    let path = file("results.json")
    guard let bytes = try bytes(of: "results.json") else {
      throw Fault.badData(path, expected: "the results.json of a report", found: "no such file")
    }
    return (try Results(parsing: Data(bytes), path: path), bytes)
  }

  /// The files of the report's models: relative path to bytes.
  func modelFiles() throws(Fault) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ModelFolder.fileNames {
      let path = "\(ModelFolder.name)/\(name)"
      if try isFile(path) { files[path] = try bytes(of: path) }
    }
    return files
  }

  /// The formats that the report's figures are drawn in, by its manifest.
  func formats() -> [FigureFormat] {
    let endings = Set(listed()?.filter { $0.hasPrefix("figures/") }.compactMap { $0.split(separator: ".").last } ?? [])
    return FigureFormat.allCases.filter { endings.contains(Substring($0.rawValue)) }
  }

  /// Whether the report has a page to mail, by its manifest.
  func hasSingleFile() -> Bool { listed()?.contains(SingleFile.fileName) ?? false }

  /// Refuses early what could not be replaced in the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` if the path is a file, a folder with other things and no report in it, or one
  ///   that must not be replaced (`FolderSwap.checkMayGo`).
  func check() throws(Fault) {
    if let location = try Location.find(path) { try check(location) }
  }

  /// Refuses also what a run must not replace: a part takes the place of nothing but an earlier state of the same part, and a
  /// report that of no part.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  private func check(taking part: RunShare?) throws(Fault) {
    struct Head: Decodable { var share: RunShare }
    let place = part.map { "part \($0.number) of \($0.count)" } ?? "a report"
    let advice = "; name another folder with --output" + (part.map { ", such as output-\($0.number)" } ?? "")
    if let bytes = try bytes(of: RunPart.fileName) {
      let share = (try? JSONDecoder().decode(Head.self, from: Data(bytes)))?.share
      guard let part, share == part else {
        let found = share.map { "part \($0.number) of \($0.count) of a run" } ?? "a part that cannot be read"
        throw .cannotWrite(path, "expected a folder for \(place), found \(found)\(advice)")
      }
    } else if part != nil, isReport() {
      throw .cannotWrite(path, "expected a folder for \(place), found a report\(advice)")
    }
  }

  private func check(_ location: Location) throws(Fault) {
    guard try location.status() != nil else { return }
    try FolderSwap.checkMayGo(location)
    let names: [FileName]
    do {
      names = try location.parent.folder(location.name).names()
    } catch {
      throw .cannotWrite(path, error.reason)
    }
    // A folder that says in a README what comes there is made for a report; the README stays.
    guard names.allSatisfy({ $0 == "README.md" }) || isReport() else {
      throw .cannotWrite(path, "expected an earlier report or an empty folder, found other files")
    }
  }

  /// Keeps other runs off the folder until the lock is let go; waits for a run that has it, and says so even where there is
  /// no progress to be shown.
  func lock() throws(Fault) -> FolderLock {
    try FolderLock(of: path) { StandardError.line("Waiting: \($0) is working on \(path)".printable) }
  }

  /// The same for a run or a merge, where the folder may be replaced by what it makes.
  ///
  /// - Parameter part: the part of a run that comes there; nil for a report.
  /// - Throws: `Fault` of kind `cannotWrite`, before it waits where the folder can take no report at all.
  func lock(taking part: RunShare?) throws(Fault) -> FolderLock {
    try check()
    let lock = try lock()
    // What the run that had it may have put there counts too.
    try check()
    try check(taking: part)
    return lock
  }

  /// Swaps in a new report; files in the folder that are not the old report's are carried over.
  ///
  /// - Parameter lock: of this folder.
  func replace(with files: [String: [UInt8]], holding lock: FolderLock) throws {
    try check(lock.location)
    var files = files
    files[Manifest.fileName] = try Manifest(of: files).encoded()
    let listed = listed() ?? []
    try FolderSwap.write(
      files, replacing: { Self.unlisted.contains($0) || (listed.contains($0) && Self.isReportFile($0)) },
      at: lock.location
    )
  }

  /// The files that the report's manifest lists; nil where there is no manifest that can be read.
  private func listed() -> Set<String>? {
    guard let bytes = try? bytes(of: Manifest.fileName),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes))
    else { return nil }
    return Set(manifest.files.keys)
  }

  /// Whether a path is one that a report has: a manifest that lists others makes them no report's.
  private static func isReportFile(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return switch parts.count {
    case 1: ["index.html", "style.css", RunPart.fileName].contains(path) || PageBinding.documents.contains(path)
    case 2: ["figures", "tables", ModelFolder.name].contains(String(parts[0])) && !parts[1].hasPrefix(".")
    default: false
    }
  }

  /// Whether a report lies in the folder, whole or not.
  private func isReport() -> Bool {
    struct Head: Decodable {
      struct Tool: Decodable { var name: String }
      var format: Int
      var tool: Tool
    }
    if listed() != nil { return true }
    guard let bytes = try? bytes(of: "results.json") else { return false }
    return (try? JSONDecoder().decode(Head.self, from: Data(bytes)))?.tool.name == ToolVersion.current.name
  }

  private func isFile(_ path: String) throws(Fault) -> Bool {
    do {
      return try Folder(self.path).isFile(path)
    } catch {
      if error.isMissing { return false }
      throw error
    }
  }
}
