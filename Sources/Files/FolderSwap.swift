import CFiles
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
  ///   - isReplaced: whether a file of the old folder, by its relative path, goes; whatever else is there, folders where a new
  ///     file belongs too, is taken over into the new one, under its name, or NAME.own where a new file has it.
  /// - Throws: `Fault` of kind `cannotWrite` naming the path and why.
  public static func write(
    _ files: [String: [UInt8]], replacing isReplaced: (String) -> Bool = { _ in true }, at location: Location
  ) throws(Fault) {
    try checkMayGo(location)
    let old = try location.status()
    let aside = location.name.hidden("\(getpid()).part")
    do throws(Fault) {
      try removeOwn(aside, in: location.parent)
      let folder = try location.parent.ownFolder(aside)
      for (path, bytes) in files.sorted(by: { $0.key < $1.key }) { try put(bytes, at: path, in: folder) }
      if old != nil {
        try takeOver(try location.parent.folder(location.name), below: "", into: folder, isReplaced)
      }
      try folder.syncAll()
      try exchange(aside, with: location, expecting: old?.identity)
      if old != nil, let former = try? location.parent.folder(aside),
        let new = try? location.parent.folder(location.name)
      {
        try? rescue(former, below: "", into: new, isReplaced)
      }
      try? removeOwn(aside, in: location.parent)
    } catch {
      try? removeOwn(aside, in: location.parent)
      // Named as it would be in its place.
      let written = location.parent.path(of: aside)
      throw Fault(
        .cannotWrite,
        path: error.path.hasPrefix(written) ? location.path + error.path.dropFirst(written.count) : error.path,
        place: error.place, reason: error.reason)
    }
  }

  /// The same at a path; the folders above are made when missing.
  ///
  /// - Throws: as the other.
  public static func write(
    _ files: [String: [UInt8]], replacing isReplaced: (String) -> Bool = { _ in true }, in path: String
  ) throws(Fault) {
    try write(files, replacing: isReplaced, at: Location(path))
  }

  /// Puts a folder that is whole, with everything in it synced, in the place of another or where none is, and removes the
  /// other. Both lie in one parent.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public static func replace(_ location: Location, with aside: FileName) throws(Fault) {
    try checkMayGo(location)
    let old = try location.status()
    try exchange(aside, with: location, expecting: old?.identity)
    if old != nil { try? removeOwn(aside, in: location.parent) }
  }

  /// Puts a folder that is whole in the place of another, or where none is; `aside` then names the old one.
  ///
  /// - Parameters:
  ///   - old: the folder that was looked at; no other is taken out of its place. nil when none was there.
  ///   - swap: exchanges two names in a folder.
  package static func exchange(
    _ aside: FileName, with location: Location, expecting old: FileStatus.Identity?,
    swap: (Folder, FileName, FileName) -> Int32 = swapNames
  ) throws(Fault) {
    let parent = location.parent
    guard old != nil else {
      // Without RENAME_NOREPLACE an empty folder that has come meanwhile would go; it has nothing to lose.
      try parent.rename(aside, to: parent, as: location.name)
      return try parent.sync()
    }
    if swap(parent, aside, location.name) != 0 {
      // Some file systems (of networks, mostly) cannot exchange names. Theirs is a moment without the folder, after which
      // it is whole; a process killed in that moment leaves the old folder to `removeLeftovers`.
      guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw .cannotWrite(location.path, errno: errno) }
      let waiting = location.name.hidden("\(getpid()).old")
      try parent.rename(location.name, to: parent, as: waiting)
      do throws(Fault) {
        try parent.rename(aside, to: parent, as: location.name)
      } catch {
        try? parent.rename(waiting, to: parent, as: location.name)
        throw error
      }
      try? parent.rename(waiting, to: parent, as: aside)
    }
    if try parent.status(of: aside)?.identity != old {
      // Somebody put another folder there after it was checked: it goes back.
      if swap(parent, aside, location.name) != 0 { throw .cannotWrite(location.path, errno: errno) }
      throw .cannotWrite(location.path, "another folder was put there meanwhile")
    }
    try parent.sync()
  }

  private static func swapNames(_ folder: Folder, _ one: FileName, _ other: FileName) -> Int32 {
    unsafe one.withCString { one in unsafe other.withCString { unsafe swap_names(folder.descriptor, one, $0) } }
  }

  /// Removes what killed processes left beside a folder whose lock is held. An old folder that was being replaced comes
  /// back where there is no new one. Only folders of one's own are touched.
  static func removeLeftovers(of location: Location) {
    let parent = location.parent
    let names = (try? parent.names()) ?? []
    func left(_ ending: String) -> [FileName] {
      names.filter { name in
        guard let process = location.name.inside(name, ending: ending), isDigits(process) else { return false }
        return isOwnFolder(name, in: parent)
      }
    }
    for old in left("old") where (try? location.status()) == .some(nil) {
      try? parent.rename(old, to: parent, as: location.name)
    }
    for leftover in left("old") + left("part") { try? parent.remove(leftover) }
  }

  private static func isOwnFolder(_ name: FileName, in parent: Folder) -> Bool {
    guard let status = try? parent.status(of: name) else { return false }
    return status.kind == .folder && status.isOurs
  }

  /// Removes a folder of this process's; what else has its name is not touched.
  private static func removeOwn(_ name: FileName, in parent: Folder) throws(Fault) {
    if isOwnFolder(name, in: parent) { try parent.remove(name) }
  }

  /// Writes a file, and the folders that its relative path names.
  private static func put(_ bytes: [UInt8], at path: String, in folder: Folder) throws(Fault) {
    var current = folder
    var parts = path.split(separator: "/").map { FileName(String($0)) }
    guard let last = parts.popLast(), !parts.contains(".."), last != ".." else {
      throw .cannotWrite("\(folder.path)/\(path)", errno: EINVAL)
    }
    for part in parts { current = try current.ownFolder(part) }
    try current.create(last, bytes)
  }

  /// Takes over what is not replaced.
  private static func takeOver(
    _ old: Folder, below path: String, into new: Folder, _ isReplaced: (String) -> Bool
  ) throws(Fault) {
    for name in try old.names() {
      let relative = path + name.shown
      guard let kind = try old.status(of: name)?.kind else { continue }
      switch (kind, try new.status(of: name)?.kind) {
      case (.folder, .folder):
        try takeOver(try old.folder(name), below: "\(relative)/", into: try new.folder(name), isReplaced)
      case (.folder, nil):
        let inside = try old.folder(name)
        if try holdsOwn(inside, below: "\(relative)/", isReplaced) {
          try takeOver(inside, below: "\(relative)/", into: try new.ownFolder(name), isReplaced)
        }
      case (.folder, _):
        // Only files are replaced: somebody's folder where a new file belongs keeps what it holds.
        try old.takeOver(name, to: new, as: try free(name, in: new))
      case (_, let taken):
        if name.text != nil, isReplaced(relative) { continue }
        try old.takeOver(name, to: new, as: taken == nil ? name : try free(name, in: new))
      }
    }
  }

  /// Whether a folder of the old one stays: it holds something that is not replaced, or was somebody's empty folder.
  private static func holdsOwn(
    _ folder: Folder, below path: String, _ isReplaced: (String) -> Bool
  ) throws(Fault) -> Bool {
    let names = try folder.names()
    for name in names {
      let relative = path + name.shown
      if try folder.status(of: name)?.kind == .folder {
        if try holdsOwn(try folder.folder(name), below: "\(relative)/", isReplaced) { return true }
      } else if name.text == nil || !isReplaced(relative) {
        return true
      }
    }
    return names.isEmpty && !isReplaced(path)
  }

  /// NAME.own, or NAME.own2 and so on, whichever is free.
  private static func free(_ name: FileName, in folder: Folder) throws(Fault) -> FileName {
    var number = 1
    while true {
      let other = FileName(bytes: name.bytes + Array(".own\(number == 1 ? "" : "\(number)")".utf8))
      if try folder.status(of: other) == nil { return other }
      number += 1
    }
  }

  /// Moves what came into the old folder while the new one was written, unless its name is taken.
  private static func rescue(
    _ old: Folder, below path: String, into new: Folder, _ isReplaced: (String) -> Bool
  ) throws(Fault) {
    for name in try old.names() {
      let relative = path + name.shown
      let isFolder = try old.status(of: name)?.kind == .folder
      if let taken = try new.status(of: name) {
        if isFolder, taken.kind == .folder {
          try rescue(try old.folder(name), below: "\(relative)/", into: try new.folder(name), isReplaced)
        }
      } else if !isFolder, name.text == nil || !isReplaced(relative) {
        try old.rename(name, to: new, as: name)
      } else if isFolder, try holdsOwn(try old.folder(name), below: "\(relative)/", isReplaced) {
        try old.rename(name, to: new, as: name)
      }
    }
  }
}
