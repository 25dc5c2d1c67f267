/// A page of a document: a drawing, with figures placed on it.
package struct DocumentPage: Sendable {
  /// A figure with its top left corner on the page and the page's CSS pixels for one of its own.
  package struct Placed: Sendable {
    package var drawing: Drawing
    package var corner: Point
    package var scale: Double

    package init(_ drawing: Drawing, corner: Point, scale: Double) {
      self.drawing = drawing
      self.corner = corner
      self.scale = scale
    }
  }

  package var drawing: Drawing
  package var figures: [Placed]
  /// Headings that begin on the page, for the reader's list of contents.
  package var headings: [String]

  package init(_ drawing: Drawing, figures: [Placed] = [], headings: [String] = []) {
    self.drawing = drawing
    self.figures = figures
    self.headings = headings
  }
}
