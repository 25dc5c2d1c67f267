extension LineChartPanel.Geometry {
  /// The plot between `top` and `bottom`, with at least `margin` to the right of it.
  init(
    _ panel: LineChart.Panel, top: Double, bottom: Double, left: Double, right: Double, margin: Double,
    on canvas: Canvas
  ) {
    let points = panel.series.flatMap(\.points).filter(\.isFinite)
    let all = points + panel.markers.map { Point(x: $0.x, y: $0.y) }.filter(\.isFinite)
    let bottom = max(top + 30, bottom)
    let steps = Canvas.verticalSteps(bottom - top)
    let yRange = panel.yRange ?? DataRange.vertical(all.map(\.y), steps: steps)
    y = canvas.verticalAxis(yRange, top: top, bottom: bottom, format: panel.percentY ? .percent : .number)

    let plotLeft = left + canvas.tickWidth(y) + 8
    let xRange = panel.xRange ?? DataRange.horizontal(all.map(\.x))
    let isWhole = panel.xRange == nil && points.allSatisfy { $0.x == $0.x.rounded() }
    let format: Axis.Format = panel.percentX ? .percent : isWhole ? .wholeNumber : .number
    // The last tick label is centred below the corner of the plot: half of it needs room too.
    let trial = canvas.horizontalAxis(xRange, left: plotLeft, right: right - 12, format: format)
    let overhang = (trial.ticks.last.map { canvas.width(of: $0.label, canvas.mutedLabel) } ?? 0) / 2
    let plotRight = max(plotLeft + 20, right - max(margin, overhang + 2))
    x = canvas.horizontalAxis(xRange, left: plotLeft, right: plotRight, format: format)
    plot = Rectangle(left: plotLeft, top: top, right: plotRight, bottom: bottom)
  }

  /// Each series as it will be drawn.
  func curves(_ panel: LineChart.Panel) -> [[Point]] {
    panel.series.map(curve)
  }

  /// A point of the data on the canvas.
  func position(_ point: Point) -> Point {
    Point(x: x.scale.position(of: point.x), y: y.scale.position(of: point.y))
  }

  /// A point of the data on the canvas, moved to the border of the plot when outside.
  func clampedPosition(_ point: Point) -> Point {
    Point(x: x.scale.clampedPosition(of: point.x), y: y.scale.clampedPosition(of: point.y))
  }

  /// From the lower left to the upper right corner.
  var diagonal: [Point] {
    [Point(x: plot.left, y: plot.bottom), Point(x: plot.right, y: plot.top)]
  }

  /// A tenth of a CSS pixel cannot be seen, and a curve of 30,000 steps becomes one of some hundred lines.
  private static let tolerance = 0.1

  /// A series on the canvas, without points that cannot be distinguished from their neighbours.
  private func curve(_ series: LineChart.Series) -> [Point] {
    var curve: [Point] = []
    for point in series.points {
      let position = position(point)
      if let last = curve.last, last.isFinite, position.isFinite {
        if curve.count > 1, abs(position.x - last.x) + abs(position.y - last.y) < Self.tolerance { continue }
        if series.stepped, position.y != last.y { curve.append(Point(x: position.x, y: last.y)) }
      }
      curve.append(position)
    }
    return Polyline.simplified(curve, tolerance: Self.tolerance)
  }

  // MARK: Names

  /// Names at the curves' ends, nil where these do not lie at the right border, or where a name would have to move by
  /// more than `farthest` for the others.
  func endLabels(
    of series: [LineChart.Series], lines: [[String]], farthest: Double, on canvas: Canvas
  ) -> [LineChartPanel.EndLabel]? {
    let ends = series.compactMap { series in
      series.points.last(where: \.isFinite).map { Point(x: position($0).x, y: clampedPosition($0).y) }
    }
    guard ends.count == series.count, ends.allSatisfy({ $0.x >= plot.right - plot.width * 0.08 }) else { return nil }
    let heights = lines.map { canvas.label.height(lines: $0.count) }
    let low = plot.top - 6
    let high = plot.bottom + 6
    let middles = Spread.middles(wanted: ends.map(\.y), heights: heights, low: low, high: high)
    for index in series.indices {
      let isNear = abs(ends[index].y - middles[index]) <= farthest
      guard isNear, middles[index] + heights[index] / 2 <= high + 0.5 else { return nil }
    }
    return series.indices.map {
      LineChartPanel.EndLabel(lines: lines[$0], colour: series[$0].colour, end: ends[$0], middle: middles[$0])
    }
  }

  /// A key in the plot where it hides nothing, on as few lines as possible; nil where there is no such position.
  func inside(
    _ series: [LineChart.Series], panel: LineChart.Panel, curves: [[Point]], on canvas: Canvas
  ) -> LineChartPanel.Naming? {
    var obstacles = panel.diagonal ? curves + [diagonal] : curves
    for marker in panel.markers where marker.x.isFinite && marker.y.isFinite {
      let centre = clampedPosition(Point(x: marker.x, y: marker.y))
      obstacles.append([Point(x: centre.x - 6, y: centre.y), Point(x: centre.x + 6, y: centre.y)])
    }
    let legend = Legend(of: series)
    let area = plot.grown(by: -8)
    for share in [1.0, 0.78, 0.62] {
      let key = legend.items(width: area.width * share, isStacked: true, on: canvas)
      if let position = FreeBox.find(size: key.size, in: area, avoiding: obstacles, margin: 6) {
        return .inside(key.items, position)
      }
    }
    return nil
  }
}
