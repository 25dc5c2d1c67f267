/// Counts over a recording, a row of bars for each class, each row with a scale of its own from 0.
public struct CountsChart: Figure {
  /// The counts of one class.
  public struct Row: Sendable, Equatable {
    /// The heading, e.g. "V – Ventricular ectopic: 1,234 beats".
    public var label: String
    /// The bars' colour.
    public var colour: MarkColour
    /// A count an interval, from the start; the last interval may be cut short by the recording's end.
    public var counts: [Int]

    /// A row by its counts.
    public init(label: String, colour: MarkColour, counts: [Int]) {
      self.label = label
      self.colour = colour
      self.counts = counts
    }
  }

  /// From top to bottom.
  public var rows: [Row]
  /// What a bar counts, in seconds, above 0.
  public var intervalSeconds: Double
  /// The recording's length in seconds, above 0.
  public var seconds: Double

  /// A chart of rows over one axis of time.
  public init(rows: [Row], intervalSeconds: Double, seconds: Double) {
    self.rows = rows
    self.intervalSeconds = max(1e-3, intervalSeconds)
    self.seconds = max(1e-3, seconds)
  }

  private static let barHeight = 44.0

  private func rowHeight(_ row: Row, on canvas: Canvas) -> Double {
    let lines = canvas.lines(of: row.label, canvas.boldLabel, width: canvas.content.width)
    return canvas.boldLabel.height(lines: lines.count) + 6 + Self.barHeight + 12
  }

  public func size(in theme: Theme) -> FigureSize {
    let canvas = Canvas.measuring(theme)
    let rows = rows.reduce(0) { $0 + rowHeight($1, on: canvas) }
    return FigureSize(width: 800, height: (28 + max(40, rows) + canvas.timeLabelHeight).rounded(.up))
  }

  public func draw(on canvas: inout Canvas) {
    let content = canvas.content
    let greatest = rows.map { NumberText.count($0.counts.max() ?? 0) }
    let left = content.left + max(24, canvas.width(of: greatest, canvas.mutedLabel)) + 8
    let axis = TimeAxis(seconds: seconds, left: left, right: content.right - 8)
    var top = content.top
    var area = Rectangle(left: left, top: top, right: content.right - 8, bottom: top + Self.barHeight)
    for row in rows {
      let lines = canvas.lines(of: row.label, canvas.boldLabel, width: content.width)
      let bottom = canvas.paragraph(lines, x: content.left, top: top, canvas.boldLabel)
      area = Rectangle(left: left, top: bottom + 6, right: area.right, bottom: bottom + 6 + Self.barHeight)
      for tick in axis.ticks {
        canvas.verticalLine(x: tick.position, from: area.top, to: area.bottom, canvas.palette.grid)
      }
      let most = row.counts.max() ?? 0
      for (index, count) in row.counts.enumerated() where count > 0 {
        let start = axis.scale.position(of: Double(index) * intervalSeconds)
        let end = axis.scale.clampedPosition(of: Double(index + 1) * intervalSeconds)
        let gap = min(2, (end - start) / 8)
        let height = max(1, Self.barHeight * Double(count) / Double(most))
        canvas.fill(
          Rectangle(
            left: start + gap, top: area.bottom - height, right: max(start + gap + 0.5, end - gap), bottom: area.bottom),
          canvas.palette.colour(of: row.colour))
      }
      canvas.horizontalLine(y: area.bottom, from: area.left, to: area.right, canvas.palette.axis)
      canvas.centredParagraph([NumberText.count(most)], x: left - 6, y: area.top + 6, canvas.mutedLabel, align: .end)
      canvas.centredParagraph(["0"], x: left - 6, y: area.bottom - 6, canvas.mutedLabel, align: .end)
      top += rowHeight(row, on: canvas)
    }
    canvas.timeLabels(axis, below: area)
  }
}
