import CZlib
import Files

/// The two calls of zlib that a PNG file needs. The pointers live only within a call.
enum Zlib {
  /// A zlib stream of the bytes (RFC 1950).
  static func compressed(_ bytes: [UInt8], level: Int32 = 8) throws(Fault) -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(size))
    let code = unsafe compress2(&result, &size, bytes, uLong(bytes.count), level)
    guard code == Z_OK else {
      throw Fault(.cannotWrite, path: "", reason: "zlib failed while compressing a figure: code \(code)")
    }
    result.removeLast(result.count - Int(size))
    return result
  }

  /// CRC-32 (ISO 3309), as PNG chunks carry it.
  static func checksum(of bytes: [UInt8]) -> Int {
    unsafe Int(crc32(0, bytes, uInt(bytes.count)))
  }
}
