/// A small reader of palette PNGs, written from the PNG and DEFLATE standards and independent of zlib.
struct PNGDecoder {
  var chunks: [(type: String, data: [UInt8])] = []
  var width = 0
  var height = 0
  var bitDepth = 0
  /// Row-major, each 0xRRGGBB.
  var pixels: [UInt32] = []

  struct Malformed: Error {
    var reason: String
  }

  init(_ bytes: [UInt8]) throws {
    guard Array(bytes.prefix(8)) == [137, 80, 78, 71, 13, 10, 26, 10] else { throw Malformed(reason: "signature") }
    var at = 8
    while at < bytes.count {
      guard at + 12 <= bytes.count else { throw Malformed(reason: "chunk cut short") }
      let count = Self.number(bytes[at..<at + 4])
      guard at + 12 + count <= bytes.count else { throw Malformed(reason: "chunk cut short") }
      let body = bytes[at + 4..<at + 8 + count]
      guard Self.crc(body) == Self.number(bytes[at + 8 + count..<at + 12 + count]) else {
        throw Malformed(reason: "checksum")
      }
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      at += 12 + count
    }
    let header = try data("IHDR")
    let palette = try data("PLTE")
    width = Self.number(header[0..<4])
    height = Self.number(header[4..<8])
    bitDepth = Int(header[8])
    guard [4, 8].contains(bitDepth), Array(header[9...]) == [3, 0, 0, 0] else {
      throw Malformed(reason: "not 4 or 8 bits with a palette")
    }
    let rowBytes = (width * bitDepth + 7) / 8
    var inflater = Inflater(Array(try data("IDAT").dropFirst(2)))
    let rows = try inflater.inflate()
    guard rows.count == (rowBytes + 1) * height else { throw Malformed(reason: "rows") }
    for row in 0..<height {
      let start = row * (rowBytes + 1)
      guard rows[start] == 0 else { throw Malformed(reason: "filter") }
      for x in 0..<width {
        let byte = rows[start + 1 + x * bitDepth / 8]
        let entry = Int(bitDepth == 8 ? byte : x % 2 == 0 ? byte >> 4 : byte & 15) * 3
        guard entry + 2 < palette.count else { throw Malformed(reason: "palette") }
        pixels.append(UInt32(palette[entry]) << 16 | UInt32(palette[entry + 1]) << 8 | UInt32(palette[entry + 2]))
      }
    }
  }

  func data(_ type: String) throws -> [UInt8] {
    guard let chunk = chunks.first(where: { $0.type == type }) else { throw Malformed(reason: "no \(type)") }
    return chunk.data
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }
}

/// DEFLATE (RFC 1951).
private struct Inflater {
  private let bytes: [UInt8]
  private var bit = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A canonical Huffman code: how many codes of each length there are, and the symbols in their order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) {
      for length in lengths where length > 0 { counts[length] += 1 }
      symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }
  }

  mutating func inflate() throws -> [UInt8] {
    var output: [UInt8] = []
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0:
        bit = (bit + 7) / 8 * 8
        let count = try take(16)
        _ = try take(16)
        for _ in 0..<count { output.append(UInt8(try take(8))) }
      case 1:
        let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
        try block(Code(lengths), Code(Array(repeating: 5, count: 30)), &output)
      case 2:
        let (literals, distances) = try dynamicCodes()
        try block(literals, distances, &output)
      default: throw PNGDecoder.Malformed(reason: "block type")
      }
    }
    return output
  }

  private mutating func take(_ count: Int) throws -> Int {
    var value = 0
    for index in 0..<count {
      guard bit / 8 < bytes.count else { throw PNGDecoder.Malformed(reason: "stream cut short") }
      value |= Int(bytes[bit / 8] >> UInt8(bit % 8) & 1) << index
      bit += 1
    }
    return value
  }

  private mutating func symbol(_ code: Code) throws -> Int {
    var (value, first, index) = (0, 0, 0)
    for length in 1..<16 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw PNGDecoder.Malformed(reason: "code")
  }

  private mutating func dynamicCodes() throws -> (Code, Code) {
    let literals = try take(5) + 257
    let distances = try take(5) + 1
    let count = try take(4) + 4
    var lengths = [Int](repeating: 0, count: 19)
    for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(count) {
      lengths[place] = try take(3)
    }
    let code = Code(lengths)
    lengths = []
    while lengths.count < literals + distances {
      switch try symbol(code) {
      case 16: lengths += Array(repeating: lengths.last ?? 0, count: try take(2) + 3)
      case 17: lengths += Array(repeating: 0, count: try take(3) + 3)
      case 18: lengths += Array(repeating: 0, count: try take(7) + 11)
      case let length: lengths.append(length)
      }
    }
    return (Code(Array(lengths[..<literals])), Code(Array(lengths[literals...])))
  }

  private mutating func block(_ literals: Code, _ distances: Code, _ output: inout [UInt8]) throws {
    let lengthBase = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    let distanceBase = [
      1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
      8193, 12289, 16385, 24577,
    ]
    while true {
      let literal = try symbol(literals)
      if literal == 256 { return }
      if literal < 256 {
        output.append(UInt8(literal))
        continue
      }
      let place = literal - 257
      let length = lengthBase[place] + (try take(place < 8 || place == 28 ? 0 : (place - 4) / 4))
      let far = try symbol(distances)
      let distance = distanceBase[far] + (try take(far < 4 ? 0 : (far - 2) / 2))
      guard distance <= output.count else { throw PNGDecoder.Malformed(reason: "distance") }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }
}
