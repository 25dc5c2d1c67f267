/// A finished drawing: a list of commands on a background, ready for any output.
package struct Drawing: Sendable, Equatable {
  package var size: FigureSize
  package var background: Colour
  package var fontFamily: String
  package var commands: [DrawingCommand]

  package var textBoxes: [TextBox] {
    commands.compactMap {
      guard case .text(let text) = $0 else { return nil }
      return TextBox(text: text.string, rectangle: text.box, fontSize: text.size)
    }
  }

  /// - Throws: `ChartError.badSize`.
  func checkSize() throws {
    guard (1...10_000).contains(size.width), (1...10_000).contains(size.height) else {
      throw ChartError.badSize(width: size.width, height: size.height)
    }
  }
}
