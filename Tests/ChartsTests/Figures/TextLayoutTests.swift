import Charts
import Testing

@Suite struct TextLayoutTests {
  @Test(arguments: Samples.all)
  func textsNeitherOverlapNorLeaveTheCanvas(sample: Sample) {
    for appearance in Appearance.allCases { expectTextsApart(sample.figure, appearance) }
  }

  /// Fonts of other widths, such as a theme may ask for.
  @Test(arguments: Samples.all, ["DejaVu Serif", "DejaVu Sans Mono"])
  func neitherDoTextsOfAnotherFont(sample: Sample, family: String) {
    var theme = Theme.standard
    theme.fontFamily = family
    expectTextsApart(sample.figure, .light, theme)
  }

  private func expectTextsApart(_ figure: any Figure, _ appearance: Appearance, _ theme: Theme = .standard) {
    let size = figure.size(in: theme)
    let canvas = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
    let boxes = figure.textBoxes(appearance: appearance, theme: theme)
    for (index, box) in boxes.enumerated() {
      #expect(canvas.contains(box.rectangle), "\(box) leaves the canvas")
      for other in boxes[(index + 1)...] {
        #expect(!box.rectangle.overlaps(other.rectangle), "\(box) overlaps \(other)")
      }
    }
  }

  @Test(arguments: Samples.all)
  func noTextIsSmallerThanTwelvePixels(sample: Sample) {
    #expect(sample.figure.textBoxes(appearance: .light).allSatisfy { $0.fontSize >= 12 })
  }

  @Test(arguments: Samples.all)
  func theSameTextsInBothAppearances(sample: Sample) {
    #expect(sample.figure.textBoxes(appearance: .light) == sample.figure.textBoxes(appearance: .dark))
  }

  // The boxes are only worth what they promise: that all ink of the letters lies in them.
  @Test(arguments: Samples.typical)
  func lettersStayWithinTheirBoxes(sample: Sample) throws {
    var drawing = sample.figure.drawing(appearance: .light)
    drawing.commands = drawing.commands.filter { if case .text = $0 { true } else { false } }
    let boxes = drawing.textBoxes.map(\.rectangle)
    let pixels = try CairoPainter.pixels(drawing)
    let width = Int(drawing.size.width * 2)
    var outside = 0
    for (index, pixel) in pixels.enumerated() where pixel != 0xFFFFFF {
      // The middle of the pixel; a letter's edge may touch a pixel of half a CSS pixel beside the box.
      let x = (Double(index % width) + 0.5) / 2
      let y = (Double(index / width) + 0.5) / 2
      let isInside = boxes.contains {
        x > $0.left - 1 && x < $0.right + 1 && y > $0.top - 0.5 && y < $0.bottom + 0.5
      }
      if !isInside { outside += 1 }
    }
    #expect(outside == 0)
    #expect(pixels.contains { $0 != 0xFFFFFF })
  }

  @Test func theStandardFontIsInstalled() {
    #expect(missingFontWarning() == nil)
  }

  @Test func aMissingFontIsNamed() throws {
    var theme = Theme.standard
    theme.fontFamily = "No Such Family"
    #expect(try #require(missingFontWarning(theme: theme)).contains("\"No Such Family\" is not installed"))
  }
}
