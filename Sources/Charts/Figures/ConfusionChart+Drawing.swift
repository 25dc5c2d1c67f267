extension ConfusionChart {
  public func draw(on canvas: inout Canvas) {
    let layout = layout(on: canvas)
    let content = canvas.content
    let step = (content.width + Layout.gap.width) / Double(layout.columns)
    var top = content.top
    for row in layout.headingHeights.indices {
      var bottom = top
      for column in 0..<layout.columns where row * layout.columns + column < matrices.count {
        let matrix = matrices[row * layout.columns + column]
        let corner = Point(x: content.left + Double(column) * step, y: top)
        bottom = max(
          bottom, draw(matrix, at: corner, width: step - Layout.gap.width, row: row, layout: layout, on: &canvas))
      }
      if layout.hasFreeCell, row == layout.headingHeights.count - 1 {
        let free = matrices.count - row * layout.columns
        let corner = Point(x: content.left + Double(free) * step, y: top)
        drawLargeKey(at: corner, width: step - Layout.gap.width, on: &canvas)
      }
      top = bottom + Layout.gap.height
    }
    if !layout.hasFreeCell { drawKey(left: content.left, bottom: canvas.size.height - 14, on: &canvas) }
  }

  /// Draws one matrix and returns its bottom.
  private func draw(
    _ matrix: Matrix, at corner: Point, width: Double, row: Int, layout: Layout, on canvas: inout Canvas
  ) -> Double {
    let titleBottom = canvas.paragraph(
      canvas.lines(of: matrix.title, canvas.title, width: width), x: corner.x, top: corner.y, canvas.title)
    canvas.paragraph(
      canvas.lines(of: matrix.subtitle, canvas.mutedLabel, width: width), x: corner.x, top: titleBottom,
      canvas.mutedLabel)

    let left = corner.x + layout.rowLabelWidth
    let labelsTop = corner.y + layout.headingHeights[row]
    let cellsTop = labelsTop + canvas.label.lineHeight + layout.columnLabelHeights[row]
    let right = left + layout.cellWidth * Double(matrix.columnLabels.count)
    canvas.paragraph([predictedLabel], x: (left + right) / 2, top: labelsTop, canvas.mutedLabel, align: .middle)
    canvas.paragraph(
      [trueLabel], x: left - 8, top: cellsTop - canvas.label.lineHeight - 4, canvas.mutedLabel, align: .end)
    for (index, label) in matrix.columnLabels.enumerated() {
      let lines = canvas.lines(of: label, canvas.label, width: layout.cellWidth - 4)
      canvas.paragraph(
        lines, x: left + (Double(index) + 0.5) * layout.cellWidth,
        top: cellsTop - 4 - canvas.label.height(lines: lines.count), canvas.label, align: .middle)
    }
    for (index, label) in matrix.rowLabels.enumerated() {
      let top = cellsTop + Double(index) * layout.cellHeight
      canvas.centredParagraph(
        canvas.lines(of: label, canvas.label, width: layout.rowLabelWidth - 8), x: left - 8,
        y: top + layout.cellHeight / 2, canvas.label, align: .end)
      let area = Rectangle(x: left, y: top, width: right - left, height: layout.cellHeight)
      drawRow(matrix.counts[index], in: area, on: &canvas)
    }
    return cellsTop + layout.cellHeight * Double(matrix.rowLabels.count)
  }

  private func drawRow(_ counts: [Int], in area: Rectangle, on canvas: inout Canvas) {
    let total = counts.reduce(0, +)
    guard total > 0 else {
      let cell = area.grown(by: -1.5)
      canvas.fill(cell, canvas.palette.ramp(0))
      canvas.centredParagraph(["n = 0"], x: area.midX, y: area.midY, canvas.mutedLabel, align: .middle)
      return
    }
    for (count, cell) in zip(counts, area.columns(counts.count, gap: 0)) {
      let colour = canvas.palette.ramp(Double(count) / Double(total))
      canvas.fill(cell.grown(by: -1.5), colour)
      var number = canvas.boldLabel
      var share = canvas.label
      number.colour = canvas.palette.textColour(on: colour)
      share.colour = number.colour
      canvas.centredParagraph([NumberText.count(count)], x: cell.midX, y: cell.midY - 8.5, number, align: .middle)
      canvas.centredParagraph(
        [NumberText.percent(count, of: total)], x: cell.midX, y: cell.midY + 8.5, share, align: .middle)
    }
  }

  /// The colours from 0 to 100 %, at the bottom left.
  private func drawKey(left: Double, bottom: Double, on canvas: inout Canvas) {
    let style = canvas.mutedLabel
    let middle = bottom - style.lineHeight / 2
    var x = left
    for text in ["Share of the true class", "0\u{A0}%"] {
      canvas.centredParagraph([text], x: x, y: middle, style)
      x += canvas.width(of: text, style) + 10
    }
    let steps = 20
    for (index, area) in Rectangle(x: x, y: middle - 5, width: 120, height: 10).columns(steps, gap: 0).enumerated() {
      canvas.fill(area, canvas.palette.ramp(Double(index) / Double(steps - 1)))
    }
    canvas.centredParagraph(["100\u{A0}%"], x: x + 130, y: middle, style)
  }

  /// What colours and numbers mean, where a matrix would stand.
  private func drawLargeKey(at corner: Point, width: Double, on canvas: inout Canvas) {
    var top = canvas.paragraph(
      canvas.lines(of: "How to read a cell", canvas.boldLabel, width: width), x: corner.x, top: corner.y,
      canvas.boldLabel)
    for text in ["Count", "Share of the true class, its row"] {
      let lines = canvas.lines(of: text, canvas.mutedLabel, width: width)
      top = canvas.paragraph(lines, x: corner.x, top: top, canvas.mutedLabel)
    }
    let steps = 20
    let ramp = Rectangle(x: corner.x, y: top + 8, width: min(width, 180), height: 14)
    for (index, area) in ramp.columns(steps, gap: 0).enumerated() {
      canvas.fill(area, canvas.palette.ramp(Double(index) / Double(steps - 1)))
    }
    canvas.paragraph(["0\u{A0}%"], x: ramp.left, top: ramp.bottom + 3, canvas.mutedLabel)
    canvas.paragraph(["100\u{A0}%"], x: ramp.right, top: ramp.bottom + 3, canvas.mutedLabel, align: .end)
  }
}
