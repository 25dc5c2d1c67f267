import CZlib
import Files

/// Writes a drawing as a PNG file (W3C Portable Network Graphics, third edition) with a palette.
///
/// Charts are flat: a palette makes the file a third as large as true colour and lets most rows repeat the one above.
package enum PNGEncoder {
  private static let signature: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]

  static func encode(_ drawing: Drawing) throws(Fault) -> [UInt8] {
    let context = try CairoPainter.image(drawing)
    let image = try context.withPixels { pixels, width, height, stride in
      IndexedImage(pixels, width: width, height: height, stride: stride, flat: drawing.colours)
    }
    return try encode(image, pixelsPerCSSPixel: CairoPainter.imageScale)
  }

  /// The file of an image with at most 256 colours.
  static func encode(_ image: IndexedImage, pixelsPerCSSPixel: Double) throws(Fault) -> [UInt8] {
    var file = signature
    // A palette, not interlaced.
    let header = bigEndian(image.width) + bigEndian(image.height) + [UInt8(image.bitDepth), 3, 0, 0, 0]
    append("IHDR", header, to: &file)
    // A CSS pixel is 1/96 inch.
    let density = bigEndian(Int((96 * pixelsPerCSSPixel / 0.0254).rounded()))
    append("pHYs", density + density + [1], to: &file)
    append("PLTE", image.palette.flatMap { [UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)] }, to: &file)
    append("IDAT", try Zlib.compressed(image.unfilteredRows()), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    file += bigEndian(data.count)
    let body = Array(type.utf8) + data
    file += body
    file += bigEndian(Zlib.checksum(of: body))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

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
