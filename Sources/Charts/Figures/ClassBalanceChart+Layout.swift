extension ClassBalanceChart {
  /// Where things go; everything but the rows' spare height.
  struct Layout {
    struct Row {
      var bar: Bar
      var labelLines: [String]
      var valueLines: [String]
      var height: Double
    }
    struct PanelLayout {
      var titleLines: [String]
      var rows: [Row]
    }

    static let panelGap = 18.0

    var legend: (items: [Legend.Item], size: FigureSize)
    var panels: [PanelLayout]
    var barLeft: Double
    var barRight: Double
    var axis: Axis
    var leastHeight: Double

    var rows: Int { panels.reduce(0) { $0 + $1.rows.count } }
  }

  func layout(on canvas: Canvas) -> Layout {
    let content = canvas.content
    let style = canvas.label
    let labels = panels.flatMap(\.bars).map { canvas.lines(of: $0.label, style, width: 170) }
    let barLeft = content.left + (labels.map { canvas.width(of: $0, style) }.max() ?? 0) + 10

    // On one line if that leaves the scale half of the width, else the sum above the total.
    func values(isBroken: Bool) -> [[String]] {
      panels.flatMap { panel in panel.bars.map { valueLines($0, total: panel.total, isBroken: isBroken) } }
    }
    let oneLine = values(isBroken: false)
    let room = content.right - barLeft
    let all = Double(max(1, panels.flatMap(\.bars).map(\.total).max() ?? 1))
    let isBroken = barLength(room: room, valueLines: oneLine, most: all, on: canvas) < room * 0.5
    let valueTexts =
      isBroken
      ? values(isBroken: true).map { $0.flatMap { canvas.lines(of: $0, style, width: room * 0.45) } } : oneLine
    // Only the longest bar needs its whole label to the right of the scale's end; shorter ones share the room.
    let barRight = barLeft + barLength(room: room, valueLines: valueTexts, most: all, on: canvas)

    var rest = Array(zip(labels, valueTexts))[...]
    let panelLayouts = panels.map { panel in
      let rows = panel.bars.map { bar in
        let (label, value) = rest.removeFirst()
        let lines = max(label.count, value.count, 1)
        return Layout.Row(
          bar: bar, labelLines: label, valueLines: value, height: max(26, style.height(lines: lines) + 6))
      }
      return Layout.PanelLayout(
        titleLines: canvas.lines(of: panel.title, canvas.title, width: content.right - barLeft), rows: rows)
    }

    let hasOversampled = panels.contains { $0.bars.contains { $0.oversampled > 0 } }
    let legend = Legend(
      entries: hasOversampled
        ? [
          .init(label: originalLabel, colour: .neutral, sample: .bar),
          .init(label: oversampledLabel, colour: .neutral, sample: .hatch),
        ] : []
    ).items(width: content.right - barLeft, isStacked: false, on: canvas)
    let bodies: Double = panelLayouts.reduce(0) { height, panel in
      let title = canvas.title.height(lines: panel.titleLines.count) + 4
      return height + title + Layout.panelGap + panel.rows.reduce(0) { $0 + $1.height }
    }
    let legendHeight = legend.items.isEmpty ? 0 : legend.size.height + 12
    let axisHeight = 5 + 2 * style.lineHeight - Layout.panelGap
    return Layout(
      legend: legend, panels: panelLayouts, barLeft: barLeft, barRight: barRight,
      axis: canvas.horizontalAxis(0...all, left: barLeft, right: barRight, format: .wholeNumber),
      leastHeight: content.top + legendHeight + bodies + axisHeight + 14)
  }

  /// The greatest length of the scale at which every value label ends within the room.
  private func barLength(room: Double, valueLines: [[String]], most: Double, on canvas: Canvas) -> Double {
    zip(panels.flatMap(\.bars), valueLines).reduce(room) { length, pair in
      let (bar, lines) = pair
      let share = Double(bar.total) / most
      guard share > 0 else { return length }
      return min(length, (room - 8 - canvas.width(of: lines, canvas.label)) / share)
    }
  }

  private func valueLines(_ bar: Bar, total: Int, isBroken: Bool) -> [String] {
    let count = NumberText.count(bar.total) + " (" + NumberText.percent(bar.total, of: total) + ")"
    guard bar.oversampled > 0 else { return [count] }
    let sum =
      NumberText.count(bar.original) + " " + originalLabel + " + " + NumberText.count(bar.oversampled) + " "
      + oversampledLabel
    return isBroken ? [sum, "= " + count] : [sum + " = " + count]
  }
}
