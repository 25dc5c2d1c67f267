/// Samples with their names, in rows.
struct Legend: Sendable {
  struct Entry: Sendable {
    var label: String
    var colour: MarkColour
    var sample: Sample
  }

  /// What stands before a name.
  enum Sample: Sendable {
    case line(LineDash)
    case marker(MarkerShape)
    case hatch
    case area
    /// An upright stroke.
    case tick
    case bar
  }

  var entries: [Entry]

  private static let sampleWidth = 24.0
  private static let gap = 7.0
  private static let between = 22.0

  /// An entry with its name broken to a width, at a position relative to the legend's top left corner.
  struct Item {
    var entry: Entry
    var lines: [String]
    var x: Double
    var top: Double
    var width: Double
  }

  /// Lays the entries side by side in rows of at most `width`; `isStacked` puts each in a row of its own.
  func items(width: Double, isStacked: Bool, on canvas: Canvas) -> (items: [Item], size: FigureSize) {
    var items: [Item] = []
    var (x, top, rowHeight, right) = (0.0, 0.0, 0.0, 0.0)
    for entry in entries {
      let lines = canvas.lines(of: entry.label, canvas.label, width: width - Self.sampleWidth - Self.gap)
      let itemWidth = Self.sampleWidth + Self.gap + canvas.width(of: lines, canvas.label)
      if x > 0, isStacked || x + itemWidth > width {
        (x, top, rowHeight) = (0, top + rowHeight + 2, 0)
      }
      items.append(Item(entry: entry, lines: lines, x: x, top: top, width: itemWidth))
      right = max(right, x + itemWidth)
      rowHeight = max(rowHeight, canvas.label.height(lines: max(1, lines.count)))
      x += itemWidth + Self.between
    }
    return (items, FigureSize(width: right, height: items.isEmpty ? 0 : top + rowHeight))
  }
}

extension Canvas {
  /// Draws legend items with the legend's top left corner at a point.
  mutating func draw(_ items: [Legend.Item], at corner: Point) {
    for item in items {
      let left = corner.x + item.x
      let top = corner.y + item.top
      let middle = top + label.lineHeight / 2
      let text = left + 24 + 7
      switch item.entry.sample {
      case .line(let dash):
        stroke(
          .line(from: Point(x: left, y: middle), to: Point(x: left + 24, y: middle)),
          palette.colour(of: item.entry.colour), width: theme.lineWidth + 0.25, dash: dash)
      case .marker(let shape):
        marker(shape, at: Point(x: left + 17, y: middle), item.entry.colour)
      case .hatch:
        hatch(Rectangle(x: left, y: middle - 6, width: 24, height: 12), item.entry.colour)
      case .tick:
        fill(
          Rectangle(left: left + 16.5, top: middle - 5, right: left + 17.5, bottom: middle + 5),
          palette.colour(of: item.entry.colour))
      case .bar:
        fill(Rectangle(x: left, y: middle - 6, width: 24, height: 12), palette.colour(of: item.entry.colour))
      case .area:
        fill(Rectangle(x: left, y: middle - 6, width: 24, height: 12), palette.tint(of: item.entry.colour))
      }
      paragraph(item.lines, x: text, top: top, label)
    }
  }
}
