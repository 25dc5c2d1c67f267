/// How many beats of each class there are, e.g. before and after rebalancing: bars from zero on one scale.
///
/// Counts and percentages are printed beside the bars; the oversampled part of a bar is hatched.
public struct ClassBalanceChart: Figure {
  /// One distribution.
  public struct Panel: Sendable, Equatable {
    /// The heading, "Before" say.
    public var title: String
    /// The classes, from top to bottom.
    public var bars: [Bar]

    /// A distribution by its classes.
    public init(title: String, bars: [Bar]) {
      self.title = title
      self.bars = bars
    }

    var total: Int { bars.reduce(0) { $0 + $1.total } }
  }

  /// One class; its count is `original + oversampled`.
  public struct Bar: Sendable, Equatable {
    /// The class's name.
    public var label: String
    /// The bar's colour.
    public var colour: MarkColour
    /// Rows that were recorded, at least 0.
    public var original: Int
    /// Rows that were added by oversampling, at least 0: the hatched part.
    public var oversampled: Int

    /// A bar by its counts; negative ones are taken as 0.
    public init(label: String, colour: MarkColour, original: Int, oversampled: Int = 0) {
      self.label = label
      self.colour = colour
      self.original = max(0, original)
      self.oversampled = max(0, oversampled)
    }

    var total: Int { original + oversampled }
  }

  /// The distributions, from top to bottom, on one scale.
  public var panels: [Panel]
  /// What the plain part of a bar is, where another is hatched.
  public var originalLabel: String
  /// What the hatched part of a bar is.
  public var oversampledLabel: String
  /// The label of the count axis.
  public var xLabel: String

  /// A chart of distributions that are to be compared.
  public init(
    panels: [Panel], originalLabel: String = "original", oversampledLabel: String, xLabel: String = "Beats"
  ) {
    self.panels = panels
    self.originalLabel = originalLabel
    self.oversampledLabel = oversampledLabel
    self.xLabel = xLabel
  }

  public func size(in theme: Theme) -> FigureSize {
    FigureSize(width: 800, height: max(450, layout(on: .measuring(theme)).leastHeight))
  }

  public func draw(on canvas: inout Canvas) {
    let layout = layout(on: canvas)
    var top = canvas.content.top
    if !layout.legend.items.isEmpty {
      canvas.draw(layout.legend.items, at: Point(x: layout.barLeft, y: top))
      top += layout.legend.size.height + 12
    }
    let spare = canvas.size.height - layout.leastHeight
    let growth = layout.rows > 0 ? min(max(0, spare) / Double(layout.rows), 48) : 0
    for panel in layout.panels { top = draw(panel, top: top, growth: growth, layout: layout, on: &canvas) }
    let bottom = canvas.xTickLabels(layout.axis, below: top - Layout.panelGap)
    canvas.paragraph(
      [xLabel], x: (layout.barLeft + layout.barRight) / 2, top: bottom, canvas.mutedLabel, align: .middle)
  }

  /// Draws one distribution and returns the top of the next one.
  private func draw(
    _ panel: Layout.PanelLayout, top: Double, growth: Double, layout: Layout, on canvas: inout Canvas
  ) -> Double {
    let barsTop = canvas.paragraph(panel.titleLines, x: layout.barLeft, top: top, canvas.title) + 4
    let bottom = barsTop + panel.rows.reduce(0) { $0 + $1.height + growth }
    canvas.grid(
      Rectangle(left: layout.barLeft, top: barsTop, right: layout.barRight, bottom: bottom), x: layout.axis, y: nil)
    var y = barsTop
    for row in panel.rows {
      let height = row.height + growth
      let middle = y + height / 2
      let thickness = min(height * 0.66, 42)
      draw(row.bar, top: middle - thickness / 2, thickness: thickness, scale: layout.axis.scale, on: &canvas)
      canvas.centredParagraph(row.labelLines, x: layout.barLeft - 10, y: middle, canvas.label, align: .end)
      let end = layout.axis.scale.position(of: Double(row.bar.total))
      canvas.centredParagraph(row.valueLines, x: end + 8, y: middle, canvas.label, isOnGrid: true)
      y += height
    }
    canvas.verticalLine(x: layout.barLeft, from: barsTop, to: bottom, canvas.palette.axis)
    return bottom + Layout.panelGap
  }

  private func draw(_ bar: Bar, top: Double, thickness: Double, scale: LinearScale, on canvas: inout Canvas) {
    // A count that is not zero is never drawn as nothing.
    func end(_ count: Int) -> Double {
      count > 0 ? max(scale.position(of: Double(count)), scale.start + 1) : scale.start
    }
    let originalEnd = end(bar.original)
    let bottom = top + thickness
    if bar.oversampled > 0 {
      let from = bar.original > 0 ? originalEnd : scale.start
      canvas.hatch(Rectangle(left: from, top: top, right: max(end(bar.total), from + 1), bottom: bottom), bar.colour)
    }
    if bar.original > 0 {
      canvas.fill(
        Rectangle(left: scale.start, top: top, right: originalEnd, bottom: bottom),
        canvas.palette.colour(of: bar.colour))
    }
  }
}
