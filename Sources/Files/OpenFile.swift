import Glibc

/// A regular file, open to be read from any thread.
///
/// The one way in which files are opened to be read: pipes, sockets, devices and folders are refused by what the opened
/// file is, not by what stood at the path before, and opening never waits.
///
/// Invariant of the unsafe memory here: a read is given the rest of a buffer that outlives the call.
public final class OpenFile: Sendable {
  public let path: String
  /// What the system said when the file was opened.
  public let status: FileStatus
  private let descriptor: Int32

  /// - Parameters:
  ///   - folder: where a relative path begins; the working folder where there is none.
  ///   - followingLinks: whether the last part of the path may be a symbolic link.
  /// - Throws: `Fault.missing`, or a `cannotRead` that says why.
  public init(_ path: String, in folder: Folder? = nil, followingLinks: Bool = true) throws(Fault) {
    self.path = folder.map { "\($0.path)/\(path)" } ?? path
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW)
    descriptor = unsafe FileName(path).withCString { unsafe openat(folder?.descriptor ?? AT_FDCWD, $0, flags) }
    guard descriptor >= 0 else {
      let number = errno
      if number == ELOOP, !followingLinks {
        throw .cannotRead(self.path, "expected a regular file, found a symbolic link")
      }
      throw .cannotRead(self.path, errno: number, wanted: "file")
    }
    guard let status = FileStatus(of: descriptor) else {
      let number = errno
      close(descriptor)
      throw .cannotRead(self.path, errno: number)
    }
    guard status.kind == .file else {
      close(descriptor)
      throw .cannotRead(self.path, "expected a regular file, found \(status.name)")
    }
    self.status = status
  }

  deinit { close(descriptor) }

  /// In bytes, when the file was opened.
  public var size: Int { status.size }

  /// Reads bytes at an offset until the buffer is full or the file ends.
  ///
  /// - Returns: how many bytes were read.
  /// - Throws: `Fault` of kind `cannotRead`.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Fault) -> Int {
    var count = 0
    while count < buffer.count, let start = buffer.baseAddress {
      let step = unsafe pread(descriptor, start + count, buffer.count - count, off_t(offset + count))
      if step < 0, errno == EINTR { continue }
      if step < 0 { throw .cannotRead(path, errno: errno) }
      if step == 0 { break }
      count += step
    }
    return count
  }

  /// A range of bytes, or as many of them as the file has.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func bytes(in range: Range<Int>) throws(Fault) -> [UInt8] { try bytes(in: range, zeros: 0) }

  /// A range of bytes, all of which the file had when it was opened.
  ///
  /// - Parameter zeros: how many zeros to put after them.
  /// - Throws: `Fault` of kind `cannotRead`, also where the file has become shorter.
  public func allBytes(in range: Range<Int>, zeros: Int = 0) throws(Fault) -> [UInt8] {
    let bytes = try bytes(in: range, zeros: zeros)
    guard bytes.count == range.count + zeros else { throw .cannotRead(path, "it was cut short while being read") }
    return bytes
  }

  private func bytes(in range: Range<Int>, zeros: Int) throws(Fault) -> [UInt8] {
    var fault: Fault?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count + zeros) { buffer, count in
      do throws(Fault) {
        count = try unsafe read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<range.count]),
          at: range.lowerBound)
        for index in count..<count + zeros { unsafe buffer[index] = 0 }
        count += zeros
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return bytes
  }

  /// All bytes, of a file that may have grown since it was opened.
  ///
  /// - Parameter limit: the most bytes that are believed.
  /// - Throws: `Fault` of kind `cannotRead`, also for a larger file.
  public func bytes(atMost limit: Int) throws(Fault) -> [UInt8] {
    guard size <= limit else { throw .cannotRead(path, "expected at most \(limit) bytes, found \(size)") }
    var bytes: [UInt8] = []
    var room = min(size, limit) + 1
    while true {
      let next = try self.bytes(in: bytes.count..<bytes.count + room)
      bytes = bytes.isEmpty ? next : bytes + next
      guard bytes.count <= limit else {
        throw .cannotRead(path, "expected at most \(limit) bytes, found more")
      }
      if next.count < room { return bytes }
      room = 1 << 16
    }
  }

  /// SHA-256 of the whole file, as 64 lower-case hexadecimal digits.
  ///
  /// - Throws: `Fault` of kind `cannotRead`.
  public func digest() throws(Fault) -> String {
    guard let digest = SHA256.hexDigest(of: descriptor) else { throw .cannotRead(path, errno: errno) }
    return digest
  }
}
