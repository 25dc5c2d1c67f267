/// One panel of a line chart, laid out: where its plot, axes and names go.
struct LineChartPanel {
  typealias Panel = LineChart.Panel

  let panel: Panel
  let frame: Rectangle
  let plot: Rectangle
  let x: Axis
  let y: Axis
  let titleLines: [String]
  let yLabelLines: [String]
  let xLabelLines: [String]
  let naming: Naming
  /// Each series as it will be drawn, on the canvas.
  let curves: [[Point]]
  /// The height of a key below the plot, at least as asked for.
  let footer: Double

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

  static let endGap = 14.0

  /// What stands above the plot: title and name of the y axis.
  static func headingHeight(_ panel: Panel, width: Double, on canvas: Canvas) -> Double {
    let title = canvas.lines(of: panel.title, canvas.title, width: width)
    let label = canvas.lines(of: panel.yLabel, canvas.mutedLabel, width: width)
    return canvas.title.height(lines: title.count) + canvas.mutedLabel.height(lines: label.count)
      + (title.isEmpty ? 0 : 6) + 7
  }

  /// - Parameters:
  ///   - heading: the height of the highest heading in this row of panels.
  ///   - footer: the height of the highest key below a plot in this row.
  init(_ panel: Panel, in frame: Rectangle, heading: Double, footer: Double, on canvas: Canvas) {
    self.panel = panel
    self.frame = frame
    titleLines = canvas.lines(of: panel.title, canvas.title, width: frame.width)
    yLabelLines = canvas.lines(of: panel.yLabel, canvas.mutedLabel, width: frame.width)
    xLabelLines = canvas.lines(of: panel.xLabel, canvas.mutedLabel, width: frame.width * 0.85)
    let style = canvas.label
    let axisHeight = 5 + style.height(lines: 1 + xLabelLines.count)
    let top = frame.top + heading

    let points = panel.series.flatMap(\.points).filter(\.isFinite)
    let markers = panel.markers.filter { $0.x.isFinite && $0.y.isFinite }
    let xRange = panel.xRange ?? DataRange.horizontal(points.map(\.x) + markers.map(\.x))
    let named = panel.series.filter { series in
      !series.label.isEmpty && series.points.contains { $0.isFinite }
    }

    /// The panel with a right margin and a key's height below: everything but the names.
    func geometry(margin: Double, below: Double) -> (plot: Rectangle, x: Axis, y: Axis) {
      let bottom = max(top + 30, frame.bottom - axisHeight - below)
      let yRange =
        panel.yRange
        ?? DataRange.vertical(points.map(\.y) + markers.map(\.y), steps: Canvas.verticalSteps(bottom - top))
      let y = canvas.verticalAxis(yRange, top: top, bottom: bottom, format: panel.percentY ? .percent : .number)
      let left = frame.left + canvas.tickWidth(y) + 8
      let isWhole = panel.xRange == nil && points.allSatisfy { $0.x == $0.x.rounded() }
      let format: Axis.Format = panel.percentX ? .percent : isWhole ? .wholeNumber : .number
      // The last tick label is centred below the corner of the plot: half of it needs room too.
      let trial = canvas.horizontalAxis(xRange, left: left, right: frame.right - 12, format: format)
      let overhang = (trial.ticks.last.map { canvas.width(of: $0.label, style) } ?? 0) / 2
      let right = frame.right - max(margin, overhang + 2)
      let x = canvas.horizontalAxis(xRange, left: left, right: max(left + 20, right), format: format)
      return (Rectangle(left: left, top: top, right: x.scale.end, bottom: bottom), x, y)
    }

    // Names at the ends of the curves.
    let widest = frame.width * 0.3
    let ends = named.map { canvas.lines(of: $0.label, style, width: widest) }
    let endWidth = ends.map { canvas.width(of: $0, style) }.max() ?? 0
    if !named.isEmpty {
      let (plot, x, y) = geometry(margin: endWidth + Self.endGap, below: footer)
      if let labels = Self.endLabels(named, lines: ends, plot: plot, x: x, y: y, on: canvas) {
        (self.plot, self.x, self.y) = (plot, x, y)
        naming = .ends(labels)
        curves = panel.series.map { Self.curve($0, x: x, y: y) }
        self.footer = footer
        return
      }
    }

    // A key in the plot, where it hides nothing.
    let legend = Legend(entries: named.map { .init(label: $0.label, colour: $0.colour, sample: .line($0.dash)) })
    let (plot, x, y) = geometry(margin: 0, below: footer)
    let curves = panel.series.map { Self.curve($0, x: x, y: y) }
    let stacked = legend.items(width: plot.width * 0.62, isStacked: true, on: canvas)
    let obstacles =
      curves + (panel.diagonal ? [Self.diagonal(of: plot)] : [])
      + markers.map { marker in
        let centre = Point(x: x.scale.position(of: marker.x), y: y.scale.position(of: marker.y))
        return [Point(x: centre.x - 6, y: centre.y), Point(x: centre.x + 6, y: centre.y)]
      }
    let free = FreePlace.find(size: stacked.size, in: plot.grown(by: -8), avoiding: obstacles, margin: 6)
    if named.isEmpty || free != nil {
      (self.plot, self.x, self.y, self.curves) = (plot, x, y, curves)
      naming = free.map { .inside(stacked.items, $0) } ?? .below([])
      self.footer = footer
      return
    }

    // A key below the x axis.
    let key = legend.items(width: frame.width, isStacked: false, on: canvas)
    let height = max(footer, key.size.height + 8)
    let (shortPlot, shortX, shortY) = geometry(margin: 0, below: height)
    (self.plot, self.x, self.y) = (shortPlot, shortX, shortY)
    self.curves = panel.series.map { Self.curve($0, x: shortX, y: shortY) }
    naming = .below(key.items)
    self.footer = height
  }

  static func diagonal(of plot: Rectangle) -> [Point] {
    [Point(x: plot.left, y: plot.bottom), Point(x: plot.right, y: plot.top)]
  }

  /// A series on the canvas, without points that cannot be told from their neighbours.
  private static func curve(_ series: LineChart.Series, x: Axis, y: Axis) -> [Point] {
    var curve: [Point] = []
    for point in series.points {
      let place = Point(x: x.scale.position(of: point.x), y: y.scale.position(of: point.y))
      if let last = curve.last, last.isFinite, place.isFinite {
        if series.stepped, abs(place.y - last.y) > 0.01 { curve.append(Point(x: place.x, y: last.y)) }
        // An eighth of a device pixel.
        if curve.count > 1, abs(place.x - last.x) + abs(place.y - last.y) < 0.06 { continue }
      }
      curve.append(place)
    }
    return curve
  }

  /// Names at the curves' ends, nil where these do not lie at the right border or the names would be far from them.
  private static func endLabels(
    _ series: [LineChart.Series], lines: [[String]], plot: Rectangle, x: Axis, y: Axis, on canvas: Canvas
  ) -> [EndLabel]? {
    let ends = series.compactMap { series in
      series.points.last { $0.isFinite }.map {
        Point(x: x.scale.position(of: $0.x), y: y.scale.clampedPosition(of: $0.y))
      }
    }
    guard ends.count == series.count, ends.allSatisfy({ $0.x >= plot.right - plot.width * 0.08 }) else { return nil }
    let heights = lines.map { canvas.label.height(lines: $0.count) }
    let middles = Spread.middles(
      wanted: ends.map(\.y), heights: heights, low: plot.top - 6, high: plot.bottom + 6)
    let isNear = zip(zip(ends, middles), heights).allSatisfy { pair, height in
      abs(pair.0.y - pair.1) <= 22 && pair.1 + height / 2 <= plot.bottom + 6.5
    }
    guard isNear else { return nil }
    return series.indices.map {
      EndLabel(lines: lines[$0], colour: series[$0].colour, end: ends[$0], middle: middles[$0])
    }
  }
}
