public import Foundation
import Glibc

/// Files that are only ever whole: written aside, synced and renamed into place.
public enum WholeFile {
  /// Writes bytes to a path; the folder is made when missing. A file already there is replaced in one step.
  ///
  /// - Throws: `FolderError` with the path and the reason.
  public static func write(_ bytes: Data, to path: String) throws {
    let target = URL(filePath: path)
    let aside = target.deletingLastPathComponent().appending(
      path: ".\(target.lastPathComponent).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).part")
    defer { try? FileManager.default.removeItem(at: aside) }
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: aside)
    } catch {
      throw FolderError(path: path, reason: (error as NSError).localizedDescription)
    }
    try sync(aside.path)
    guard rename(aside.path, path) == 0 else { throw FolderError(path: path, reason: String(cString: strerror(errno))) }
    try sync(target.deletingLastPathComponent().path)
  }

  /// Asks the kernel to put a file or folder on the disk.
  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw FolderError(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FolderError(path: path, reason: String(cString: strerror(errno))) }
  }
}
