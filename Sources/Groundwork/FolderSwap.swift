import CFiles
import Foundation
import Glibc

/// Writes a folder so that readers see the old one or the new one, never half of either.
///
/// The files are written aside, into a hidden folder beside the target, synced, and swapped in by one rename
/// (`renameat2` with RENAME_EXCHANGE where a folder is there already). After an error the old folder is as it was. A
/// process that is killed leaves the hidden folder, which the next holder of the folder's lock removes.
public enum FolderSwap {
  /// Puts exactly these files into a folder. The caller holds the folder's lock.
  ///
  /// - Parameters:
  ///   - files: relative path with forward slashes -> bytes.
  ///   - isKept: whether a name in the old folder, with all in it, is taken over into the new one.
  /// - Throws: `FolderError` naming the path that could not be written and why.
  public static func write(
    _ files: [String: [UInt8]], keeping isKept: (String) -> Bool = { _ in false }, in folder: String
  ) throws(FolderError) {
    let place = FolderPlace(folder)
    let aside = place.aside
    defer { try? FileManager.default.removeItem(atPath: aside) }
    do throws(FolderError) {
      try WholeFile.makeFolder(aside)
      for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
        if let slash = path.lastIndex(of: "/") { try WholeFile.makeFolder("\(aside)/\(path[..<slash])") }
        try WholeFile.put(bytes, at: "\(aside)/\(path)")
      }
      for name in names(in: place.path) where isKept(name) {
        try takeOver("\(place.path)/\(name)", as: "\(aside)/\(name)")
      }
      try WholeFile.syncAll(aside)
    } catch {
      // Named as it would be in its place.
      throw FolderError(path: error.path.replacing(aside, with: folder, maxReplacements: 1), reason: error.reason)
    }
    try move(aside, to: place.path)
    rescue(from: aside, to: place.path, isKept)
  }

  /// Whether a folder is the top of a mounted file system; such a folder cannot be replaced.
  public static func isMountPoint(_ folder: String) -> Bool {
    let place = FolderPlace(folder)
    var own = stat()
    var above = stat()
    return stat(place.path, &own) == 0 && stat(place.parent, &above) == 0 && own.st_dev != above.st_dev
  }

  /// Puts a folder that is whole in the place of another, or where none is; `aside` then holds the old one.
  ///
  /// - Parameter aside: a folder on the same file system, with everything in it synced.
  /// - Throws: `FolderError`.
  package static func move(
    _ aside: String, to folder: String, exchange: (String, String) -> Int32 = { swap_paths($0, $1) }
  )
    throws(FolderError)
  {
    let place = FolderPlace(folder)
    var status = stat()
    if lstat(place.path, &status) != 0 {
      guard rename(aside, place.path) == 0 else { throw FolderError(path: folder, errno: errno) }
    } else if exchange(aside, place.path) != 0 {
      // Some file systems (of networks, mostly) cannot exchange names. Theirs is a moment without the folder, after which
      // it is whole; a process killed in that moment leaves the old folder to `removeLeftovers`.
      guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw FolderError(path: folder, errno: errno) }
      guard rename(place.path, place.old) == 0 else { throw FolderError(path: folder, errno: errno) }
      guard rename(aside, place.path) == 0 else {
        let failure = errno
        rename(place.old, place.path)
        throw FolderError(path: folder, errno: failure)
      }
      rename(place.old, aside)
    }
    try WholeFile.sync(place.parent)
  }

  /// Puts a folder that is whole in the place of another and removes that one.
  ///
  /// - Parameter aside: a folder on the same file system, with everything in it synced.
  /// - Throws: `FolderError`.
  public static func replace(_ folder: String, with aside: String) throws(FolderError) {
    try move(aside, to: folder)
    try? FileManager.default.removeItem(atPath: aside)
  }

  /// Removes what killed processes left beside a folder whose lock is held. An old folder that was being replaced comes
  /// back where there is no new one.
  static func removeLeftovers(of place: FolderPlace) {
    var status = stat()
    for old in place.leftovers("old").sorted() where lstat(place.path, &status) != 0 { rename(old, place.path) }
    for leftover in place.leftovers("old") + place.leftovers("part") {
      try? FileManager.default.removeItem(atPath: leftover)
    }
  }

  /// Names the same files at a second place, or copies them where the file system gives a file one name only. Files of
  /// any size are so kept at once, and what somebody has open in an editor stays the same file.
  private static func takeOver(_ path: String, as target: String) throws(FolderError) {
    do {
      if (try? FileManager.default.linkItem(atPath: path, toPath: target)) == nil {
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: path, toPath: target)
      }
    } catch {
      throw FolderError(path: target, error)
    }
  }

  /// Moves what came into the old folder while the new one was written, unless its name is taken.
  private static func rescue(from old: String, to folder: String, _ isKept: (String) -> Bool) {
    for name in names(in: old) where isKept(name) {
      var status = stat()
      if lstat("\(folder)/\(name)", &status) != 0 { rename("\(old)/\(name)", "\(folder)/\(name)") }
    }
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
