extension LineChartPanel.Geometry {
  /// The axes of a plot.
  init(_ panel: LineChart.Panel, plot: Rectangle, on canvas: Canvas) {
    let points = panel.series.flatMap(\.points).filter(\.isFinite)
    let all = points + panel.markers.map { Point(x: $0.x, y: $0.y) }.filter(\.isFinite)
    let steps = Canvas.verticalSteps(plot.height)
    let yRange = panel.yRange ?? DataRange.vertical(all.map(\.y), steps: steps)
    let xRange = panel.xRange ?? DataRange.horizontal(all.map(\.x))
    let isWhole = panel.xRange == nil && points.allSatisfy { $0.x == $0.x.rounded() }
    let format: Axis.Format = panel.percentX ? .percent : isWhole ? .wholeNumber : .number
    self.plot = plot
    x = canvas.horizontalAxis(xRange, left: plot.left, right: plot.right, format: format)
    y = canvas.verticalAxis(yRange, top: plot.top, bottom: plot.bottom, format: panel.percentY ? .percent : .number)
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
}
