/// What a figure draws on: it records commands, in CSS pixels, that every output plays back alike.
///
/// Coordinates are CSS pixels from the top left corner. Colours are opaque, lines horizontal or vertical are laid on whole
/// device pixels, and text is never rotated. Figures of the library and of anybody else draw with the same calls.
public struct Canvas {
  /// Width and height in CSS pixels.
  public let size: FigureSize
  /// The font and line width of the figure.
  public let theme: Theme
  /// The colours of the appearance that is drawn.
  public let palette: Palette
  private let fonts: FontMetrics
  private var commands: [DrawingCommand] = []

  package init(size: FigureSize, appearance: Appearance, theme: Theme) {
    self.size = size
    self.theme = theme
    palette = theme.palette(for: appearance)
    fonts = FontMetrics(family: theme.fontFamily)
  }

  package var drawing: Drawing {
    Drawing(size: size, background: palette.background, fontFamily: theme.fontFamily, commands: commands)
  }

  /// Everything within the outer margin.
  public var content: Rectangle {
    Rectangle(left: 16, top: 14, right: size.width - 16, bottom: size.height - 14)
  }

  // MARK: Shapes

  /// Fills the inside of a path.
  public mutating func fill(_ path: Path, _ colour: Colour) {
    commands.append(.fill(path, colour))
  }

  /// Fills a rectangle, its borders on whole device pixels.
  public mutating func fill(_ rectangle: Rectangle, _ colour: Colour) {
    commands.append(.fill(.rectangle(rectangle.snapped), colour))
  }

  /// Strokes a data line: round, dashed or not, `width` in CSS pixels.
  public mutating func stroke(_ path: Path, _ colour: Colour, width: Double, dash: LineDash = .solid) {
    commands.append(.stroke(path, colour, Stroke(width: width, dashes: dash.pattern(width: width))))
  }

  /// Draws the border of a rectangle, one CSS pixel wide, inside it.
  public mutating func frame(_ rectangle: Rectangle, _ colour: Colour) {
    let inner = rectangle.snapped.grown(by: -0.5)
    commands.append(.stroke(.rectangle(inner), colour, Stroke(width: 1, isSharp: true)))
  }

  /// A line one CSS pixel wide, such as an axis.
  public mutating func horizontalLine(y: Double, from left: Double, to right: Double, _ colour: Colour) {
    rule(.line(from: Point(x: left.snapped, y: y.snapped), to: Point(x: right.snapped, y: y.snapped)), colour)
  }

  /// A line one CSS pixel wide, such as an axis.
  public mutating func verticalLine(x: Double, from top: Double, to bottom: Double, _ colour: Colour) {
    rule(.line(from: Point(x: x.snapped, y: top.snapped), to: Point(x: x.snapped, y: bottom.snapped)), colour)
  }

  private mutating func rule(_ path: Path, _ colour: Colour) {
    commands.append(.stroke(path, colour, Stroke(width: 1, isSharp: true)))
  }

  /// Draws what `body` draws, cut at the borders of a rectangle.
  public mutating func clipped(to rectangle: Rectangle, _ body: (inout Canvas) -> Void) {
    commands.append(.beginClip(rectangle.snapped))
    body(&self)
    commands.append(.endClip)
  }

  // MARK: Text

  /// Labels and numbers.
  public var label: TextStyle { TextStyle(size: TextStyle.labelSize, colour: palette.text) }
  /// Axis labels and remarks.
  public var mutedLabel: TextStyle { TextStyle(size: TextStyle.labelSize, colour: palette.mutedText) }
  /// Labels that stand out.
  public var boldLabel: TextStyle { TextStyle(size: TextStyle.labelSize, isBold: true, colour: palette.text) }
  /// Headings within a figure.
  public var title: TextStyle { TextStyle(size: TextStyle.titleSize, isBold: true, colour: palette.text) }

  /// The width of a line of text.
  public func width(of text: some StringProtocol, _ style: TextStyle) -> Double {
    fonts.width(of: text, isBold: style.isBold) * style.size
  }

  /// Sets one line of text, its baseline at `y` and its start, middle or end at `x`.
  public mutating func text(_ text: String, x: Double, y: Double, _ style: TextStyle, align: TextAlignment = .start) {
    guard !text.isEmpty else { return }
    let width = width(of: text, style)
    let left =
      switch align {
      case .start: x
      case .middle: x - width / 2
      case .end: x - width
      }
    commands.append(
      .text(
        PlacedText(
          string: text, origin: Point(x: left, y: y.snapped), width: width, size: style.size, isBold: style.isBold,
          colour: style.colour)))
  }

  /// The rectangles of all texts set so far.
  var textRectangles: [Rectangle] { drawing.textBoxes.map(\.rectangle) }
}

/// Which point of a line of text is given.
public enum TextAlignment: Sendable {
  /// Its left end.
  case start
  /// Its middle.
  case middle
  /// Its right end.
  case end
}

extension Double {
  /// The nearest half CSS pixel: a whole device pixel of a PNG.
  var snapped: Double { (self * 2).rounded() / 2 }
}

extension Rectangle {
  /// The rectangle with its borders on whole device pixels.
  var snapped: Rectangle {
    Rectangle(left: left.snapped, top: top.snapped, right: right.snapped, bottom: bottom.snapped)
  }
}

extension Canvas {
  /// A canvas to measure a theme's text on, for figures whose size follows from it.
  static func measuring(_ theme: Theme, width: Double = FigureSize.standard.width) -> Canvas {
    Canvas(
      size: FigureSize(width: width, height: FigureSize.standard.height), appearance: .light, theme: theme)
  }
}
