import CSystem
import Foundation
import Glibc

/// Why a folder could not be written.
public struct FolderError: Error, Equatable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path): cannot write: \(reason)" }
}

/// Writes a folder so that readers see the old one or the new one, never half of either.
///
/// The files are written aside, into a hidden folder beside the target, synced, and swapped in by one rename
/// (`renameat2` with RENAME_EXCHANGE where a folder is there already). After an error the old folder is as it was.
public enum FolderSwap {
  /// Puts exactly these files into a folder.
  ///
  /// - Parameters:
  ///   - files: relative path with forward slashes -> bytes.
  ///   - keeping: names in the old folder that are copied into the new one.
  /// - Throws: `FolderError` naming the path that could not be written and why.
  public static func write(_ files: [String: [UInt8]], keeping: [String] = [], in folder: String) throws {
    let manager = FileManager.default
    let target = URL(filePath: folder).standardizedFileURL
    let parent = target.deletingLastPathComponent()
    let aside = parent.appending(path: ".\(target.lastPathComponent).\(getpid()).part")
    defer { try? manager.removeItem(at: aside) }
    do {
      try manager.createDirectory(at: aside, withIntermediateDirectories: true)
      for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
        let file = aside.appending(path: path)
        try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        try WholeFile.sync(file.path)
      }
      for name in keeping {
        try manager.copyItem(at: target.appending(path: name), to: aside.appending(path: name))
      }
    } catch let error as FolderError {
      throw error
    } catch {
      throw FolderError(path: folder, reason: (error as NSError).localizedDescription)
    }
    try move(aside.path, to: target.path)
  }

  /// Puts a folder that is whole in the place of another, or where none is. The old one is removed afterwards.
  ///
  /// - Parameter aside: a folder on the same file system, whose files have been synced.
  /// - Throws: `FolderError`.
  public static func move(_ aside: String, to folder: String) throws {
    try WholeFile.sync(aside)
    // With an old folder in place the two change places in one step.
    let isThere = FileManager.default.fileExists(atPath: folder)
    let moved = isThere ? swap_paths(aside, folder) : rename(aside, folder)
    guard moved == 0 else { throw FolderError(path: folder, reason: String(cString: strerror(errno))) }
    try WholeFile.sync(URL(filePath: folder).deletingLastPathComponent().path)
    if isThere { try? FileManager.default.removeItem(atPath: aside) }
  }
}
