import CLibcrypto
import Glibc

/// SHA-256 (FIPS 180-4) through the system's libcrypto, fed piece by piece.
@safe public final class SHA256 {
  private let context: OpaquePointer

  public init() {
    // libcrypto returns nil only when memory is exhausted.
    guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      fatalError("libcrypto offers no SHA-256")
    }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds raw bytes.
  ///
  /// Invariant: the library reads the buffer's bytes within the call and keeps no pointer.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    unsafe EVP_DigestUpdate(context, start, bytes.count)
  }

  /// Adds a text's UTF-8 bytes and a zero byte, so that neighbouring texts cannot run into one another.
  public func update(_ text: String) {
    var bytes = Array(text.utf8)
    bytes.append(0)
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// The digest of all bytes added so far, as 64 lower-case hexadecimal digits. Call it once, last.
  public func hexDigest() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe EVP_DigestFinal_ex(context, &digest, nil)
    return Self.hexDigits(of: digest)
  }

  /// Bytes as lower-case hexadecimal digits, two each.
  static func hexDigits(of bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of one buffer.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    let hash = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update($0) }
    return hash.hexDigest()
  }

  /// The digest of a regular file, read piece by piece; nil when there is none or it cannot be read.
  public static func hexDigest(ofFile path: String) -> String? {
    // Without O_NONBLOCK a pipe would be waited for.
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return hexDigest(of: descriptor)
  }

  /// The digest of an open file from its beginning on; nil, with errno set, when it cannot be read.
  public static func hexDigest(of descriptor: Int32) -> String? {
    let hash = SHA256()
    // Invariant: a read stays within the block, and as much of it is hashed as was read.
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while true {
      let count = unsafe block.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return hash.hexDigest() }
      unsafe block.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
  }
}
