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
    canvas.paragraph(texts.x, x: middle, top: tickBottom, style, align: .middle)

    let curves = geometry.curves(panel)
    for guide in guides {
      canvas.stroke(
        .line(from: Point(x: guide.x, y: plot.top), to: Point(x: guide.x, y: plot.bottom)), canvas.palette.axis,
        width: 1.5, dash: .dotted)
    }
    if panel.diagonal {
      canvas.stroke(.polyline(geometry.diagonal), canvas.palette.axis, width: 1, dash: .dashed)
    }
    canvas.clipped(to: plot.grown(by: 2)) { canvas in
      // Broken lines lie on top, so that where two curves coincide both can be seen.
      let pairs = zip(panel.series, curves)
      for (series, curve) in pairs where series.dash == .solid { draw(series, curve, on: &canvas) }
      for (series, curve) in pairs where series.dash != .solid { draw(series, curve, on: &canvas) }
    }
    drawMarkers(beside: curves, on: &canvas)
    drawRemark(beside: curves, on: &canvas)
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
      // The curve leaves out points on a straight line; dots are not left out.
      let all = series.dots ? series.points.filter(\.isFinite).map(geometry.position) : positions
      for position in all where position.isFinite {
        canvas.marker(.filledCircle, at: position, series.colour, radius: 3)
      }
    }
  }

  // MARK: Markers

  /// The guides that lie in the plot, their x on the canvas.
  private var guides: [LineChart.Guide] {
    panel.guides.filter { geometry.x.scale.domain.contains($0.x) }
      .map { LineChart.Guide(x: geometry.x.scale.position(of: $0.x), label: $0.label) }
  }

  private func drawMarkers(beside curves: [[Point]], on canvas: inout Canvas) {
    let markers = panel.markers.filter { $0.x.isFinite && $0.y.isFinite }
    let centres = markers.map { geometry.clampedPosition(Point(x: $0.x, y: $0.y)) }
    for (marker, centre) in zip(markers, centres) {
      canvas.marker(marker.shape, at: centre, marker.colour, radius: 5)
    }
    let lines = guides.map { [Point(x: $0.x, y: plot.top), Point(x: $0.x, y: plot.bottom)] }
    for (marker, centre) in zip(markers, centres) where !marker.label.isEmpty {
      var style = canvas.label
      style.colour = canvas.palette.textColour(of: marker.colour)
      drawLabel(marker.label, style, at: centre, dots: centres, curves: curves + lines, on: &canvas)
    }
    for guide in guides where !guide.label.isEmpty {
      let end = Point(x: guide.x, y: plot.top + 6)
      drawLabel(guide.label, canvas.mutedLabel, at: end, dots: centres, curves: curves + lines, on: &canvas)
    }
  }

  /// Sets the name of a dot or guide beside it where it meets no other text or dot and as few curves as possible.
  private func drawLabel(
    _ label: String, _ style: TextStyle, at centre: Point, dots: [Point], curves: [[Point]], on canvas: inout Canvas
  ) {
    let lines = canvas.lines(of: label, style, width: plot.width * 0.5)
    let size = FigureSize(width: canvas.width(of: lines, style), height: style.height(lines: lines.count))
    let taken = canvas.textRectangles + dots.map { Rectangle(x: $0.x - 5, y: $0.y - 5, width: 10, height: 10) }
    let area = Rectangle(left: plot.left + 4, top: plot.top - 4, right: frame.right, bottom: plot.bottom - 3)
    let best = Self.candidates(around: centre, size: size, in: plot)
      .filter { box in area.contains(box) && !taken.contains { $0.overlaps(box.grown(by: 1)) } }
      .map { box in (box: box, hidden: curves.filter { FreeBox.touches($0, box) }.count) }
      .min { cost(of: $0.box, $0.hidden, from: centre) < cost(of: $1.box, $1.hidden, from: centre) }
    guard let (box, hidden) = best else { return }
    let nearest = Point(
      x: min(max(centre.x, box.left), box.right), y: min(max(centre.y, box.top), box.bottom))
    let (dx, dy) = (nearest.x - centre.x, nearest.y - centre.y)
    let distance = (dx * dx + dy * dy).squareRoot()
    if distance > 14 {
      let start = Point(x: centre.x + dx / distance * 7, y: centre.y + dy / distance * 7)
      canvas.stroke(.line(from: start, to: nearest), canvas.palette.axis, width: 1)
    }
    // The grid is cleared for the text, a curve never.
    if hidden == 0 { canvas.fill(box, canvas.palette.background) }
    canvas.paragraph(lines, x: box.left, top: box.top, style)
  }

  /// Curves that a box would hide count most, then its distance from the dot.
  private func cost(of box: Rectangle, _ hidden: Int, from centre: Point) -> Double {
    Double(hidden) * 200 + abs(box.midX - centre.x) + abs(box.midY - centre.y)
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
  private func drawRemark(beside curves: [[Point]], on canvas: inout Canvas) {
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
    let boxes = [plot.midX - width / 2, plot.left + 8, plot.right - width - 4].flatMap { x in
      stride(from: plot.top + 2, through: plot.bottom - height, by: 12).map {
        Rectangle(x: x, y: $0, width: width, height: height)
      }
    }.filter { box in !taken.contains { $0.overlaps(box) } }
    let free = boxes.first { box in curves.allSatisfy { !FreeBox.touches($0, box.grown(by: 2)) } }
    guard let box = free ?? boxes.first else { return }
    if free != nil { canvas.fill(box.grown(by: 2), canvas.palette.background) }
    canvas.paragraph(lines, x: box.left, top: box.top, canvas.mutedLabel)
  }
}
