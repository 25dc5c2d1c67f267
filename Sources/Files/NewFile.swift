import Glibc

/// A file that is being written, under a name that nothing had before.
final class NewFile {
  let name: FileName
  private let folder: Folder
  let descriptor: Int32

  /// - Throws: `Fault` of kind `cannotWrite`.
  init(_ name: FileName, in folder: Folder) throws(Fault) {
    (self.name, self.folder) = (name, folder)
    descriptor = unsafe name.withCString {
      unsafe openat(folder.descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw .cannotWrite(folder.path(of: name), errno: errno) }
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  func append(_ bytes: some Collection<UInt8>) throws(Fault) {
    let written = bytes.withContiguousStorageIfAvailable { unsafe writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
    let number = unsafe written ?? Array(bytes).withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    guard number == 0 else { throw .cannotWrite(folder.path(of: name), errno: number) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    let number = unsafe writeAll(bytes, to: descriptor)
    guard number == 0 else { throw .cannotWrite(folder.path(of: name), errno: number) }
  }

  /// Puts the bytes on the disk.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  func sync() throws(Fault) {
    guard fsync(descriptor) == 0 else { throw .cannotWrite(folder.path(of: name), errno: errno) }
  }
}

/// Writes every byte to an open file; the one loop that does so.
///
/// Invariant: each write is given what is left of the buffer, which outlives the call.
///
/// - Returns: 0, or the error number.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = unsafe bytes[...]
  while unsafe !rest.isEmpty {
    let count = unsafe write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if count < 0 && errno == EINTR { continue }
    // A disk that takes no byte is full, whatever errno says.
    if count <= 0 { return count < 0 ? errno : ENOSPC }
    unsafe rest = rest.dropFirst(count)
  }
  return 0
}
