/// Results by record, a row each and a panel a measure: which records a total hides.
///
/// Rows keep the order they are given in. Each panel has an axis of shares from 0 to 100 %; a series is a marker of its own,
/// so that two models stand in one row, one slightly below the other.
public struct RecordsChart: Figure {
  /// One record with its values.
  public struct Row: Sendable, Equatable {
    /// The record's name.
    public var label: String
    /// In muted text after the name, e.g. how many beats it has.
    public var detail: String
    /// `values[panel][series]`, shares from 0 to 1; nil where there is nothing to count.
    public var values: [[Double?]]

    /// A row by its values.
    public init(label: String, detail: String = "", values: [[Double?]]) {
      self.label = label
      self.detail = detail
      self.values = values
    }
  }

  /// The measures' names, from left to right.
  public var panels: [String]
  /// What is compared in each row.
  public var series: [IntervalChart.Series]
  /// The records, from top to bottom.
  public var rows: [Row]
  /// The heading of the names.
  public var rowLabel: String

  /// A chart of records.
  ///
  /// - Precondition: each row has a value, or nil, for each panel and series.
  public init(panels: [String], series: [IntervalChart.Series], rows: [Row], rowLabel: String = "Record") {
    precondition(
      rows.allSatisfy { $0.values.count == panels.count && $0.values.allSatisfy { $0.count == series.count } },
      "a value for each panel and series")
    self.panels = panels
    self.series = series
    self.rows = rows
    self.rowLabel = rowLabel
  }

  private static let rowHeight = 20.0

  /// Positions that all rows share.
  private struct Layout {
    var legend: (items: [Legend.Item], size: FigureSize)
    var headings: [[String]]
    var labelRight: Double
    var panels: [Rectangle]
    var height: Double
  }

  private func layout(on canvas: Canvas) -> Layout {
    let content = canvas.content
    let widths = rows.map { row in
      canvas.width(of: row.label, canvas.label) + (row.detail.isEmpty ? 0 : 10)
        + canvas.width(of: row.detail, canvas.mutedLabel)
    }
    let labelWidth = min(300, max(canvas.width(of: rowLabel, canvas.mutedLabel), widths.max() ?? 0))
    let legend = Legend(entries: series.map { .init(label: $0.label, colour: $0.colour, sample: .marker($0.marker)) })
      .items(width: content.width, isStacked: false, on: canvas)
    // The last tick label of a panel and the first one of the next stand between them.
    let gap = canvas.width(of: "100\u{A0}%", canvas.label) / 2 + canvas.width(of: "0\u{A0}%", canvas.label) / 2 + 10
    let plots = Rectangle(left: content.left + labelWidth + 18, top: 0, right: content.right - gap / 2, bottom: 1)
      .columns(max(1, panels.count), gap: gap)
    let headings = zip(panels, plots).map { canvas.lines(of: $0, canvas.boldLabel, width: $1.width) }
    let headingHeight = canvas.boldLabel.height(lines: headings.map(\.count).max() ?? 0)
    let top = content.top + legend.size.height + 8 + headingHeight + 4
    let bottom = top + Double(max(1, rows.count)) * Self.rowHeight
    return Layout(
      legend: legend, headings: headings, labelRight: content.left + labelWidth,
      panels: plots.map { Rectangle(left: $0.left, top: top, right: $0.right, bottom: bottom) },
      height: bottom + 5 + canvas.label.lineHeight + 14)
  }

  public func size(in theme: Theme) -> FigureSize {
    FigureSize(width: FigureSize.standard.width, height: max(120, layout(on: .measuring(theme)).height.rounded(.up)))
  }

  public func draw(on canvas: inout Canvas) {
    let layout = layout(on: canvas)
    let left = canvas.content.left
    canvas.draw(layout.legend.items, at: Point(x: left, y: canvas.content.top))
    guard let first = layout.panels.first else { return }
    canvas.paragraph([rowLabel], x: left, top: first.top - 4 - canvas.label.lineHeight, canvas.mutedLabel)
    for (lines, area) in zip(layout.headings, layout.panels) {
      canvas.paragraph(
        lines, x: area.left, top: area.top - 4 - canvas.boldLabel.height(lines: lines.count), canvas.boldLabel)
      let axis = canvas.horizontalAxis(0...1, left: area.left, right: area.right, format: .percent)
      canvas.grid(area, x: axis, y: nil)
      canvas.xTickLabels(axis, below: area.bottom)
    }
    for (index, row) in rows.enumerated() {
      let top = first.top + Double(index) * Self.rowHeight
      canvas.horizontalLine(y: top, from: left, to: canvas.content.right, canvas.palette.grid)
      let y = top + Self.rowHeight / 2
      // Names of segments differ at their ends, so a label is cut only where the detail begins.
      let room =
        layout.labelRight - left + 1 - canvas.width(of: row.detail, canvas.mutedLabel) - (row.detail.isEmpty ? 0 : 10)
      let label = canvas.lines(of: row.label, canvas.label, width: room).first ?? ""
      canvas.centredParagraph([label], x: left, y: y, canvas.label)
      canvas.centredParagraph([row.detail], x: layout.labelRight, y: y, canvas.mutedLabel, align: .end)
      for (area, values) in zip(layout.panels, row.values) {
        let scale = LinearScale(domain: 0...1, start: area.left, end: area.right)
        for (index, (series, value)) in zip(series, values).enumerated() {
          guard let value, value.isFinite else { continue }
          // One below the other, so that equal values can both be seen.
          let offset = values.count > 1 ? 7 * (Double(index) / Double(values.count - 1) - 0.5) : 0
          canvas.marker(
            series.marker, at: Point(x: scale.clampedPosition(of: value), y: y + offset), series.colour, radius: 3.5)
        }
      }
    }
    canvas.horizontalLine(y: first.bottom, from: left, to: canvas.content.right, canvas.palette.axis)
  }
}
