import Glibc

/// Keeps a second run from working on the same folder, with a lock that the kernel drops when the process ends.
///
/// The lock file lies beside the folder, hidden, and holds the owner's process number. Who lets go removes it; one that a
/// killed process left is taken and removed by the next.
public final class FolderLock {
  /// The folder that is locked.
  public let location: Location
  private let name: FileName
  private let descriptor: Int32

  /// Takes the lock of a folder, and removes what killed runs left beside it.
  ///
  /// - Parameters:
  ///   - wait: whether to wait for another run to end rather than to fail.
  ///   - onWait: given the other run's process number before waiting.
  /// - Throws: `Fault` of kind `cannotWrite` that says who holds the folder.
  public convenience init(
    of path: String, wait: Bool = true, onWait: (String) -> Void = { _ in }
  ) throws(Fault) {
    try self.init(of: Location(path), wait: wait, onWait: onWait)
  }

  /// - Throws: as `init(of:wait:onWait:)`.
  public init(of location: Location, wait: Bool = true, onWait: (String) -> Void = { _ in }) throws(Fault) {
    self.location = location
    name = location.name.hidden("lock")
    descriptor = try Self.locked(name, of: location) { (file) throws(Fault) in
      let holder = Self.holder(file)
      guard wait else { throw .cannotWrite(location.path, "\(holder) is working on it") }
      onWait(holder)
    }
    ftruncate(descriptor, 0)
    // Nothing depends on the number but a message.
    _ = unsafe Array("\(getpid())".utf8).withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    FolderSwap.removeLeftovers(of: location)
  }

  deinit {
    // While the lock is still held, so that whoever waits for this file learns that it is no longer the one.
    try? location.parent.remove(name)
    close(descriptor)
  }

  /// Opens and locks the file that has the name when it is locked.
  private static func locked(
    _ name: FileName, of location: Location, onBusy: (Int32) throws(Fault) -> Void
  ) throws(Fault) -> Int32 {
    var hasWaited = false
    while true {
      let file = try opened(name, of: location)
      do throws(Fault) {
        if flock(file, LOCK_EX | LOCK_NB) != 0 {
          guard errno == EWOULDBLOCK else { throw .cannotWrite(location.parent.path(of: name), errno: errno) }
          if !hasWaited { try onBusy(file) }
          hasWaited = true
          while flock(file, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .cannotWrite(location.parent.path(of: name), errno: errno) }
          }
        }
        if try location.parent.status(of: name)?.identity == FileStatus(of: file)?.identity { return file }
      } catch {
        close(file)
        throw error
      }
      // Its holder has removed it meanwhile.
      close(file)
    }
  }

  /// Opens the lock file, which must be a regular file of one's own with no other name: anything else was put there by
  /// somebody, and writing the process number would damage it.
  private static func opened(_ name: FileName, of location: Location) throws(Fault) -> Int32 {
    let path = location.parent.path(of: name)
    let file = unsafe name.withCString {
      unsafe openat(location.parent.descriptor, $0, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    }
    guard file >= 0 else {
      throw errno == ELOOP
        ? .cannotWrite(path, "expected a lock file of this program's, found a symbolic link")
        : .cannotWrite(path, errno: errno)
    }
    guard let status = FileStatus(of: file), status.kind == .file, status.isOurs, status.links <= 1 else {
      let status = FileStatus(of: file)
      close(file)
      let found =
        status?.kind != .file ? status?.name : status?.isOurs == false ? "another user's" : "a file of two names"
      throw .cannotWrite(path, "expected a lock file of this program's, found \(found ?? "something else")")
    }
    return file
  }

  private static func holder(_ file: Int32) -> String {
    var digits = [UInt8](repeating: 0, count: 20)
    // Invariant: a read stays within the array.
    let count = unsafe digits.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
    let number = digits[..<max(0, count)]
    return "process \(isDigits(number) ? String(decoding: number, as: UTF8.self) : "unknown")"
  }
}
