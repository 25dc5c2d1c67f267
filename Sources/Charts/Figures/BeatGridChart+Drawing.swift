extension BeatGridChart {
  /// What all cells share.
  struct Frames {
    var legend: [Legend.Item]
    var legendCorner: Point
    /// The key in the last row's first free cell; the one above is empty then.
    var cellKey: (items: [Legend.Item], size: FigureSize)?
    var yLabelLines: [String]
    var left: Double
    var top: Double
    var cellWidth: Double
  }

  public func draw(on canvas: inout Canvas) {
    let frames = frames(on: canvas)
    let content = canvas.content
    canvas.draw(frames.legend, at: frames.legendCorner)
    canvas.paragraph(frames.yLabelLines, x: content.left, top: content.top, canvas.mutedLabel)
    guard !cells.isEmpty else { return }

    let rows = (cells.count + columns - 1) / columns
    let headings = (0..<rows).map { headingHeight($0, width: frames.cellWidth, on: canvas) }
    let footer = 5 + 2 * canvas.mutedLabel.lineHeight
    let residualHeights = (0..<rows).map { residualHeight($0, on: canvas) }
    let free = content.bottom - footer - frames.top - Self.rowGap * Double(rows - 1) - headings.reduce(0, +)
    let plotHeight = max(20, (free - residualHeights.reduce(0, +)) / Double(rows))
    let domains = domains

    var top = frames.top
    var plotBottom = top
    for row in 0..<rows {
      let plotTop = top + headings[row]
      plotBottom = plotTop + plotHeight + residualHeights[row]
      let y = canvas.verticalAxis(domains.y, top: plotTop, bottom: plotTop + plotHeight, format: .number)
      let small = canvas.verticalAxis(
        domains.residual, top: plotBottom - Self.residualPlotHeight, bottom: plotBottom, format: .number)
      for column in 0..<columns where row * columns + column < cells.count {
        let left = frames.left + Double(column) * (frames.cellWidth + Self.columnGap)
        let area = Rectangle(left: left, top: plotTop, right: left + frames.cellWidth, bottom: plotTop + plotHeight)
        let x = canvas.horizontalAxis(domains.x, left: left, right: left + frames.cellWidth - 4, format: .wholeNumber)
        let index = row * columns + column
        draw(cells[index], top: top, area: area, x: x, y: y, on: &canvas)
        if column == 0 { canvas.yTickLabels(y, leftOf: area.left) }
        if let residual = cells[index].residual {
          let below = Rectangle(left: area.left, top: small.scale.end, right: area.right, bottom: plotBottom)
          draw(residual, in: below, x: x, y: small, on: &canvas)
          if column == 0 { canvas.yTickLabels(small, leftOf: area.left) }
        }
        // Nothing below this cell: it bears the labels of its column.
        if index + columns >= cells.count {
          canvas.xTickLabels(x, below: plotBottom)
        }
      }
      if row == rows - 1, let key = frames.cellKey {
        let left = frames.left + Double(cells.count - row * columns) * (frames.cellWidth + Self.columnGap)
        canvas.draw(key.items, at: Point(x: left, y: plotTop))
      }
      top = plotBottom + Self.rowGap
    }
    let right = frames.left + Double(min(columns, cells.count)) * (frames.cellWidth + Self.columnGap) - Self.columnGap
    canvas.paragraph(
      [xLabel], x: (frames.left + right) / 2, top: plotBottom + 5 + canvas.mutedLabel.lineHeight, canvas.mutedLabel,
      align: .middle)
  }

  func frames(on canvas: Canvas) -> Frames {
    let content = canvas.content
    let y = canvas.verticalAxis(domains.y, top: 0, bottom: 110, format: .number)
    let small = canvas.verticalAxis(domains.residual, top: 0, bottom: Self.residualPlotHeight, format: .number)
    let hasResidual = cells.contains { $0.residual != nil }
    let left = content.left + max(canvas.tickWidth(y), hasResidual ? canvas.tickWidth(small) : 0) + 8
    let width = max(20, (content.right - left - Self.columnGap * Double(columns - 1)) / Double(columns))
    let stacked = legend.items(width: width, isStacked: true, on: canvas)
    let hasFreeCell = cells.count > columns && cells.count % columns != 0
    let cellKey = hasFreeCell && !stacked.items.isEmpty && stacked.size.height <= 100 ? stacked : nil
    let shown = cellKey == nil ? legend : Legend(entries: [])
    let yLabelLines = canvas.lines(of: yLabel, canvas.mutedLabel, width: content.width * 0.5)
    let yLabelHeight = canvas.mutedLabel.height(lines: yLabelLines.count)

    // The key stands to the right of the y axis' name if there is room, else below it.
    let room = content.width - canvas.width(of: yLabelLines, canvas.mutedLabel) - 32
    let beside = shown.items(width: room, isStacked: false, on: canvas)
    let isBeside = beside.size.height <= max(yLabelHeight, canvas.label.lineHeight)
    let key = isBeside ? beside : shown.items(width: content.right - left, isStacked: false, on: canvas)
    let corner =
      isBeside
      ? Point(x: content.right - key.size.width, y: content.top)
      : Point(x: left, y: content.top + yLabelHeight + 4)
    let bottom = max(content.top + yLabelHeight, key.items.isEmpty ? 0 : corner.y + key.size.height)
    return Frames(
      legend: key.items, legendCorner: corner, cellKey: cellKey, yLabelLines: yLabelLines, left: left, top: bottom + 8,
      cellWidth: width)
  }

  /// The height of the tallest title and subtitle in a row of cells.
  func headingHeight(_ row: Int, width: Double, on canvas: Canvas) -> Double {
    cells[row * columns..<min(cells.count, (row + 1) * columns)].map { cell in
      let title = canvas.lines(of: cell.title, canvas.boldLabel, width: width)
      let subtitle = canvas.lines(of: cell.subtitle, canvas.mutedLabel, width: width)
      return canvas.boldLabel.height(lines: title.count) + canvas.mutedLabel.height(lines: subtitle.count) + 5
    }.max() ?? 0
  }

  /// The labelled lines of all cells, each kind once; one that has another colour in each cell is told by its line alone.
  private var legend: Legend {
    var entries: [Legend.Entry] = []
    for line in cells.flatMap(\.lines) {
      guard let label = line.label, !label.isEmpty else { continue }
      if let index = entries.firstIndex(where: { $0.label == label }) {
        if entries[index].colour != line.colour { entries[index].colour = .neutral }
      } else {
        entries.append(Legend.Entry(label: label, colour: line.colour, sample: .line(line.dash)))
      }
    }
    if let bandLabel, let cell = cells.first(where: { $0.band != nil }) {
      entries.append(Legend.Entry(label: bandLabel, colour: cell.band?.colour ?? .neutral, sample: .area))
    }
    return Legend(entries: entries)
  }

  /// Time from 0 to the longest line's end, and 0...1 or what the values need.
  private var domains: (x: ClosedRange<Double>, y: ClosedRange<Double>, residual: ClosedRange<Double>) {
    let series = cells.flatMap { cell in cell.lines.map(\.values) + (cell.band.map { [$0.low, $0.high] } ?? []) }
    let length = max(2, series.map(\.count).max() ?? 0)
    let values = series.joined().filter(\.isFinite)
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    // As far down as up, so that zero lies in the middle.
    let most = cells.compactMap(\.residual).flatMap(\.values).filter(\.isFinite).map(abs).max() ?? 0
    let residual = most > 0 ? Ticks.rounded(-most...most, atMost: 2) : -1...1
    return (
      start...start + Double(length - 1) * sampleInterval,
      min(leastRange.lowerBound, low)...max(leastRange.upperBound, high), residual
    )
  }

  /// What is left of a beat, in a small plot of its own with its name above it.
  private func draw(_ residual: Line, in area: Rectangle, x: Axis, y: Axis, on canvas: inout Canvas) {
    let style = canvas.mutedLabel
    let name = canvas.lines(of: residualLabel, style, width: area.width).first ?? ""
    canvas.paragraph([name], x: area.left, top: area.top - style.lineHeight - 3, style)
    canvas.grid(area, x: x, y: y)
    canvas.horizontalLine(y: y.scale.position(of: 0), from: area.left, to: area.right, canvas.palette.axis)
    let points = residual.values.enumerated().map { index, value in
      Point(x: x.scale.position(of: start + Double(index) * sampleInterval), y: y.scale.position(of: value))
    }
    canvas.clipped(to: area.grown(by: 1)) {
      $0.stroke(
        .polyline(points), $0.palette.colour(of: residual.colour), width: residual.width ?? $0.theme.lineWidth * 0.6,
        dash: residual.dash)
    }
  }

  private func draw(
    _ cell: Cell, top: Double, area: Rectangle, x: Axis, y: Axis, on canvas: inout Canvas
  ) {
    let title = canvas.lines(of: cell.title, canvas.boldLabel, width: area.width)
    let subtitle = canvas.lines(of: cell.subtitle, canvas.mutedLabel, width: area.width)
    let height = canvas.boldLabel.height(lines: title.count) + canvas.mutedLabel.height(lines: subtitle.count) + 5
    let bottom = canvas.paragraph(title, x: area.left, top: area.top - height, canvas.boldLabel)
    canvas.paragraph(subtitle, x: area.left, top: bottom, canvas.mutedLabel)

    func points(_ values: [Double]) -> [Point] {
      values.enumerated().map { index, value in
        Point(x: x.scale.position(of: start + Double(index) * sampleInterval), y: y.scale.position(of: value))
      }
    }
    if let band = cell.band, band.low.count == band.high.count, (band.low + band.high).allSatisfy(\.isFinite) {
      let colour = band.colour ?? cell.lines.first?.colour ?? .neutral
      canvas.fill(.polygon(points(band.high) + points(band.low).reversed()), canvas.palette.tint(of: colour))
    }
    canvas.grid(area, x: x, y: y)
    canvas.horizontalLine(
      y: y.scale.position(of: y.scale.domain.lowerBound), from: area.left, to: area.right, canvas.palette.axis)
    let lineWidth = canvas.theme.lineWidth
    canvas.clipped(to: area.grown(by: 1)) { canvas in
      // Broken lines lie on top, so that where two beats coincide both can be seen.
      for line in cell.lines.filter({ $0.dash == .solid }) + cell.lines.filter({ $0.dash != .solid }) {
        canvas.stroke(
          .polyline(points(line.values)), canvas.palette.colour(of: line.colour), width: line.width ?? lineWidth,
          dash: line.dash)
      }
    }
    if let note = cell.note {
      let lines = canvas.lines(of: note, canvas.mutedLabel, width: area.width - 16)
      canvas.note(lines, in: area)
    }
  }
}

extension Canvas {
  /// Sets muted lines in the middle of an area, clear of the grid.
  mutating func note(_ lines: [String], in area: Rectangle) {
    let width = width(of: lines, mutedLabel)
    let height = mutedLabel.height(lines: lines.count)
    guard width > 0 else { return }
    fill(
      Rectangle(x: area.midX - width / 2 - 6, y: area.midY - height / 2 - 3, width: width + 12, height: height + 6),
      palette.background)
    centredParagraph(lines, x: area.midX, y: area.midY, mutedLabel, align: .middle)
  }
}
