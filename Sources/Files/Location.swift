import CFiles
import Glibc

/// Where a file or folder lies, or is to lie: an open parent folder and a name in it.
///
/// A path is resolved once, by the kernel, and all that is then checked and done goes through the open parent, so nothing
/// can come between a check and what it was for. Symbolic links at the end of the path are followed, so that a file has one
/// location. No character means anything but `/`: `~` is a name, and `a/../b` is what the kernel takes it for.
public struct Location: Sendable {
  /// As it was asked for, for messages.
  public let path: String
  public let parent: Folder
  public let name: FileName

  /// Links in a row that are followed, as many as the kernel follows.
  private static let mostLinks = 40

  /// The location of what a path leads to, with the folders above it made where they are missing.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(_ path: String) throws(Fault) {
    guard let location = try Self.resolve(path, make: true) else { throw .cannotWrite(path, errno: ENOENT) }
    self = location
  }

  /// The location of what a path leads to; nil when the folder that it would lie in is not there.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public static func find(_ path: String) throws(Fault) -> Location? { try resolve(path, make: false) }

  /// A name in an open folder; a symbolic link is not followed.
  public init(_ name: FileName, in parent: Folder) {
    path = parent.path(of: name)
    self.parent = parent
    self.name = name
  }

  private init(path: String, parent: Folder, name: FileName) {
    (self.path, self.parent, self.name) = (path, parent, name)
  }

  /// What stands there; nil when nothing does.
  ///
  /// - Throws: `Fault`.
  public func status() throws(Fault) -> FileStatus? { try parent.status(of: name) }

  private static func resolve(_ path: String, make: Bool) throws(Fault) -> Location? {
    var base: Folder?
    var rest = path
    for _ in 0...mostLinks {
      guard let (parent, name) = try step(rest, from: base, path, make) else { return nil }
      guard try parent.status(of: name)?.kind == .link else { return Location(path: path, parent: parent, name: name) }
      guard let target = parent.link(name) else { throw .cannotWrite(path, errno: errno) }
      base = parent
      rest = target
    }
    throw .cannotWrite(path, errno: ELOOP)
  }

  /// The open parent of a path's last part, and that part.
  private static func step(
    _ rest: String, from base: Folder?, _ path: String, _ make: Bool
  ) throws(Fault) -> (Folder, FileName)? {
    var parts = rest.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    while parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    let last = FileName(bytes: Array(parts.removeLast()))
    guard !rest.isEmpty, last != "", last != ".", last != ".." else {
      return try step(toFolder: rest, from: base, path)
    }
    let folder = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    let above = parts.isEmpty ? "." : folder.isEmpty ? "/" : folder
    let shown = above.hasPrefix("/") ? above : base.map { "\($0.path)/\(above)" } ?? above
    let descriptor = base?.descriptor ?? AT_FDCWD
    if make { return (try Folder(making: above, below: descriptor, shown: shown), last) }
    let opened = unsafe FileName(above).withCString { unsafe open_folder(descriptor, $0, 1) }
    guard opened >= 0 else {
      if errno == ENOENT { return nil }
      throw .cannotWrite(path, errno: errno)
    }
    return (Folder(adopting: opened, path: shown), last)
  }

  /// The same of a path that ends with no name, like "." or "a/..": the name is the one that the folder above has for it.
  private static func step(
    toFolder rest: String, from base: Folder?, _ path: String
  ) throws(Fault) -> (Folder, FileName) {
    let opened = unsafe FileName(rest).withCString { unsafe open_folder(base?.descriptor ?? AT_FDCWD, $0, 1) }
    guard opened >= 0 else { throw .cannotWrite(path, errno: errno) }
    let folder = Folder(adopting: opened, path: rest)
    let above = unsafe open_folder(opened, "..", 1)
    guard above >= 0 else { throw .cannotWrite(path, errno: errno) }
    let shown = rest.hasPrefix("/") ? rest : base.map { "\($0.path)/\(rest)" } ?? rest
    let parent = Folder(adopting: above, path: shown.hasSuffix("/") ? "\(shown).." : "\(shown)/..")
    let identity = try folder.status().identity
    if try parent.status().identity == identity { return (parent, ".") }
    for name in try parent.names() where try parent.status(of: name)?.identity == identity { return (parent, name) }
    throw .cannotWrite(path, "the folder has been removed")
  }
}

extension Folder {
  /// What a symbolic link says; nil, with errno set, when it cannot be read.
  func link(_ name: FileName) -> String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    // Invariant: the system writes at most as many bytes as the buffer has.
    let count = unsafe name.withCString { name in
      unsafe target.withUnsafeMutableBytes { buffer in
        guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return -1 }
        return unsafe Int32(readlinkat(descriptor, name, start, buffer.count))
      }
    }
    guard count >= 0 else { return nil }
    let text = String(validating: target[..<Int(count)], as: UTF8.self)
    if text == nil { errno = EILSEQ }
    return text
  }
}
