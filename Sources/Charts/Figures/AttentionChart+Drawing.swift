extension AttentionChart {
  static let gap = 16.0
  static let titleGap = 7.0

  /// The beat and the rows alike.
  struct Panel {
    var row: Row
    var isBeat: Bool
  }

  var panels: [Panel] {
    [Panel(row: Row(title: beatLabel, values: beat, colour: .neutral), isBeat: true)]
      + rows.map { Panel(row: $0, isBeat: false) }
  }

  func titleLines(_ panel: Panel, on canvas: Canvas) -> [String] {
    canvas.lines(of: panel.row.title, canvas.title, width: canvas.content.width - 60)
  }

  func yLabelLines(_ panel: Panel, on canvas: Canvas) -> [String] {
    canvas.lines(of: panel.isBeat ? beatYLabel : yLabel, canvas.mutedLabel, width: canvas.content.width - 60)
  }

  /// The height of a panel's title and of the name of its y axis.
  func headingHeight(_ panel: Panel, on canvas: Canvas) -> Double {
    canvas.title.height(lines: titleLines(panel, on: canvas).count)
      + canvas.mutedLabel.height(lines: yLabelLines(panel, on: canvas).count)
  }

  public func draw(on canvas: inout Canvas) {
    let content = canvas.content
    let panels = panels
    let titleHeights = panels.reduce(0) { $0 + headingHeight($1, on: canvas) + Self.titleGap }
    let footer = 5 + 2 * canvas.mutedLabel.lineHeight
    let plots = content.height - footer - titleHeights - Self.gap * Double(panels.count - 1)
    let plotHeight = max(10, plots / Double(panels.count))

    let domains = panels.map { domain(of: $0, height: plotHeight) }
    let gutters = domains.map { domain in
      canvas.tickWidth(canvas.verticalAxis(domain, top: 0, bottom: plotHeight, format: format))
    }
    let left = content.left + (gutters.max() ?? 0) + 8
    let length = max(2, panels.map(\.row.values.count).max() ?? 0)
    let x = canvas.horizontalAxis(
      0...Double(length - 1) * sampleInterval, left: left, right: content.right - 18, format: .wholeNumber)

    var top = content.top
    for (index, panel) in panels.enumerated() {
      let titleBottom = canvas.paragraph(titleLines(panel, on: canvas), x: left, top: top, canvas.title)
      let plotTop =
        canvas.paragraph(yLabelLines(panel, on: canvas), x: left, top: titleBottom, canvas.mutedLabel) + Self.titleGap
      let area = Rectangle(left: left, top: plotTop, right: x.scale.end, bottom: plotTop + plotHeight)
      let y = canvas.verticalAxis(
        domains[index], top: area.top, bottom: area.bottom, format: panel.isBeat ? .number : format)
      draw(panel, in: area, x: x, y: y, on: &canvas)
      top = area.bottom + Self.gap
    }
    let bottom = canvas.xTickLabels(x, below: top - Self.gap)
    canvas.paragraph([xLabel], x: (left + x.scale.end) / 2, top: bottom, canvas.mutedLabel, align: .middle)
  }

  private var format: Axis.Format { percent ? .percent : .number }

  /// From zero, or below where values are negative, to a round value above them all.
  private func domain(of panel: Panel, height: Double) -> ClosedRange<Double> {
    let row = panel.row
    let values = (row.values + (row.low ?? []) + (row.high ?? [])).filter(\.isFinite)
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 0)
    guard low < high else { return 0...1 }
    return Ticks.rounded(low...high, atMost: Canvas.verticalSteps(height))
  }

  private func draw(_ panel: Panel, in area: Rectangle, x: Axis, y: Axis, on canvas: inout Canvas) {
    func points(_ values: [Double]) -> [Point] {
      values.enumerated().map { index, value in
        Point(x: x.scale.position(of: Double(index) * sampleInterval), y: y.scale.position(of: value))
      }
    }
    let row = panel.row
    let zero = y.scale.position(of: 0)
    let line = points(row.values)
    if let low = row.low, let high = row.high, low.count == high.count, (low + high).allSatisfy(\.isFinite) {
      canvas.fill(.polygon(points(high) + points(low).reversed()), canvas.palette.tint(of: row.colour))
    } else if !panel.isBeat, let first = line.first, let last = line.last, line.allSatisfy(\.isFinite) {
      // No band: the area between the profile and zero.
      canvas.fill(
        .polygon(line + [Point(x: last.x, y: zero), Point(x: first.x, y: zero)]), canvas.palette.tint(of: row.colour))
    }
    canvas.grid(area, x: x, y: y)
    canvas.horizontalLine(y: zero, from: area.left, to: area.right, canvas.palette.axis)
    canvas.yTickLabels(y, leftOf: area.left)
    canvas.stroke(.polyline(line), canvas.palette.colour(of: row.colour), width: canvas.theme.lineWidth)
  }
}
