/// One panel of a line chart, laid out: where its plot and axes go.
struct LineChartPanel {
  let panel: LineChart.Panel
  let frame: Rectangle
  let texts: Texts
  let geometry: Geometry

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

  /// From the name of the y axis to the plot: half of the top tick label, and some air.
  static let headingGap = 12.0

  init(_ panel: LineChart.Panel, in frame: Rectangle, plot: Rectangle, on canvas: Canvas) {
    self.panel = panel
    self.frame = frame
    texts = Texts(panel, width: frame.width, on: canvas)
    geometry = Geometry(panel, plot: plot, on: canvas)
  }

  /// What the panel's tick labels need to the left and to the right of a plot in a frame of a width.
  static func insets(
    _ panel: LineChart.Panel, width: Double, plotHeight: Double, on canvas: Canvas
  ) -> (left: Double, right: Double) {
    let trial = Geometry(
      panel, plot: Rectangle(x: 0, y: 0, width: max(20, width - 40), height: plotHeight), on: canvas)
    // The last tick label is centred below the corner of the plot: half of it needs room too.
    let overhang = (trial.x.ticks.last.map { canvas.width(of: $0.label, canvas.mutedLabel) } ?? 0) / 2
    return (canvas.tickWidth(trial.y) + 8, overhang + 2)
  }
}

extension LineChartPanel.Texts {
  init(_ panel: LineChart.Panel, width: Double, on canvas: Canvas) {
    title = canvas.lines(of: panel.title, canvas.title, width: width)
    y = canvas.lines(of: panel.yLabel, canvas.mutedLabel, width: width)
    x = canvas.lines(of: panel.xLabel, canvas.mutedLabel, width: width * 0.85)
  }

  /// What stands above the plot: title and name of the y axis.
  func headingHeight(on canvas: Canvas) -> Double {
    canvas.title.height(lines: title.count) + canvas.mutedLabel.height(lines: y.count) + (title.isEmpty ? 0 : 4)
      + LineChartPanel.headingGap
  }

  /// What stands right below the plot: tick labels and the name of the x axis.
  func footerHeight(on canvas: Canvas) -> Double {
    5 + canvas.mutedLabel.height(lines: 1 + x.count)
  }
}
