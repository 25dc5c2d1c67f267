import Glibc

/// What the system says of a file or folder (stat(2)).
public struct FileStatus: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case file
    case folder
    /// A symbolic link.
    case link
    /// A pipe, a socket or a device.
    case other
  }

  /// Which file it is, whatever its names: two are the same while both exist if device and inode are.
  public struct Identity: Hashable, Sendable {
    public var device: UInt64
    public var inode: UInt64
  }

  /// Seconds and nanoseconds since 1970.
  public struct Moment: Sendable, Equatable {
    public var seconds: Int
    public var nanoseconds: Int
  }

  public var kind: Kind
  public var identity: Identity
  /// In bytes.
  public var size: Int
  /// The user it belongs to.
  public var owner: UInt32
  /// How many names it has.
  public var links: Int
  /// Permissions, as in chmod(2).
  public var mode: UInt32
  /// The last change of the content, which a program may set.
  public var modified: Moment
  /// The last change of content or attributes, which only the system sets.
  public var changed: Moment

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = Int(status.st_size)
    owner = status.st_uid
    links = Int(status.st_nlink)
    mode = status.st_mode & 0o7777
    modified = Moment(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    changed = Moment(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
  }

  /// Of an open file; nil, with errno set, when the system does not tell.
  init?(of descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of what a path leads to; nil when there is nothing, or the system does not tell.
  public init?(_ path: String) {
    var status = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of what a path leads to.
  ///
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public static func found(at path: String) throws(Fault) -> FileStatus {
    guard !path.utf8.contains(0) else { throw .cannotRead(path, errno: EINVAL) }
    guard let status = FileStatus(path) else { throw .cannotRead(path, errno: errno) }
    return status
  }

  /// Whether it is this process's user's own.
  public var isOurs: Bool { owner == geteuid() }

  /// What it is, for messages.
  public var name: String {
    switch kind {
    case .file: "a file"
    case .folder: "a folder"
    case .link: "a symbolic link"
    case .other: "a pipe, socket or device"
    }
  }
}
