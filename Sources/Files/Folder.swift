import CFiles
import Glibc

/// An open folder. What is done in it by name is done in this very folder, wherever its own path may lead meanwhile.
public final class Folder: Sendable {
  /// As it was asked for, for messages.
  public let path: String
  let descriptor: Int32

  init(adopting descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens a folder.
  ///
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public convenience init(_ path: String) throws(Fault) {
    let descriptor = unsafe FileName(path).withCString { unsafe open_folder(AT_FDCWD, $0, 1) }
    guard descriptor >= 0 else {
      if errno == ENOTDIR, let status = FileStatus(path) {
        throw .cannotRead(path, "expected a folder, found \(status.name)")
      }
      throw .cannotRead(path, errno: errno)
    }
    self.init(adopting: descriptor, path: path)
  }

  deinit { close(descriptor) }

  public func path(of name: FileName) -> String { path == "/" ? "/\(name.shown)" : "\(path)/\(name.shown)" }

  /// What the system says of the folder.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func status() throws(Fault) -> FileStatus {
    guard let status = FileStatus(of: descriptor) else { throw .cannotRead(path, errno: errno) }
    return status
  }

  /// What stands at a name, itself if it is a symbolic link; nil when nothing does.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func status(of name: FileName) throws(Fault) -> FileStatus? {
    var status = stat()
    guard unsafe name.withCString({ unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      if errno == ENOENT { return nil }
      throw .cannotRead(path(of: name), errno: errno)
    }
    return FileStatus(status)
  }

  /// A folder in this one; a symbolic link is not followed.
  ///
  /// - Throws: `Fault`.
  public func folder(_ name: FileName) throws(Fault) -> Folder {
    let opened = unsafe name.withCString { unsafe open_folder(descriptor, $0, 0) }
    guard opened >= 0 else {
      let number = errno
      if number == ENOTDIR, let status = try? status(of: name) {
        throw .cannotRead(path(of: name), "expected a folder, found \(status.name)")
      }
      throw .cannotRead(path(of: name), errno: number)
    }
    return Folder(adopting: opened, path: path(of: name))
  }

  /// The names in the folder, sorted by their bytes.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func names() throws(Fault) -> [FileName] {
    // Opened anew, so that two listings do not share one position.
    let listed = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard listed >= 0, let stream = unsafe fdopendir(listed) else {
      let number = errno
      if listed >= 0 { close(listed) }
      throw .cannotRead(path, errno: number)
    }
    defer { unsafe closedir(stream) }
    var names: [FileName] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      // Invariant: the system ends the name with a zero byte, within the entry, which lives until the next call.
      let start = unsafe UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
      let name = unsafe FileName(
        bytes: Array(UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))))
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw .cannotRead(path, errno: errno) }
    return names.sorted()
  }

  /// The folders that lie above this one and it itself, by identity.
  func lineage() -> Set<FileStatus.Identity> {
    var found: Set<FileStatus.Identity> = []
    var current: Folder = self
    while let status = FileStatus(of: current.descriptor), found.insert(status.identity).inserted {
      let above = unsafe open_folder(current.descriptor, "..", 1)
      guard above >= 0 else { break }
      current = Folder(adopting: above, path: "..")
    }
    return found
  }
}

extension Folder {
  /// All bytes of a regular file below the folder; no symbolic link on the way is followed.
  ///
  /// - Parameters:
  ///   - path: relative, with forward slashes.
  ///   - limit: the most bytes that are believed.
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public func bytes(of path: String, atMost limit: Int) throws(Fault) -> [UInt8] {
    try file(path).bytes(atMost: limit)
  }

  /// A regular file below the folder, opened; no symbolic link on the way is followed.
  ///
  /// - Parameter path: relative, with forward slashes.
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public func file(_ path: String) throws(Fault) -> OpenFile {
    var current = self
    var parts = path.split(separator: "/").map(String.init)
    guard let last = parts.popLast() else { throw .cannotRead(self.path, errno: EINVAL) }
    for part in parts { current = try current.folder(FileName(part)) }
    return try OpenFile(last, in: current, followingLinks: false)
  }

  /// Whether a regular file stands below the folder; a symbolic link is none, and none on the way is followed.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func isFile(_ path: String) throws(Fault) -> Bool {
    var current = self
    var parts = path.split(separator: "/").map { FileName(String($0)) }
    guard let last = parts.popLast() else { return false }
    for part in parts {
      guard try current.status(of: part)?.kind == .folder else { return false }
      current = try current.folder(part)
    }
    return try current.status(of: last)?.kind == .file
  }
}
