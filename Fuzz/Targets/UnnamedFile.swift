import Glibc

/// Bytes behind a path that nobody else knows; they go away with their owner.
@safe final class UnnamedFile {
  private let file: UnsafeMutablePointer<FILE>
  var path: String { unsafe "/proc/self/fd/\(fileno(file))" }

  init?(_ bytes: some Collection<UInt8>) {
    guard let file = unsafe tmpfile() else { return nil }
    unsafe self.file = file
    let bytes = Array(bytes)
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count, unsafe fflush(file) == 0 else { return nil }
  }

  deinit { unsafe fclose(file) }
}
