import Files

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

  /// Every colour that a command names, as 0xRRGGBB.
  var colours: Set<UInt32> {
    var colours: Set = [background.number]
    for command in commands {
      switch command {
      case .fill(_, let colour), .stroke(_, let colour, _): colours.insert(colour.number)
      case .text(let text): colours.insert(text.colour.number)
      case .beginClip, .endClip: break
      }
    }
    return colours
  }

  /// - Throws: `Fault` of kind `cannotWrite` for a size that cannot be drawn.
  func checkSize() throws(Fault) {
    guard (1...10_000).contains(size.width), (1...10_000).contains(size.height) else {
      throw Fault(
        .cannotWrite, path: "",
        reason: "cannot draw a figure of \(size.width) x \(size.height) CSS pixels: expected 1 to 10000 each way")
    }
  }
}
