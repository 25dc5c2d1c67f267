import CZlib
import Files

/// The text of a compressed CSV file, read from its start to its end in bounded memory: a `.gz` file, or a member of a
/// `.zip` file.
///
/// Invariant of the unsafe code: zlib is given a buffer's own start and length, and used only until `deinit`.
@safe final class CSVText {
  /// What a file ending says of compression.
  enum Packing {
    case gzip
    case zip

    init?(path: String) {
      let path = path.lowercased()
      if path.hasSuffix(".gz") { self = .gzip } else if path.hasSuffix(".zip") { self = .zip } else { return nil }
    }
  }

  private let file: OpenFile
  private let path: String
  private let stream: UnsafeMutablePointer<z_stream>
  /// Bytes of the file still to be read.
  private var left: Range<Int>
  private let isStored: Bool
  /// The member's checksum and length where they are known.
  private let expected: (crc: UInt32, size: Int)?
  private var crc = crc32(0, nil, 0)
  private var size = 0
  private var isAtEnd = false
  private static let pieceSize = 1 << 18

  /// The text of a whole gzip file.
  init(gzip path: String) throws(Fault) {
    file = try OpenFile(path)
    self.path = path
    left = 0..<file.size
    isStored = false
    expected = nil
    // 16 more than the largest window: a gzip header and checksum.
    unsafe stream = try unsafe Self.start(path, window: 15 + 16)
  }

  /// The text of a zip file's member.
  init(_ member: ZipMember, of file: OpenFile) throws(Fault) {
    self.file = file
    path = file.path
    left = try member.range(in: file)
    isStored = member.method == 0
    expected = (member.crc, member.size)
    // A window below 0: plain deflate data.
    unsafe stream = try unsafe Self.start(file.path, window: -15)
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  private static func start(_ path: String, window: Int32) throws(Fault) -> UnsafeMutablePointer<z_stream> {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe inflateInit2_(stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      unsafe stream.deallocate()
      throw .cannotRead(path, "no memory to decompress it")
    }
    return unsafe stream
  }

  /// The next piece of text; empty at its end.
  ///
  /// - Throws: `Fault` for damaged compressed data.
  func next() throws(Fault) -> [UInt8] {
    while !isAtEnd {
      let input = try file.allBytes(in: left.lowerBound..<min(left.lowerBound + Self.pieceSize, left.upperBound))
      let (output, used) = try isStored ? (input, input.count) : inflated(input)
      left = left.lowerBound + used..<left.upperBound
      if isStored, left.isEmpty { isAtEnd = true }
      unsafe output.withUnsafeBufferPointer { crc = unsafe crc32(crc, $0.baseAddress, UInt32($0.count)) }
      size += output.count
      if isAtEnd, let expected, expected.size != size || expected.crc != UInt32(truncatingIfNeeded: crc) {
        throw .badData(path, expected: "text that matches its checksum", found: "damaged text")
      }
      if !output.isEmpty { return output }
    }
    return []
  }

  private func inflated(_ input: [UInt8]) throws(Fault) -> (output: [UInt8], used: Int) {
    var code: Int32 = Z_OK
    var input = input
    var used = 0
    let output = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe [UInt8](unsafeUninitializedCapacity: 4 * Self.pieceSize) { buffer, count in
        unsafe stream.pointee.next_in = input.baseAddress
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(buffer.count)
        code = unsafe inflate(stream, Z_NO_FLUSH)
        count = unsafe buffer.count - Int(stream.pointee.avail_out)
        used = unsafe input.count - Int(stream.pointee.avail_in)
      }
    }
    switch code {
    case Z_STREAM_END:
      // A gzip file may hold several members one after the other.
      if expected == nil, left.lowerBound + used < left.upperBound {
        unsafe inflateReset(stream)
      } else {
        isAtEnd = true
      }
    case Z_OK, Z_BUF_ERROR:
      guard used > 0 || !output.isEmpty else {
        throw .badData(path, expected: "compressed text", found: "a truncated file")
      }
    default: throw .badData(path, expected: "compressed text", found: "damaged bytes")
    }
    return (output, used)
  }
}

/// One file in a zip file's directory (PKWARE, APPNOTE.TXT, sections 4.3.12 and 4.3.16).
struct ZipMember: Sendable {
  /// Its name with folders.
  let name: String
  let method: Int
  let crc: UInt32
  let packedSize: Int
  let size: Int
  private let headerAt: Int
  private let isEncrypted: Bool

  /// The last part of the name.
  var fileName: String { name.split(separator: "/").last.map(String.init) ?? name }

  /// The members of a zip file, folders left out.
  ///
  /// - Throws: `Fault` for a file that is none, or whose directory is damaged or larger than 16 MB.
  static func all(in file: OpenFile) throws(Fault) -> [ZipMember] {
    let damaged = Fault.badData(file.path, expected: "a zip file", found: "no zip directory")
    let tail = max(0, file.size - 65_557)..<file.size
    let end = try file.allBytes(in: tail)
    let starts = stride(from: end.count - 22, through: 0, by: -1)
    guard let at = starts.first(where: { number(end, $0, 4) == 0x0605_4B50 }) else { throw damaged }
    let (size, offset) = (number(end, at + 12, 4), number(end, at + 16, 4))
    guard size <= 16 << 20, offset + size <= file.size else { throw damaged }
    let directory = try file.allBytes(in: offset..<offset + size)
    var members: [ZipMember] = []
    var next = 0
    while next < directory.count {
      guard next + 46 <= directory.count, number(directory, next, 4) == 0x0201_4B50 else { throw damaged }
      let nameEnd = next + 46 + number(directory, next + 28, 2)
      let after = nameEnd + number(directory, next + 30, 2) + number(directory, next + 32, 2)
      guard after <= directory.count else { throw damaged }
      let name = String(decoding: directory[next + 46..<nameEnd], as: UTF8.self)
      if !name.hasSuffix("/") {
        members.append(
          ZipMember(
            name: name, method: number(directory, next + 10, 2), crc: UInt32(number(directory, next + 16, 4)),
            packedSize: number(directory, next + 20, 4), size: number(directory, next + 24, 4),
            headerAt: number(directory, next + 42, 4), isEncrypted: directory[next + 8] & 1 == 1))
      }
      next = after
    }
    return members
  }

  /// Where the compressed bytes lie.
  func range(in file: OpenFile) throws(Fault) -> Range<Int> {
    guard !isEncrypted, method == 0 || method == 8 else {
      throw .badData(
        file.path, name, expected: "deflated or stored data",
        found: isEncrypted ? "encrypted data" : "compression method \(method)")
    }
    let damaged = Fault.badData(file.path, name, expected: "an offset within the zip file", found: "one beyond its end")
    guard headerAt + 30 <= file.size else { throw damaged }
    let header = try file.allBytes(in: headerAt..<headerAt + 30)
    let start = headerAt + 30 + Self.number(header, 26, 2) + Self.number(header, 28, 2)
    guard Self.number(header, 0, 4) == 0x0403_4B50, start + packedSize <= file.size else { throw damaged }
    return start..<start + packedSize
  }

  /// A little-endian number of so many bytes.
  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
