import Charts
import Files
import Foundation
import FoundationXML
import Testing

@Suite struct EncodingTests {
  @Test(arguments: Samples.all)
  func equalFiguresGiveEqualBytes(sample: Sample) throws {
    for format in FigureFormat.allCases {
      let first = try sample.figure.encoded(as: format, appearance: .light)
      #expect(try sample.figure.encoded(as: format, appearance: .light) == first, "\(format)")
    }
  }

  @Test func appearancesDiffer() throws {
    for format in FigureFormat.allCases {
      let light = try Samples.roc.encoded(as: format, appearance: .light)
      #expect(try Samples.roc.encoded(as: format, appearance: .dark) != light, "\(format)")
    }
  }

  @Test func theThemeIsUsed() throws {
    var theme = Theme.standard
    theme.light.forest = Colour(red: 1, green: 2, blue: 3)
    let svg = String(decoding: try Samples.roc.encoded(as: .svg, appearance: .light, theme: theme), as: UTF8.self)
    #expect(svg.contains("#010203"))
  }

  @Test func drawingInParallelChangesNothing() async throws {
    let expected = try Samples.typical.map { try $0.figure.encoded(as: .png, appearance: .dark) }
    let found = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for (index, sample) in Samples.typical.enumerated() {
        for _ in 0..<3 {
          group.addTask { (index, try sample.figure.encoded(as: .png, appearance: .dark)) }
        }
      }
      return try await group.reduce(into: [(Int, [UInt8])]()) { $0.append($1) }
    }
    #expect(found.count == 3 * expected.count)
    for (index, bytes) in found { #expect(bytes == expected[index]) }
  }

  // MARK: SVG

  @Test(arguments: Samples.all)
  func svgIsWellFormedWithTextAsText(sample: Sample) throws {
    let bytes = try sample.figure.encoded(as: .svg, appearance: .light)
    let reader = TextReader()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = reader
    #expect(parser.parse(), "\(parser.parserError as (any Error)?)")
    #expect(reader.texts == sample.figure.textBoxes(appearance: .light).map(\.text))
  }

  @Test func svgEscapesItsTexts() throws {
    let odd = "a < b & \"c\" > d\u{7}"
    let figure = AttentionChart(beat: [0, 1], rows: [.init(title: odd, values: [1, 2], colour: .net)])
    let reader = TextReader()
    let parser = XMLParser(data: Data(try figure.encoded(as: .svg, appearance: .light)))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.texts.contains("a < b & \"c\" > d "))
  }

  // MARK: PDF

  @Test func pdfKeepsTextAndNoTimeOfDay() throws {
    let pdf = String(decoding: try Samples.loss(epochs: 60).encoded(as: .pdf, appearance: .light), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-"))
    #expect(pdf.contains("/FontFile2") || pdf.contains("/FontFile3"))
    #expect(pdf.contains("(20000101000000Z)"))
    // 800 x 450 CSS pixels in points.
    #expect(pdf.contains("0 0 600 337.5"))
  }

  // MARK: Errors

  private struct Blank: Figure {
    var given: FigureSize
    func size(in theme: Theme) -> FigureSize { given }
    func draw(on canvas: inout Canvas) {}
  }

  @Test(arguments: [0, -3, Double.nan, 20_000])
  func anImpossibleSizeIsAnError(width: Double) throws {
    for format in FigureFormat.allCases {
      let error = try #require(throws: Fault.self) {
        try Blank(given: FigureSize(width: width, height: 100)).encoded(as: format, appearance: .light)
      }
      #expect(error.description.contains("expected 1 to 10000 each way"))
    }
  }

  @Test func aBlankFigureIsItsBackground() throws {
    let png = try PNGDecoder(Blank(given: FigureSize(width: 3, height: 2)).encoded(as: .png, appearance: .light))
    #expect(png.pixels == Array(repeating: 0xFFFFFF, count: 24))
  }
}

/// Collects the contents of text elements.
private final class TextReader: NSObject, XMLParserDelegate {
  var texts: [String] = []
  private var text: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "text" { text = "" }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if let text, name == "text" { texts.append(text) }
    text = nil
  }
}
