extension Canvas {
  /// The text broken into lines of at most `width`, at spaces where there are any and inside a word where one is too long.
  public func lines(of text: String, _ style: TextStyle, width limit: Double) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if width(of: longer, style) <= limit {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, width(of: line + String(character), style) > limit {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The width of the widest line.
  public func width(of lines: [String], _ style: TextStyle) -> Double {
    lines.map { width(of: $0, style) }.max() ?? 0
  }

  /// Sets lines below one another, the first one's top at `top`; returns the bottom of the last one.
  @discardableResult
  public mutating func paragraph(
    _ lines: [String], x: Double, top: Double, _ style: TextStyle, align: TextAlignment = .start
  ) -> Double {
    for (index, line) in lines.enumerated() {
      text(line, x: x, y: top + style.baseline + Double(index) * style.lineHeight, style, align: align)
    }
    return top + style.height(lines: lines.count)
  }

  /// Sets lines with their middle at `y`; `isOnGrid` first clears the grid lines behind them.
  public mutating func centredParagraph(
    _ lines: [String], x: Double, y: Double, _ style: TextStyle, align: TextAlignment = .start, isOnGrid: Bool = false
  ) {
    let height = style.height(lines: lines.count)
    let top = y - height / 2
    if isOnGrid, align == .start, !lines.isEmpty {
      fill(Rectangle(x: x - 3, y: top, width: width(of: lines, style) + 6, height: height), palette.background)
    }
    paragraph(lines, x: x, top: top, style, align: align)
  }
}

extension TextStyle {
  /// From the top of a line to its baseline: half of what the line height has to spare lies above.
  var baseline: Double { (lineHeight - size * (Self.ascent + Self.descent)) / 2 + size * Self.ascent }

  /// The height of some lines below one another; 0 for none.
  public func height(lines: Int) -> Double { Double(lines) * lineHeight }
}
