/// One panel of a line chart, laid out: where its plot, axes and names go.
struct LineChartPanel {
  let panel: LineChart.Panel
  let frame: Rectangle
  let texts: Texts
  let geometry: Geometry
  let naming: Naming
  /// The height of a key below the plot, at least as high as asked for.
  let footer: Double

  /// The title and the names of the axes, broken into lines.
  struct Texts {
    var title: [String]
    var y: [String]
    var x: [String]
  }

  /// The plot with its axes.
  struct Geometry {
    var plot: Rectangle
    var x: Axis
    var y: Axis
  }

  /// How the curves are named.
  enum Naming {
    case ends([EndLabel])
    case inside([Legend.Item], Rectangle)
    case below([Legend.Item])
  }

  /// A curve's name to the right of its end.
  struct EndLabel {
    var lines: [String]
    var colour: MarkColour
    var end: Point
    var middle: Double
  }

  /// From the plot to names at the ends of curves.
  static let endGap = 14.0
  /// From the name of the y axis to the plot: half of the top tick label, and some air.
  static let headingGap = 12.0
  static let leastPlotHeight = 190.0

  /// - Parameters:
  ///   - heading: the height of the highest heading in this row of panels.
  ///   - footer: the height of the highest key below a plot in this row.
  init(_ panel: LineChart.Panel, in frame: Rectangle, heading: Double, footer: Double, on canvas: Canvas) {
    self.panel = panel
    self.frame = frame
    let texts = Texts(panel, width: frame.width, on: canvas)
    self.texts = texts
    let named = panel.series.filter { series in
      !series.label.isEmpty && series.points.contains { $0.isFinite }
    }
    func geometry(margin: Double, footer: Double) -> Geometry {
      Geometry(
        panel, top: frame.top + heading, bottom: frame.bottom - texts.axisHeight(on: canvas) - footer, left: frame.left,
        right: frame.right, margin: margin, on: canvas)
    }

    // Best are names right at the ends of the curves, then a key in the plot where it hides nothing, then names that had
    // to move away from the ends, and last a key below the x axis.
    let ends = named.map { canvas.lines(of: $0.label, canvas.label, width: frame.width * 0.3) }
    let endWidth = ends.map { canvas.width(of: $0, canvas.label) }.max() ?? 0
    let withMargin = geometry(margin: endWidth + Self.endGap, footer: footer)
    let full = geometry(margin: 0, footer: footer)
    if named.isEmpty {
      (self.geometry, naming, self.footer) = (full, .below([]), footer)
    } else if let labels = withMargin.endLabels(of: named, lines: ends, farthest: 6, on: canvas) {
      (self.geometry, naming, self.footer) = (withMargin, .ends(labels), footer)
    } else if let key = full.inside(named, panel: panel, curves: full.curves(panel), on: canvas) {
      (self.geometry, naming, self.footer) = (full, key, footer)
    } else if let labels = withMargin.endLabels(of: named, lines: ends, farthest: 22, on: canvas) {
      (self.geometry, naming, self.footer) = (withMargin, .ends(labels), footer)
    } else {
      let key = Legend(of: named).items(width: frame.width, isStacked: false, on: canvas)
      let height = max(footer, key.size.height + 8)
      (self.geometry, naming, self.footer) = (geometry(margin: 0, footer: height), .below(key.items), height)
    }
  }

  /// The height that the panel needs for a plot of a decent height.
  func leastHeight(heading: Double, on canvas: Canvas) -> Double {
    heading + Self.leastPlotHeight + texts.axisHeight(on: canvas) + footer
  }

  /// What stands above the plot: title and name of the y axis.
  static func headingHeight(_ panel: LineChart.Panel, width: Double, on canvas: Canvas) -> Double {
    let texts = Texts(panel, width: width, on: canvas)
    return canvas.title.height(lines: texts.title.count) + canvas.mutedLabel.height(lines: texts.y.count)
      + (texts.title.isEmpty ? 0 : 4) + headingGap
  }
}

extension LineChartPanel.Texts {
  init(_ panel: LineChart.Panel, width: Double, on canvas: Canvas) {
    title = canvas.lines(of: panel.title, canvas.title, width: width)
    y = canvas.lines(of: panel.yLabel, canvas.mutedLabel, width: width)
    x = canvas.lines(of: panel.xLabel, canvas.mutedLabel, width: width * 0.85)
  }

  /// What stands right below the plot: tick labels and the name of the x axis.
  func axisHeight(on canvas: Canvas) -> Double {
    5 + canvas.mutedLabel.height(lines: 1 + x.count)
  }
}

extension Legend {
  init(of series: [LineChart.Series]) {
    entries = series.map { Entry(label: $0.label, colour: $0.colour, sample: .line($0.dash)) }
  }
}
