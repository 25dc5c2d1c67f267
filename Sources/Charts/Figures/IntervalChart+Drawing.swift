extension IntervalChart {
  /// Columns from left to right: group labels, plot, printed estimates, n.
  struct Layout {
    struct GroupLayout {
      var labelLines: [String]
      var detailLines: [String]
      var height: Double
    }

    var legend: (items: [Legend.Item], size: FigureSize)
    var valueHeading: [String]
    var xLabel: [String]
    var groups: [GroupLayout]
    var plotLeft: Double
    var plotRight: Double
    var valueLeft: Double
    var numberRight: Double
    var plotTop: Double
    var leastHeight: Double

    static let groupGap = 12.0
    static let rowHeight = 20.0
    static let labelGap = 2.0
  }

  func layout(on canvas: Canvas) -> Layout {
    let content = canvas.content
    let style = canvas.label
    let values = groups.flatMap { $0.values.compactMap { $0 } }
    let numbers = showsNumbers ? ["n"] + values.map { NumberText.count($0.n) } : []
    let numberWidth = numbers.map { canvas.width(of: $0, style) + 18 }.max() ?? 0
    let texts = values.map(text(of:))
    let textWidth = texts.map { canvas.width(of: $0, style) }.max() ?? 0
    let valueWidth = max(textWidth, min(150, canvas.width(of: valueLabel, canvas.mutedLabel)))
    let valueHeading = canvas.lines(of: valueLabel, canvas.mutedLabel, width: valueWidth)
    let valueLeft =
      content.right - numberWidth - max(valueWidth, canvas.width(of: valueHeading, canvas.mutedLabel))

    let labelLimit = isNarrow ? content.width : 190
    let rowsHeight = max(1, Double(series.count)) * Layout.rowHeight
    let groupLayouts = groups.map { group in
      let label = canvas.lines(of: group.label, style, width: labelLimit)
      let detail = canvas.lines(of: group.detail, canvas.mutedLabel, width: labelLimit)
      let labelHeight = style.height(lines: label.count + detail.count)
      return Layout.GroupLayout(
        labelLines: label, detailLines: detail,
        height: isNarrow ? labelHeight + Layout.labelGap + rowsHeight : max(rowsHeight, labelHeight))
    }
    let labelWidth =
      groupLayouts.map { max(canvas.width(of: $0.labelLines, style), canvas.width(of: $0.detailLines, style)) }.max()
      ?? 0
    // Narrow: room for half of the first tick label.
    let plotLeft = content.left + (isNarrow ? 12 : labelWidth + 20)
    let legend = Legend(
      entries: series.map { .init(label: $0.label, colour: $0.colour, sample: .marker($0.marker)) }
    ).items(width: valueLeft - 24 - plotLeft, isStacked: false, on: canvas)
    let header = max(legend.size.height, canvas.mutedLabel.height(lines: valueHeading.count))
    let plotTop = content.top + header + 6
    let xLabelLines = canvas.lines(of: xLabel, canvas.mutedLabel, width: content.width)
    let rows = groupLayouts.reduce(0) { $0 + $1.height + Layout.groupGap }
    return Layout(
      legend: legend, valueHeading: valueHeading, xLabel: xLabelLines, groups: groupLayouts, plotLeft: plotLeft,
      plotRight: valueLeft - 24,
      valueLeft: valueLeft, numberRight: content.right, plotTop: plotTop,
      leastHeight: plotTop + rows + 5 + style.height(lines: 1 + max(1, xLabelLines.count)) + 14)
  }

  /// Whether n has a column of its own: not where each group's detail says it for all of the group's values.
  private var showsNumbers: Bool {
    groups.contains { group in
      let numbers = group.values.compactMap { $0?.n }
      return group.detail.isEmpty || numbers.contains { $0 != numbers.first }
    }
  }

  public func draw(on canvas: inout Canvas) {
    let layout = layout(on: canvas)
    let spare = max(0, canvas.size.height - layout.leastHeight)
    let rows = Double(max(1, groups.count * max(1, series.count)))
    // Half of the spare height goes between the rows, half between the groups.
    let rowGrowth = min(spare / 2 / rows, 8)
    let groupGrowth = min((spare - rowGrowth * rows) / Double(max(1, groups.count)), 22)
    var heights: [Double] = []
    for group in layout.groups {
      heights.append(group.height + rowGrowth * Double(max(1, series.count)) + groupGrowth + Layout.groupGap)
    }
    let bottom = layout.plotTop + heights.reduce(0, +)

    drawHeader(layout, on: &canvas)
    let axis = canvas.horizontalAxis(
      range, left: layout.plotLeft, right: layout.plotRight, format: percent ? .percent : .number)
    let area = Rectangle(left: layout.plotLeft, top: layout.plotTop, right: layout.plotRight, bottom: bottom)
    if !isNarrow { canvas.grid(area, x: axis, y: nil) }
    let tickBottom = canvas.xTickLabels(axis, below: bottom)
    // Centred below the plot, but within the figure.
    let half = canvas.width(of: layout.xLabel, canvas.mutedLabel) / 2
    let middle = max(canvas.content.left + half, min(area.midX, canvas.content.right - half))
    canvas.paragraph(layout.xLabel, x: middle, top: tickBottom, canvas.mutedLabel, align: .middle)

    var top = layout.plotTop
    for (index, group) in groups.enumerated() {
      canvas.horizontalLine(
        y: top, from: canvas.content.left, to: canvas.content.right,
        index == 0 ? canvas.palette.axis : canvas.palette.grid)
      let height = heights[index]
      let texts = layout.groups[index]
      let textHeight = canvas.label.height(lines: texts.labelLines.count + texts.detailLines.count)
      let rowHeight = Layout.rowHeight + rowGrowth
      let rowsHeight = rowHeight * Double(series.count)
      // The label lies beside the rows, or above them where the figure is narrow; together they are centred.
      let textTop = top + (height - textHeight - (isNarrow ? Layout.labelGap + rowsHeight : 0)) / 2
      let detailTop = canvas.paragraph(texts.labelLines, x: canvas.content.left, top: textTop, canvas.label)
      canvas.paragraph(texts.detailLines, x: canvas.content.left, top: detailTop, canvas.mutedLabel)
      let first = isNarrow ? textTop + textHeight + Layout.labelGap : top + (height - rowsHeight) / 2
      // Labels above the rows stand on no grid.
      if isNarrow {
        canvas.grid(
          Rectangle(left: area.left, top: first, right: area.right, bottom: top + height), x: axis, y: nil)
      }
      for (row, (series, value)) in zip(series, group.values).enumerated() {
        draw(value, series, y: first + (Double(row) + 0.5) * rowHeight, axis: axis, layout: layout, on: &canvas)
      }
      top += height
    }
    canvas.horizontalLine(y: bottom, from: canvas.content.left, to: canvas.content.right, canvas.palette.axis)
  }

  private func drawHeader(_ layout: Layout, on canvas: inout Canvas) {
    let style = canvas.mutedLabel
    let bottom = layout.plotTop - 6
    canvas.draw(layout.legend.items, at: Point(x: layout.plotLeft, y: bottom - layout.legend.size.height))
    canvas.paragraph(
      layout.valueHeading, x: layout.valueLeft, top: bottom - style.height(lines: layout.valueHeading.count), style)
    if showsNumbers {
      canvas.paragraph(["n"], x: layout.numberRight, top: bottom - style.lineHeight, style, align: .end)
    }
  }

  private func draw(
    _ value: Value?, _ series: Series, y: Double, axis: Axis, layout: Layout, on canvas: inout Canvas
  ) {
    guard let value else { return }
    let hasDot = value.n > 0 && value.estimate.isFinite
    let style = hasDot ? canvas.label : canvas.mutedLabel
    canvas.centredParagraph([text(of: value)], x: layout.valueLeft, y: y, style)
    if showsNumbers {
      canvas.centredParagraph([NumberText.count(value.n)], x: layout.numberRight, y: y, style, align: .end)
    }
    guard hasDot else { return }
    let colour = canvas.palette.colour(of: series.colour)
    if let low = value.low, let high = value.high, low.isFinite, high.isFinite {
      let left = axis.scale.clampedPosition(of: low)
      let right = axis.scale.clampedPosition(of: high)
      canvas.stroke(.line(from: Point(x: left, y: y.snapped), to: Point(x: right, y: y.snapped)), colour, width: 1.75)
      // An end within the dot would only blur its shape.
      let dot = axis.scale.clampedPosition(of: value.estimate)
      for end in [left, right] where abs(end - dot) > 6.5 {
        canvas.stroke(.line(from: Point(x: end, y: y - 4), to: Point(x: end, y: y + 4)), colour, width: 1.75)
      }
    }
    canvas.marker(series.marker, at: Point(x: axis.scale.clampedPosition(of: value.estimate), y: y), series.colour)
  }

  /// `96.6 % (95.1–97.8)`, or that there is nothing to estimate from.
  private func text(of value: Value) -> String {
    guard value.n > 0, value.estimate.isFinite else { return "n = 0, no estimate" }
    let estimate = percent ? NumberText.percent(value.estimate) : NumberText.fixed(value.estimate, decimals: 3)
    guard let low = value.low, let high = value.high else { return estimate }
    func bound(_ value: Double) -> String {
      percent ? NumberText.percentNumber(value) : NumberText.fixed(value, decimals: 3)
    }
    return "\(estimate) (\(bound(low))\u{2013}\(bound(high)))"
  }
}
