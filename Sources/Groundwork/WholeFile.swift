public import Foundation
import Glibc

/// Files that are only ever whole: written aside, synced and renamed into place.
public enum WholeFile {
  private static let ending = "part"

  /// Writes bytes to a path; the folder is made when missing. A file already there is replaced in one step.
  ///
  /// After a power cut the path holds the old file or the new one: the bytes reach the disk before the name does.
  ///
  /// - Throws: `FolderError` with the path and the reason.
  public static func write(_ bytes: Data, to path: String) throws(FolderError) {
    let target = URL(filePath: path).standardizedFileURL
    let folder = target.deletingLastPathComponent()
    let aside = folder.appending(
      path: ".\(target.lastPathComponent).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).\(ending)")
    defer { unlink(aside.path) }
    try makeFolder(folder.path)
    do throws(FolderError) {
      try put(bytes, at: aside.path)
      try sync(aside.path)
    } catch {
      // The name that was asked for says more than the one aside.
      throw FolderError(path: path, reason: error.reason)
    }
    guard rename(aside.path, path) == 0 else { throw FolderError(path: path, errno: errno) }
    try sync(folder.path)
  }

  /// Writes bytes into a new file, in the kernel's memory only.
  static func put(_ bytes: some ContiguousBytes, at path: String) throws(FolderError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FolderError(path: path, errno: errno) }
    defer { close(descriptor) }
    // Invariant: every write takes from inside the buffer, which outlives it.
    let failure = bytes.withUnsafeBytes { buffer -> Int32 in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        // A disk that takes no byte is full, whatever errno says.
        if count <= 0 { return count < 0 ? errno : ENOSPC }
        rest = rest.dropFirst(count)
      }
      return 0
    }
    guard failure == 0 else { throw FolderError(path: path, errno: failure) }
  }

  /// Whether a name is one that `write` gives to a file on its way; left behind only by a process that was killed.
  public static func isAside(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(".\(ending)")
  }

  /// Makes a folder and those above it, and puts their names on the disk.
  public static func makeFolder(_ path: String) throws(FolderError) {
    if mkdir(path, 0o777) == 0 {
      try sync(URL(filePath: path).deletingLastPathComponent().path)
      return
    }
    var status = stat()
    let failure = errno
    if failure == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    let parent = URL(filePath: path).deletingLastPathComponent().path
    guard failure == ENOENT, parent.utf8.count < path.utf8.count else { throw FolderError(path: path, errno: failure) }
    try makeFolder(parent)
    try makeFolder(path)
  }

  /// Puts a file, or a folder with everything in it, on the disk; a symbolic link counts as part of its folder.
  public static func syncAll(_ path: String) throws(FolderError) {
    for inside in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
      let inside = "\(path)/\(inside)"
      var status = stat()
      guard lstat(inside, &status) == 0, [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { continue }
      try sync(inside)
    }
    try sync(path)
  }

  /// Asks the kernel to put a file or folder on the disk.
  static func sync(_ path: String) throws(FolderError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw FolderError(path: path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FolderError(path: path, errno: errno) }
  }
}
