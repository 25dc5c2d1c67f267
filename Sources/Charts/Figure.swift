public import Files

/// A picture of values it holds; the same drawing serves both appearances and every format.
public protocol Figure: Sendable {
  /// Width and height in CSS pixels; they depend on how wide the theme's font is.
  func size(in theme: Theme) -> FigureSize

  /// Draws on a canvas of that size, in CSS pixels from the top left corner.
  func draw(on canvas: inout Canvas)
}

extension Figure {
  /// Width and height in the standard theme.
  public var size: FigureSize { size(in: .standard) }

  /// The bytes of the figure as a file; equal figures give equal bytes.
  ///
  /// PNG has two pixels a CSS pixel and says so; SVG and PDF keep text as text.
  ///
  /// - Throws: `Fault` of kind `cannotWrite` when Cairo or zlib refuses, e.g. a figure of no size.
  public func encoded(
    as format: FigureFormat, appearance: Appearance, theme: Theme = .standard
  ) throws(Fault) -> [UInt8] {
    let drawing = drawing(appearance: appearance, theme: theme)
    switch format {
    case .png: return try PNGEncoder.encode(drawing)
    case .svg: return Array(try SVGWriter.document(drawing).utf8)
    case .pdf: return try CairoPainter.pdf(drawing)
    }
  }

  /// Every text of the figure with the rectangle it takes, in drawing order.
  public func textBoxes(appearance: Appearance, theme: Theme = .standard) -> [TextBox] {
    drawing(appearance: appearance, theme: theme).textBoxes
  }

  /// The figure as a list of drawing commands, on its background.
  package func drawing(appearance: Appearance, theme: Theme = .standard) -> Drawing {
    var canvas = Canvas(size: size(in: theme), appearance: appearance, theme: theme)
    draw(on: &canvas)
    return canvas.drawing
  }
}
