import CFiles
import Glibc

extension Folder {
  /// Opens a folder to write in, makes it and those above it when they are missing, and puts their names on the disk.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public convenience init(making path: String) throws(Fault) {
    try self.init(making: path, below: AT_FDCWD, shown: path)
  }

  /// - Parameters:
  ///   - base: the open folder in which a relative path begins.
  ///   - shown: the path from where the process is.
  convenience init(making path: String, below base: Int32, shown: String) throws(Fault) {
    let whole = unsafe FileName(path).withCString { unsafe open_folder(base, $0, 1) }
    if whole >= 0 {
      self.init(adopting: whole, path: shown)
      return
    }
    guard errno == ENOENT, !path.isEmpty else { throw .cannotWrite(shown, errno: errno) }
    let first = unsafe open_folder(base, path.hasPrefix("/") ? "/" : ".", 1)
    guard first >= 0 else { throw .cannotWrite(shown, errno: errno) }
    var current = Folder(adopting: first, path: shown)
    // One part after the other, each where the kernel finds it: a text like "a/../b" says nothing where a is a link.
    for part in path.split(separator: "/") {
      let name = FileName(String(part))
      var next = unsafe name.withCString { unsafe open_folder(current.descriptor, $0, 1) }
      if next < 0, errno == ENOENT {
        let isMade = unsafe name.withCString { unsafe mkdirat(current.descriptor, $0, 0o777) } == 0
        guard isMade || errno == EEXIST else { throw .cannotWrite(shown, errno: errno) }
        if isMade { try current.sync() }
        next = unsafe name.withCString { unsafe open_folder(current.descriptor, $0, 1) }
      }
      guard next >= 0 else { throw .cannotWrite(shown, errno: errno) }
      current = Folder(adopting: next, path: shown)
    }
    let copy = fcntl(current.descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .cannotWrite(shown, errno: errno) }
    self.init(adopting: copy, path: shown)
  }

  /// A folder of this name in this one, made when it is missing. What stands there must be a folder of one's own, no link.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func ownFolder(_ name: FileName) throws(Fault) -> Folder {
    guard unsafe name.withCString({ unsafe mkdirat(descriptor, $0, 0o777) }) == 0 || errno == EEXIST else {
      throw .cannotWrite(path(of: name), errno: errno)
    }
    let opened = unsafe name.withCString { unsafe open_folder(descriptor, $0, 0) }
    guard opened >= 0 else {
      let number = errno
      let found = try? status(of: name)
      throw number == ENOTDIR || number == ELOOP
        ? .cannotWrite(path(of: name), "expected a folder of this program's, found \(found?.name ?? "something else")")
        : .cannotWrite(path(of: name), errno: number)
    }
    let folder = Folder(adopting: opened, path: path(of: name))
    guard try folder.status().isOurs else {
      throw .cannotWrite(path(of: name), "expected a folder of this program's, found another user's")
    }
    return folder
  }

  /// Writes a new file; nothing may stand at its name.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func create(_ name: FileName, _ bytes: some Collection<UInt8>) throws(Fault) {
    let file = try NewFile(name, in: self)
    try file.append(bytes)
  }

  /// Gives a file or folder another name, in one step; a file that has the name goes.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func rename(_ name: FileName, to folder: Folder, as newName: FileName) throws(Fault) {
    let status = unsafe name.withCString { old in
      unsafe newName.withCString { unsafe renameat(descriptor, old, folder.descriptor, $0) }
    }
    guard status == 0 else { throw .cannotWrite(folder.path(of: newName), errno: errno) }
  }

  /// Asks the kernel to put the folder's names on the disk.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func sync() throws(Fault) {
    let opened = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that may not be listed cannot be synced either, and some file systems sync no folder at all.
    guard opened >= 0 else {
      if errno == EACCES { return }
      throw .cannotWrite(path, errno: errno)
    }
    defer { close(opened) }
    guard fsync(opened) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .cannotWrite(path, errno: errno) }
  }

  /// Puts everything in the folder, and it itself, on the disk; what is no file and no folder counts as a name.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func syncAll() throws(Fault) {
    for name in try names() { try syncAll(name) }
    try sync()
  }

  /// Puts a file, or a folder with everything in it, on the disk.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func syncAll(_ name: FileName) throws(Fault) {
    switch try status(of: name)?.kind {
    case .folder: try folder(name).syncAll()
    case .file:
      let file = unsafe name.withCString {
        unsafe openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      }
      guard file >= 0 else {
        // Somebody else's file that may not be read was not written here.
        if errno == EACCES { return }
        throw .cannotWrite(path(of: name), errno: errno)
      }
      defer { close(file) }
      guard fsync(file) == 0 else { throw .cannotWrite(path(of: name), errno: errno) }
    case .link, .other, nil: return
    }
  }

  /// Removes what stands at a name, a folder with everything in it; links are removed, never followed. Nothing there is
  /// no error.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func remove(_ name: FileName) throws(Fault) {
    if unsafe name.withCString({ unsafe unlinkat(descriptor, $0, 0) }) == 0 || errno == ENOENT { return }
    guard errno == EISDIR || errno == EPERM else { throw .cannotWrite(path(of: name), errno: errno) }
    let inside = try folder(name)
    for child in try inside.names() { try inside.remove(child) }
    guard unsafe name.withCString({ unsafe unlinkat(descriptor, $0, AT_REMOVEDIR) }) == 0 || errno == ENOENT else {
      throw .cannotWrite(path(of: name), errno: errno)
    }
  }
}
