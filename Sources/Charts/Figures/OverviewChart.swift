/// A whole recording at a glance: a line an hour, say, each drawn as the band between the least and the greatest value of
/// short bins, with the beats that were flagged and the stretches that cannot be read.
///
/// All lines share one scale of voltage, which leaves out the most extreme hundredth of the bins.
public struct OverviewChart: Figure {
  /// One line; bins that are not finite leave a gap.
  public struct Line: Sendable, Equatable {
    /// What stands at its left, e.g. "3 h".
    public var label: String
    /// The least value of each bin, from the line's start.
    public var low: [Float]
    /// The greatest value of each bin, as many as `low`.
    public var high: [Float]
    /// Flagged beats, as shares of the line's length.
    public var marks: [Double]
    /// Stretches that cannot be read, as shares of the line's length.
    public var unreadable: [ClosedRange<Double>]

    /// A line by its content.
    public init(
      label: String, low: [Float], high: [Float], marks: [Double] = [], unreadable: [ClosedRange<Double>] = []
    ) {
      self.label = label
      self.low = low
      self.high = high
      self.marks = marks
      self.unreadable = unreadable
    }
  }

  /// From top to bottom.
  public var lines: [Line]
  /// The length of a whole line in seconds, above 0.
  public var lineSeconds: Double
  /// Bins in a whole line, at least 1.
  public var binsPerLine: Int
  /// What the ticks above a line stand for; nil where there are none.
  public var markLabel: String?

  /// A chart of lines of equal length.
  public init(lines: [Line], lineSeconds: Double, binsPerLine: Int, markLabel: String?) {
    self.lines = lines
    self.lineSeconds = max(1e-3, lineSeconds)
    self.binsPerLine = max(1, binsPerLine)
    self.markLabel = markLabel
  }

  private static let markHeight = 6.0
  private var lineHeight: Double { lines.count > 12 ? 30 : 44 }

  private var legend: Legend {
    var entries: [Legend.Entry] = []
    if let markLabel { entries.append(.init(label: markLabel, colour: .accent, sample: .tick)) }
    if lines.contains(where: { !$0.unreadable.isEmpty }) {
      entries.append(.init(label: "unreadable", colour: .neutral, sample: .area))
    }
    return Legend(entries: entries)
  }

  private func legendItems(on canvas: Canvas) -> (items: [Legend.Item], size: FigureSize) {
    legend.items(width: canvas.content.width, isStacked: false, on: canvas)
  }

  public func size(in theme: Theme) -> FigureSize {
    let canvas = Canvas.measuring(theme)
    let legend = legendItems(on: canvas).size.height
    return FigureSize(
      width: 800,
      height: (28 + (legend > 0 ? legend + 8 : 0) + max(1, Double(lines.count)) * lineHeight + canvas.timeLabelHeight)
        .rounded(.up))
  }

  public func draw(on canvas: inout Canvas) {
    let content = canvas.content
    let legend = legendItems(on: canvas)
    canvas.draw(legend.items, at: Point(x: content.left, y: content.top))
    let top = content.top + (legend.size.height > 0 ? legend.size.height + 8 : 0)
    let labels = lines.map { canvas.lines(of: $0.label, canvas.mutedLabel, width: 120).first ?? "" }
    let left = content.left + canvas.width(of: labels, canvas.mutedLabel) + 8
    let axis = TimeAxis(seconds: lineSeconds, left: left, right: content.right - 8)
    let area = Rectangle(
      left: left, top: top, right: content.right - 8, bottom: top + max(1, Double(lines.count)) * lineHeight)
    for tick in axis.ticks {
      canvas.verticalLine(x: tick.position, from: area.top, to: area.bottom, canvas.palette.grid)
    }
    let range = voltages
    for (index, line) in lines.enumerated() {
      let row = Rectangle(
        left: area.left, top: area.top + Double(index) * lineHeight, right: area.right,
        bottom: area.top + Double(index + 1) * lineHeight)
      let trace = Rectangle(
        left: row.left, top: row.top + Self.markHeight + 1, right: row.right, bottom: row.bottom - 2)
      canvas.unreadable(
        line.unreadable.map { $0.lowerBound * lineSeconds...$0.upperBound * lineSeconds }, axis,
        in: Rectangle(left: row.left, top: row.top + 1, right: row.right, bottom: row.bottom - 1))
      canvas.clipped(to: trace) { drawBand(line, range, in: trace, on: &$0) }
      canvas.ticks(
        at: line.marks.map { axis.scale.clampedPosition(of: $0 * lineSeconds) }, top: row.top + 1,
        bottom: row.top + 1 + Self.markHeight, canvas.palette.colour(of: .accent))
      canvas.centredParagraph([labels[index]], x: area.left - 8, y: row.midY, canvas.mutedLabel, align: .end)
    }
    canvas.horizontalLine(y: area.bottom, from: area.left, to: area.right, canvas.palette.axis)
    canvas.timeLabels(axis, below: area, from: lines.count > 1 ? "the start of the line" : "the start")
  }

  /// From the hundredth to the ninety-ninth percentile of the bins' ends, with a tenth to spare.
  private var voltages: ClosedRange<Double> {
    let low = lines.flatMap(\.low).filter(\.isFinite).sorted()
    let high = lines.flatMap(\.high).filter(\.isFinite).sorted()
    guard !low.isEmpty, !high.isEmpty else { return 0...1 }
    let bottom = Double(low[low.count / 100])
    let top = Double(high[high.count - 1 - high.count / 100])
    let spare = max(1e-9, (top - bottom) / 10)
    return bottom - spare...max(bottom, top) + spare
  }

  private func drawBand(_ line: Line, _ range: ClosedRange<Double>, in area: Rectangle, on canvas: inout Canvas) {
    let y = LinearScale(domain: range, start: area.bottom, end: area.top)
    let width = area.width / Double(binsPerLine)
    var path = Path()
    for bin in 0..<min(line.low.count, line.high.count, binsPerLine) {
      guard line.low[bin].isFinite, line.high[bin].isFinite else { continue }
      let left = area.left + Double(bin) * width
      // As high as can be seen where the lead stood still.
      let top = y.position(of: Double(line.high[bin]))
      let bottom = max(top + 0.75, y.position(of: Double(line.low[bin])))
      path.elements.append(.rectangle(Rectangle(left: left, top: top, right: left + width, bottom: bottom)))
    }
    if !path.elements.isEmpty { canvas.fill(path, canvas.palette.mutedText) }
  }
}
