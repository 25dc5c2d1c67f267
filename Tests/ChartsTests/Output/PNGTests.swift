import Charts
import Testing

@Suite struct PNGTests {
  @Test(arguments: Samples.typical, Appearance.allCases)
  func decodesToWhatCairoDrew(sample: Sample, appearance: Appearance) throws {
    let drawing = sample.figure.drawing(appearance: appearance)
    let png = try PNGDecoder(sample.figure.encoded(as: .png, appearance: appearance))
    #expect(png.width == Int(sample.figure.size.width * 2))
    #expect(png.height == Int(sample.figure.size.height * 2))
    let drawn = try CairoPainter.pixels(drawing)
    try #require(drawn.count == png.pixels.count)
    #expect(worstError(drawn, png.pixels) <= IndexedImage.tolerance)
    let exact = drawn.indices.count { drawn[$0] == png.pixels[$0] }
    // Only shades at borders differ.
    #expect(Double(exact) > 0.93 * Double(drawn.count))
  }

  @Test(arguments: Samples.typical)
  func filesAreSmall(sample: Sample) throws {
    #expect(try sample.figure.encoded(as: .png, appearance: .light).count < 45_000)
  }

  @Test func chunksAreInOrderAndSayTwoPixelsACSSPixel() throws {
    let png = try PNGDecoder(Samples.balance.encoded(as: .png, appearance: .dark))
    #expect(png.chunks.map(\.type) == ["IHDR", "pHYs", "PLTE", "IDAT", "IEND"])
    // 192 pixels an inch are 7,559 a metre.
    #expect(try png.data("pHYs") == [0, 0, 0x1D, 0x87, 0, 0, 0x1D, 0x87, 1])
  }

  @Test func standardFiguresAre1600By900() throws {
    let png = try PNGDecoder(Samples.loss(epochs: 60).encoded(as: .png, appearance: .light))
    #expect((png.width, png.height) == (1_600, 900))
  }

  @Test func manyColoursAreMergedAndFlatOnesKept() {
    // A million pixels of 4,096 colours, and one flat colour among them.
    let side = 1_024
    let flat: UInt32 = 0x123457
    var pixels = (0..<side * side).map { index in
      let red = UInt32(index % 16 * 17)
      let green = UInt32(index / 16 % 16 * 17)
      let blue = UInt32(index / 256 % 16 * 17)
      return red << 16 | green << 8 | blue
    }
    pixels[77] = flat
    let image = IndexedImage(pixels.span, width: side, height: side, stride: side, flat: [flat])
    #expect(image.palette.count <= 256)
    #expect(image.palette[Int(image.indices[77])] == flat)
    let found = image.indices.map { image.palette[Int($0)] }
    #expect(worstError(pixels, found) < 48)
  }

  /// The greatest difference of any channel of any pixel.
  private func worstError(_ expected: [UInt32], _ found: [UInt32]) -> Int {
    var worst = 0
    // Millions of pixels: loops over pairs of a sequence take ten times as long.
    for index in expected.indices where expected[index] != found[index] {
      let (first, second) = (Int(expected[index]), Int(found[index]))
      worst = max(worst, abs((first >> 16 & 255) - (second >> 16 & 255)), abs((first >> 8 & 255) - (second >> 8 & 255)))
      worst = max(worst, abs((first & 255) - (second & 255)))
    }
    return worst
  }

  @Test func aFigureOfFewColoursTakesHalfAByteAPixel() throws {
    let few = try PNGDecoder(Samples.confusion.encoded(as: .png, appearance: .light))
    #expect([4, 8].contains(few.bitDepth))
    let curve = try PNGDecoder(Samples.loss(epochs: 60).encoded(as: .png, appearance: .light))
    #expect(curve.bitDepth == 4)
    #expect(try curve.data("PLTE").count <= 48)
  }

  @Test func aFigureOfManyColoursKeepsThemAll() {
    // 20 flat colours and 180 shades.
    let pixels = (UInt32(0)..<200).map { (shade: UInt32) -> UInt32 in
      let (red, green) = (shade << 16, (255 - shade) << 8)
      return red | green | 7
    }
    let flat = Set(pixels.prefix(20))
    let image = IndexedImage(pixels.span, width: 200, height: 1, stride: 200, flat: flat)
    for index in 0..<20 { #expect(image.palette[Int(image.indices[index])] == pixels[index]) }
    #expect(worstError(pixels, image.indices.map { image.palette[Int($0)] }) <= IndexedImage.tolerance)
  }

  @Test func rowsMayBePadded() {
    let pixels: [UInt32] = [1, 2, 99, 3, 4, 99]
    let image = IndexedImage(pixels.span, width: 2, height: 2, stride: 3, flat: [1, 2, 3, 4])
    #expect(image.indices.map { image.palette[Int($0)] } == [1, 2, 3, 4])
  }
}
