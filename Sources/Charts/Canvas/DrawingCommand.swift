/// One step of a drawing, as every output plays it back.
package enum DrawingCommand: Sendable, Equatable {
  case fill(Path, Colour)
  case stroke(Path, Colour, Stroke)
  case text(PlacedText)
  /// Limits what follows to a rectangle, until the matching `endClip`.
  case beginClip(Rectangle)
  case endClip
}

/// How a line is drawn: width and dashes in CSS pixels; dashes empty for a solid line.
package struct Stroke: Sendable, Equatable {
  package var width: Double
  package var dashes: [Double] = []
  /// Butt ends and mitred corners, for axes and frames; data lines have round ones.
  package var isSharp = false
}

/// A line of text at its position.
package struct PlacedText: Sendable, Equatable {
  package var string: String
  /// The left end of the baseline.
  package var origin: Point
  package var width: Double
  package var size: Double
  package var isBold: Bool
  package var colour: Colour

  /// From the top of accented capitals to the bottom of descenders of DejaVu Sans.
  package var box: Rectangle {
    Rectangle(
      x: origin.x, y: origin.y - TextStyle.ascent * size, width: width,
      height: (TextStyle.ascent + TextStyle.descent) * size)
  }
}
