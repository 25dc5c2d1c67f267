import Glibc

/// A file that grows while it is fetched, and stays for the next try.
///
/// Invariant of the unsafe memory here: what is written lies in a buffer that outlives the call.
public final class PartialFile: Sendable {
  public let path: String
  private let descriptor: Int32

  /// Opens or makes the file; a symbolic link is not followed, and nothing but a regular file is taken. One that has a
  /// second name begins anew, for what has the other name must stay as it is.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(_ name: FileName, in folder: Folder) throws(Fault) {
    path = folder.path(of: name)
    if let status = try folder.status(of: name), status.kind == .file, status.links > 1 { try folder.remove(name) }
    descriptor = unsafe name.withCString {
      // Without waiting: a pipe in its place would wait for a writer.
      unsafe openat(folder.descriptor, $0, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
    }
    if descriptor < 0 { throw .cannotWrite(path, errno: errno) }
    guard FileStatus(of: descriptor)?.kind == .file else {
      close(descriptor)
      throw .cannotWrite(path, "expected a regular file, found something else")
    }
  }

  deinit { close(descriptor) }

  /// Bytes in the file.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func size() throws(Fault) -> Int {
    guard let status = FileStatus(of: descriptor) else { throw .cannotRead(path, errno: errno) }
    return status.size
  }

  /// The most bytes that the file can come to on its disk; the largest number where the system does not tell.
  public var room: Int {
    var disk = statvfs()
    guard unsafe fstatvfs(descriptor, &disk) == 0, let status = FileStatus(of: descriptor) else { return .max }
    let free = Int(clamping: disk.f_bavail).multipliedReportingOverflow(by: Int(clamping: disk.f_frsize))
    let room = free.partialValue.addingReportingOverflow(status.size)
    return free.overflow || room.overflow ? .max : room.partialValue
  }

  /// Drops all bytes.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func empty() throws(Fault) { try truncate(to: 0) }

  /// Drops all but the first bytes.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func truncate(to size: Int) throws(Fault) {
    if ftruncate(descriptor, off_t(size)) != 0 { throw .cannotWrite(path, errno: errno) }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    let number = unsafe writeAll(bytes, to: descriptor)
    guard number == 0 else { throw .cannotWrite(path, errno: number) }
  }

  /// Puts the bytes on the disk.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  public func sync() throws(Fault) {
    if fsync(descriptor) != 0 { throw .cannotWrite(path, errno: errno) }
  }

  /// SHA-256 of the whole file, as 64 lower-case hexadecimal digits.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func digest() throws(Fault) -> String {
    guard let digest = SHA256.hexDigest(of: descriptor) else { throw .cannotRead(path, errno: errno) }
    return digest
  }
}
