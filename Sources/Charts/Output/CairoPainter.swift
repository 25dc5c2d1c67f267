package import Files

/// Plays a drawing back on Cairo surfaces.
package enum CairoPainter {
  /// Pixels a CSS pixel in images.
  static let imageScale = 2.0

  /// The drawing as an image at two pixels a CSS pixel.
  static func image(_ drawing: Drawing) throws(Fault) -> CairoContext {
    try drawing.checkSize()
    let context = try CairoContext(imageOf: drawing.size, scale: imageScale)
    play(drawing, on: context)
    return context
  }

  /// The drawing's pixels as Cairo made them, row-major, each 0xRRGGBB: what a PNG is measured against.
  package static func pixels(_ drawing: Drawing) throws(Fault) -> [UInt32] {
    try image(drawing).withPixels { pixels, width, height, stride in
      (0..<width * height).map { pixels[$0 / width * stride + $0 % width] & 0xFFFFFF }
    }
  }

  /// The drawing as a PDF of one page, text as text.
  static func pdf(_ drawing: Drawing) throws(Fault) -> [UInt8] {
    try drawing.checkSize()
    let context = try CairoContext(pdfOf: drawing.size)
    play(drawing, on: context)
    return try context.finishedPDF()
  }

  /// Pages of one size as a PDF of that many pages, `width` points wide, text as text.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` when Cairo refuses, e.g. for pages of no size.
  package static func pdf(_ pages: [DocumentPage], title: String, width: Double) throws(Fault) -> [UInt8] {
    guard let first = pages.first else { throw Fault(.cannotWrite, path: "", reason: "a document has no page") }
    try first.drawing.checkSize()
    let context = try CairoContext(pdfOf: first.drawing.size, scale: width / first.drawing.size.width)
    context.setTitle(title)
    for (index, page) in pages.enumerated() {
      play(page.drawing, on: context)
      for figure in page.figures {
        context.beginPlacing(at: figure.corner, scale: figure.scale)
        play(figure.drawing, on: context)
        context.endPlacing()
      }
      for heading in page.headings { context.addOutline(heading, page: index + 1) }
      context.showPage()
    }
    return try context.finishedPDF()
  }

  private static func play(_ drawing: Drawing, on context: borrowing CairoContext) {
    context.setColour(drawing.background)
    context.rectangle(Rectangle(x: 0, y: 0, width: drawing.size.width, height: drawing.size.height))
    context.fill()
    for command in drawing.commands {
      switch command {
      case .fill(let path, let colour):
        add(path, to: context)
        context.setColour(colour)
        context.fill()
      case .stroke(let path, let colour, let stroke):
        add(path, to: context)
        context.setColour(colour)
        context.stroke(stroke)
      case .text(let text):
        context.setColour(text.colour)
        context.setFont(family: drawing.fontFamily, isBold: text.isBold, size: text.size)
        context.show(text.string, at: text.origin)
      case .beginClip(let rectangle): context.beginClip(rectangle)
      case .endClip: context.endClip()
      }
    }
  }

  private static func add(_ path: Path, to context: borrowing CairoContext) {
    for element in path.elements {
      switch element {
      case .move(let point): context.move(to: point)
      case .line(let point): context.line(to: point)
      case .close: context.closePath()
      case .circle(let centre, let radius): context.circle(centre, radius: radius)
      case .rectangle(let rectangle): context.rectangle(rectangle)
      }
    }
  }
}
