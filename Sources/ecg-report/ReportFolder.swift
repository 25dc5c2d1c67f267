import Experiments
import Foundation
import Groundwork
import Report

/// The folder a report lies in. It is only ever replaced whole, and never when it holds something else.
struct ReportFolder {
  let path: String

  /// What a report consists of; anything else in the folder is somebody's own and stays.
  private static let ours: Set<String> = [
    "index.html", "style.css", "figures", "tables", ModelFolder.name, "results.json", "timings.json", Manifest.fileName,
  ]

  func file(_ name: String) -> String { URL(filePath: path).appending(path: name).path }

  /// The bytes of one of the report's files, nil when there is none.
  func bytes(of name: String) throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: file(name)) else { return nil }
    return Array(try Data(contentsOf: URL(filePath: file(name))))
  }

  /// The files of the report's models: relative path to bytes.
  func modelFiles() throws -> [String: [UInt8]] {
    try ModelFolder.fileNames.reduce(into: [:]) {
      $0["\(ModelFolder.name)/\($1)"] = try bytes(of: "\(ModelFolder.name)/\($1)")
    }
  }

  /// Refuses early what could not be replaced in the end.
  ///
  /// - Throws: `FolderError` if the path is a file, a folder with other things and no report in it, or where a file system
  ///   is mounted, which cannot be swapped for another folder.
  func check() throws {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw FolderError(path: path, reason: "expected a folder, found a file") }
    guard !FolderSwap.isMountPoint(path) else {
      throw FolderError(
        path: path, reason: "expected a folder that can be replaced, found a mounted file system; name a folder in it")
    }
    let found = try contents()
    if !found.isEmpty, !found.contains("results.json") {
      throw FolderError(path: path, reason: "expected an earlier report or an empty folder, found other files")
    }
  }

  /// Keeps other runs off the folder until the lock is let go; waits for a run that has it.
  func lock(_ progress: Progress) throws -> FolderLock {
    try FolderLock(of: path) { progress.say("Waiting: \($0) is working on \(path)") }
  }

  /// Swaps in a new report; other files in the folder are carried over.
  func replace(with files: [String: [UInt8]]) throws {
    try check()
    var files = files
    files[Manifest.fileName] = try Manifest(of: files).encoded()
    try FolderSwap.write(files, keeping: { !Self.ours.contains($0) }, in: path)
  }

  private func contents() throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw FolderError(path: path, reason: "it cannot be listed")
    }
  }
}
