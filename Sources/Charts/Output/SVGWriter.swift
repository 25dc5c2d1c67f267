import Files

/// Plays a drawing back as an SVG document, text as text.
enum SVGWriter {
  static func document(_ drawing: Drawing) throws(Fault) -> String {
    try drawing.checkSize()
    let width = number(drawing.size.width)
    let height = number(drawing.size.height)
    var svg = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
      font-family="\(escaped(families(drawing.fontFamily)))">
      <rect width="\(width)" height="\(height)" fill="\(drawing.background.hex)"/>

      """
    var clips = 0
    for command in drawing.commands {
      switch command {
      case .fill(let path, let colour):
        svg += "<path d=\"\(data(path))\" fill=\"\(colour.hex)\"/>\n"
      case .stroke(let path, let colour, let stroke):
        svg += "<path d=\"\(data(path))\" fill=\"none\" stroke=\"\(colour.hex)\" \(attributes(stroke))/>\n"
      case .text(let text): svg += element(text)
      case .beginClip(let clip):
        clips += 1
        svg += "<clipPath id=\"c\(clips)\"><path d=\"\(data(.rectangle(clip)))\"/></clipPath>\n"
        svg += "<g clip-path=\"url(#c\(clips))\">\n"
      case .endClip: svg += "</g>\n"
      }
    }
    return svg + "</svg>\n"
  }

  /// The wanted family and relatives of the same widths.
  private static func families(_ family: String) -> String {
    "'\(family)', 'Bitstream Vera Sans', Verdana, sans-serif"
  }

  // `textLength` keeps the measured width where another font stands in, so that labels still do not touch.
  private static func element(_ text: PlacedText) -> String {
    let weight = text.isBold ? " font-weight=\"bold\"" : ""
    return
      "<text x=\"\(number(text.origin.x))\" y=\"\(number(text.origin.y))\" font-size=\"\(number(text.size))\"\(weight)"
      + " textLength=\"\(number(text.width))\" lengthAdjust=\"spacingAndGlyphs\" fill=\"\(text.colour.hex)\">"
      + "\(escaped(text.string))</text>\n"
  }

  private static func attributes(_ stroke: Stroke) -> String {
    var attributes = "stroke-width=\"\(number(stroke.width))\""
    if !stroke.dashes.isEmpty {
      attributes += " stroke-dasharray=\"\(stroke.dashes.map(number).joined(separator: " "))\""
    } else if !stroke.isSharp {
      attributes += " stroke-linecap=\"round\""
    }
    return attributes + (stroke.isSharp ? " shape-rendering=\"crispEdges\"" : " stroke-linejoin=\"round\"")
  }

  private static func data(_ path: Path) -> String {
    path.elements.map { element in
      switch element {
      case .move(let point): "M\(number(point.x)) \(number(point.y))"
      case .line(let point): "L\(number(point.x)) \(number(point.y))"
      case .close: "Z"
      case .circle(let centre, let radius):
        "M\(number(centre.x - radius)) \(number(centre.y))"
          + "a\(number(radius)) \(number(radius)) 0 1 0 \(number(2 * radius)) 0"
          + "a\(number(radius)) \(number(radius)) 0 1 0 \(number(-2 * radius)) 0Z"
      case .rectangle(let box):
        "M\(number(box.x)) \(number(box.y))h\(number(box.width))v\(number(box.height))h\(number(-box.width))Z"
      }
    }.joined()
  }

  /// Hundredths of a CSS pixel are finer than any screen.
  private static func number(_ value: Double) -> String {
    NumberText.shortest(value, decimals: 2)
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // Control characters are not allowed in XML 1.0, not even escaped.
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
