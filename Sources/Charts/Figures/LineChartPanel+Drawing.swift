extension LineChartPanel {
  private var plot: Rectangle { geometry.plot }

  func draw(on canvas: inout Canvas) {
    let style = canvas.mutedLabel
    canvas.paragraph(texts.title, x: frame.left, top: frame.top, canvas.title)
    canvas.paragraph(
      texts.y, x: frame.left, top: plot.top - Self.headingGap - style.height(lines: texts.y.count), style)
    canvas.grid(plot, x: geometry.x, y: geometry.y)
    canvas.horizontalLine(y: plot.bottom, from: plot.left, to: plot.right, canvas.palette.axis)
    canvas.yTickLabels(geometry.y, leftOf: plot.left)
    let tickBottom = canvas.xTickLabels(geometry.x, below: plot.bottom)
    // Centred below the plot, but within the panel.
    let half = canvas.width(of: texts.x, style) / 2
    let middle = max(frame.left + half, min(plot.midX, frame.right - half))
    let labelBottom = canvas.paragraph(texts.x, x: middle, top: tickBottom, style, align: .middle)

    let curves = geometry.curves(panel)
    if panel.diagonal {
      canvas.stroke(.polyline(geometry.diagonal), canvas.palette.axis, width: 1, dash: .dashed)
    }
    canvas.clipped(to: plot.grown(by: 2)) { canvas in
      // Broken lines lie on top, so that where two curves coincide both can be seen.
      let pairs = zip(panel.series, curves)
      for (series, curve) in pairs where series.dash == .solid { draw(series, curve, on: &canvas) }
      for (series, curve) in pairs where series.dash != .solid { draw(series, curve, on: &canvas) }
    }
    drawNames(below: labelBottom, on: &canvas)
    drawMarkers(beside: curves, on: &canvas)
    drawRemark(on: &canvas)
  }

  private func draw(_ series: LineChart.Series, _ curve: [Point], on canvas: inout Canvas) {
    let colour = canvas.palette.colour(of: series.colour)
    // A curve that goes up and down all the time is noise, which a thinner line shows better.
    let climb = zip(curve, curve.dropFirst()).reduce(0) {
      $0 + ($1.0.isFinite && $1.1.isFinite ? abs($1.0.y - $1.1.y) : 0)
    }
    let isDense = climb > 4 * plot.height
    canvas.stroke(
      .polyline(curve), colour, width: canvas.theme.lineWidth * (isDense ? 0.7 : 1), dash: series.dash)
    let positions = curve.filter(\.isFinite)
    if series.dots || positions.count == 1 {
      let all = series.stepped && series.dots ? series.points.map(geometry.position) : positions
      for position in all where position.isFinite {
        canvas.marker(.filledCircle, at: position, series.colour, radius: 3)
      }
    }
  }

  private func drawNames(below bottom: Double, on canvas: inout Canvas) {
    switch naming {
    case .inside(let items, let box):
      canvas.fill(box.grown(by: 4), canvas.palette.background)
      canvas.draw(items, at: Point(x: box.left, y: box.top))
    case .below(let items): canvas.draw(items, at: Point(x: frame.left, y: bottom + 8))
    case .ends(let labels):
      for label in labels {
        // A short line leads from the curve's end to a name that had to move.
        if abs(label.middle - label.end.y) > 2 || plot.right - label.end.x > 2 {
          canvas.stroke(
            .polyline([
              Point(x: label.end.x + 2, y: label.end.y), Point(x: plot.right + Self.endGap - 3, y: label.middle),
            ]), canvas.palette.axis, width: 1)
        }
        var style = canvas.label
        style.colour = canvas.palette.textColour(of: label.colour)
        canvas.centredParagraph(label.lines, x: plot.right + Self.endGap, y: label.middle, style)
      }
    }
  }

  // MARK: Markers

  private func drawMarkers(beside curves: [[Point]], on canvas: inout Canvas) {
    let markers = panel.markers.filter { $0.x.isFinite && $0.y.isFinite }
    let centres = markers.map { geometry.clampedPosition(Point(x: $0.x, y: $0.y)) }
    for (marker, centre) in zip(markers, centres) {
      canvas.fill(.circle(centre, radius: 6), canvas.palette.background)
      canvas.marker(.filledCircle, at: centre, marker.colour, radius: 4.5)
    }
    for (marker, centre) in zip(markers, centres) where !marker.label.isEmpty {
      drawLabel(of: marker, at: centre, dots: centres, curves: curves, on: &canvas)
    }
  }

  /// Sets a marker's name beside it where it meets no other text or dot and as few curves as possible.
  private func drawLabel(
    of marker: LineChart.Marker, at centre: Point, dots: [Point], curves: [[Point]], on canvas: inout Canvas
  ) {
    var style = canvas.label
    style.colour = canvas.palette.textColour(of: marker.colour)
    let lines = canvas.lines(of: marker.label, style, width: plot.width * 0.5)
    let size = FigureSize(width: canvas.width(of: lines, style), height: style.height(lines: lines.count))
    let taken = canvas.textRectangles + dots.map { Rectangle(x: $0.x - 5, y: $0.y - 5, width: 10, height: 10) }
    let area = Rectangle(left: plot.left + 4, top: frame.top, right: frame.right, bottom: plot.bottom - 3)
    let best = Self.candidates(around: centre, size: size, in: plot)
      .filter { box in area.contains(box) && !taken.contains { $0.overlaps(box.grown(by: 1)) } }
      .map { box in (box: box, cost: cost(of: box, from: centre, curves: curves)) }
      .min { $0.cost < $1.cost }
    guard let box = best?.box else { return }
    let nearest = Point(
      x: min(max(centre.x, box.left), box.right), y: min(max(centre.y, box.top), box.bottom))
    let (dx, dy) = (nearest.x - centre.x, nearest.y - centre.y)
    let distance = (dx * dx + dy * dy).squareRoot()
    if distance > 14 {
      let start = Point(x: centre.x + dx / distance * 7, y: centre.y + dy / distance * 7)
      canvas.stroke(.line(from: start, to: nearest), canvas.palette.axis, width: 1)
    }
    canvas.fill(box, canvas.palette.background)
    canvas.paragraph(lines, x: box.left, top: box.top, style)
  }

  /// Curves that a box would hide count most, then its distance from the dot.
  private func cost(of box: Rectangle, from centre: Point, curves: [[Point]]) -> Double {
    let hidden = curves.filter { FreeBox.touches($0, box) }.count
    return Double(hidden) * 200 + abs(box.midX - centre.x) + abs(box.midY - centre.y)
  }

  /// Places beside a dot, and a net of them over the plot should all of those be taken.
  private static func candidates(around centre: Point, size: FigureSize, in plot: Rectangle) -> [Rectangle] {
    var boxes: [Rectangle] = []
    for distance in [10.0, 18, 30, 46, 70, 100] {
      for (dx, dy) in [(1.0, 0.0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)] {
        boxes.append(
          Rectangle(
            x: centre.x + dx * distance + (dx - 1) / 2 * size.width,
            y: centre.y + dy * distance + (dy - 1) / 2 * size.height, width: size.width, height: size.height))
      }
    }
    for row in 0...20 {
      for column in 0...8 {
        boxes.append(
          Rectangle(
            x: plot.left + 4 + (plot.width - size.width - 4) * Double(column) / 8,
            y: plot.top + (plot.height - size.height - 4) * Double(row) / 20, width: size.width, height: size.height))
      }
    }
    return boxes
  }

  // MARK: Remarks

  /// Says that there is no curve, or that some values lie outside the axes.
  private func drawRemark(on canvas: inout Canvas) {
    let values = panel.series.flatMap(\.points).filter(\.isFinite)
    if values.isEmpty {
      let lines = canvas.lines(of: panel.note ?? "no values", canvas.mutedLabel, width: plot.width - 24)
      canvas.note(lines, in: plot)
      return
    }
    let outside = values.filter { !geometry.y.scale.domain.contains($0.y) }.count
    guard outside > 0, let most = values.map(\.y).max() else { return }
    let text = "\(NumberText.count(outside)) off the scale, up to \(NumberText.shortest(most, decimals: 2))"
    let lines = canvas.lines(of: text, canvas.mutedLabel, width: plot.width - 16)
    let width = canvas.width(of: lines, canvas.mutedLabel)
    let height = canvas.mutedLabel.height(lines: lines.count)
    let taken = canvas.textRectangles
    for x in [plot.midX - width / 2, plot.left + 8, plot.right - width - 4] {
      for y in stride(from: plot.top + 2, through: plot.bottom - height, by: 12) {
        let box = Rectangle(x: x, y: y, width: width, height: height)
        if taken.contains(where: { $0.overlaps(box) }) { continue }
        canvas.fill(box.grown(by: 2), canvas.palette.background)
        canvas.paragraph(lines, x: x, top: y, canvas.mutedLabel)
        return
      }
    }
  }
}
