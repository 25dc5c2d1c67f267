/// A colour that does not stand out from its background.
package struct ContrastFault: Sendable, Equatable {
  /// The keys of the two colours in a theme file.
  package var colour: String
  package var ground: String
  /// The ratio that WCAG 2.2 asks for, and the one there is.
  package var least: Double
  package var found: Double
}

extension Palette {
  /// Where this palette falls short: 4.5 for text (WCAG 2.2, 1.4.3), 3 for marks and axes (1.4.11). Grid lines are
  /// decoration, and text on cells and beside marks takes the colour that can be read there.
  package var faults: [ContrastFault] {
    var faults: [ContrastFault] = []
    func check(_ key: String, _ colour: Colour, on ground: String, _ background: Colour, least: Double) {
      let found = colour.contrast(with: background)
      if found < least { faults.append(ContrastFault(colour: key, ground: ground, least: least, found: found)) }
    }
    check("text", text, on: "background", background, least: 4.5)
    check("mutedText", mutedText, on: "background", background, least: 4.5)
    // An empty row of a matrix names itself in muted text.
    check("mutedText", mutedText, on: "rampLow", rampLow, least: 4.5)
    check("axis", axis, on: "background", background, least: 3)
    for mark in Self.marks {
      check(mark.key, self[keyPath: mark.colour], on: "background", background, least: 3)
    }
    for (index, colour) in series.enumerated() {
      check("series[\(index)]", colour, on: "background", background, least: 3)
    }
    return faults
  }
}
