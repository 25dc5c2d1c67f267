extension LineChart {
  /// The key and the rows of panels below it.
  struct Layout {
    /// Panels side by side, with what their plots share.
    struct Row {
      var panels: [Panel]
      /// Titles and names of the y axes.
      var heading: Double
      /// Tick labels and names of the x axes.
      var footer: Double
      var height: Double
    }

    static let gap = FigureSize(width: 30, height: 26)
    static let keyGap = 12.0
    static let leastPlotHeight = 190.0

    var key: [Legend.Item]
    var keyHeight: Double
    var rows: [Row]
    private var columns: Int

    init(of chart: LineChart, on canvas: Canvas) {
      let key = Self.key(chart.panels).items(width: canvas.content.width, isStacked: false, on: canvas)
      self.key = key.items
      keyHeight = key.items.isEmpty ? 0 : key.size.height + Self.keyGap
      columns = chart.columns
      let width = canvas.content.columns(columns, gap: Self.gap.width).first?.width ?? 0
      rows = stride(from: 0, to: chart.panels.count, by: columns).map { start in
        let panels = chart.members(from: start)
        let texts = panels.map { LineChartPanel.Texts($0, width: width, on: canvas) }
        let heading = texts.map { $0.headingHeight(on: canvas) }.max() ?? 0
        let footer = texts.map { $0.footerHeight(on: canvas) }.max() ?? 0
        let wanted = chart.panels.count <= chart.columns ? 422 - key.size.height - Self.keyGap : 250
        return Row(
          panels: panels, heading: heading, footer: footer, height: max(wanted, heading + Self.leastPlotHeight + footer)
        )
      }
    }

    /// What the rows ask for, margins included.
    var height: Double { 28 + keyHeight + gaps + rows.reduce(0) { $0 + $1.height } }

    private var gaps: Double { Self.gap.height * Double(max(0, rows.count - 1)) }

    /// The panels where they are drawn: all plots are of one width, and begin and end at the same x in their columns.
    func placed(on canvas: Canvas) -> [LineChartPanel] {
      // All of the canvas, should it be higher or, for a font of other widths, lower than the rows ask for.
      let room = canvas.content.height - keyHeight - gaps
      let scale = room / max(1, rows.reduce(0) { $0 + $1.height })
      let plotHeights = rows.map { max(30, $0.height * scale - $0.heading - $0.footer) }
      let frames = canvas.content.columns(columns, gap: Self.gap.width)
      let width = frames.first?.width ?? 0
      let insets = zip(rows, plotHeights).flatMap { row, height in
        row.panels.map { LineChartPanel.insets($0, width: width, plotHeight: height, on: canvas) }
      }
      let left = insets.map(\.left).max() ?? 0
      let right = insets.map(\.right).max() ?? 0

      var panels: [LineChartPanel] = []
      var top = canvas.content.top + keyHeight
      for (row, height) in zip(rows, plotHeights) {
        for (panel, frame) in zip(row.panels, frames) {
          let plot = Rectangle(
            left: frame.left + left, top: top + row.heading, right: max(frame.left + left + 20, frame.right - right),
            bottom: top + row.heading + height)
          let area = Rectangle(left: frame.left, top: top, right: frame.right, bottom: plot.bottom + row.footer)
          panels.append(LineChartPanel(panel, in: area, plot: plot, on: canvas))
        }
        top += row.height * scale + Self.gap.height
      }
      return panels
    }

    /// Each curve's name once; one that has several colours, a model's in each panel say, is told by its line alone.
    private static func key(_ panels: [Panel]) -> Legend {
      var entries: [(label: String, dash: LineDash, colours: [MarkColour])] = []
      for series in panels.flatMap(\.series) where !series.label.isEmpty && series.points.contains(where: \.isFinite) {
        if let index = entries.firstIndex(where: { $0.label == series.label && $0.dash == series.dash }) {
          entries[index].colours.append(series.colour)
        } else {
          entries.append((series.label, series.dash, [series.colour]))
        }
      }
      return Legend(
        entries: entries.map { entry in
          let first = entry.colours[0]
          return Legend.Entry(
            label: entry.label, colour: entry.colours.allSatisfy { $0 == first } ? first : .neutral,
            sample: .line(entry.dash))
        })
    }
  }

  /// The panels of the row that begins at one of them.
  private func members(from start: Int) -> [Panel] {
    var members = Array(panels[start..<min(panels.count, start + columns)])
    guard sharesY else { return members }
    let values = members.flatMap { $0.series.flatMap(\.points).map(\.y) + $0.markers.map(\.y) }
    let range = DataRange.vertical(values, steps: 6)
    for index in members.indices where members[index].yRange == nil { members[index].yRange = range }
    return members
  }
}
