public import Files
import Glibc

/// Whole files in and out, with errors that tell a missing file from one that cannot be read.
public enum FileContents {
  /// Far more than any record needs, and not more than memory may hold, whatever size a sparse file claims.
  private static let largest = 1 << 32

  /// All bytes of a regular file.
  ///
  /// Pipes, devices and folders are refused, so a read neither blocks nor runs on for ever.
  ///
  /// - Throws: `Fault` or `.unreadable`.
  public static func read(_ path: String) throws(Fault) -> [UInt8] {
    let (file, size) = try opened(path)
    defer { close(file) }
    guard size <= largest else { throw .cannotRead(path, "larger than 4 GiB") }

    return try bytes(size, of: file, path: path)
  }

  /// The next `size` bytes of an open file, or as many as there are.
  ///
  /// - Throws: `Fault`.
  static func bytes(_ size: Int, of file: Int32, path: String) throws(Fault) -> [UInt8] {
    var failure: Int32 = 0
    // Invariant: `count` bytes have been read so far, and a read is given what is left of the buffer, at most.
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      while count < buffer.count {
        let step = Glibc.read(file, start + count, buffer.count - count)
        if step < 0, errno == EINTR { continue }
        if step < 0 { failure = errno }
        guard step > 0 else { return }
        count += step
      }
    }
    guard failure == 0 else { throw .cannotRead(path, reason(failure)) }
    return bytes
  }

  /// Opens a regular file to read and tells its size; the caller closes it.
  ///
  /// - Throws: `Fault` or `.unreadable`.
  static func opened(_ path: String) throws(Fault) -> (file: Int32, size: Int) {
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw Fault(.badData, path: path, reason: "no such file") }
      throw .cannotRead(path, reason())
    }
    var status = stat()
    let problem = fstat(file, &status) != 0 ? reason() : status.st_mode & S_IFMT == S_IFREG ? nil : "not a regular file"
    if let problem {
      close(file)
      throw .cannotRead(path, problem)
    }
    return (file, Int(status.st_size))
  }

  /// Writes a file aside and puts it in place, so that a half-written file never bears the name.
  ///
  /// - Throws: `Fault`.
  public static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
    let aside = "\(path).\(getpid()).partial"
    let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path, reason()) }
    var failure = bytes.withUnsafeBytes { writeAll($0, to: file) }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(aside, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(aside)
      throw .cannotWrite(path, reason(failure))
    }
  }

  /// Writes every byte; returns 0 or the error number. Invariant: `rest` lies in `bytes`, which outlives the call.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let step = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if step < 0, errno == EINTR { continue }
      if step < 0 { return errno }
      rest = rest.dropFirst(step)
    }
    return 0
  }

  static func reason(_ number: Int32 = errno) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }
}
