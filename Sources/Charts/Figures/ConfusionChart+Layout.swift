extension ConfusionChart {
  /// Sizes that all matrices of the figure share, so that they line up.
  struct Layout {
    /// Matrices side by side.
    var columns: Int
    /// Whether the last row has room for the key.
    var hasFreeCell: Bool
    var rowLabelWidth: Double
    var cellWidth: Double
    var cellHeight: Double
    /// What stands above the cells: heading and column labels, in each row of matrices.
    var headingHeights: [Double]
    var columnLabelHeights: [Double]
    var leastWidth: Double
    var leastHeight: Double

    static let gap = FigureSize(width: 24, height: 26)
    static let keyHeight = 30.0
    static let leastCellHeight = 44.0
  }

  func layout(on canvas: Canvas) -> Layout {
    let content = canvas.content
    let style = canvas.label
    let most = max(1, matrices.map { max($0.rowLabels.count, $0.columnLabels.count) }.max() ?? 1)
    let labels = matrices.flatMap(\.rowLabels)
    let numbers = matrices.flatMap { $0.counts.joined() }.map {
      canvas.width(of: NumberText.count($0), canvas.boldLabel)
    }
    // No word of a column's label is broken, unless it is a very long one.
    let words = matrices.flatMap(\.columnLabels).flatMap { $0.split(separator: " ") }
    let longestWord = words.map { canvas.width(of: $0, style) }.max() ?? 0
    let leastCell = max(50, (numbers.max() ?? 0) + 12, min(110, longestWord + 10))

    // As many side by side as asked for, if their numbers fit; labels take at most 130 pixels of each.
    func rowLabelWidth(limit: Double) -> Double {
      let texts = labels + [trueLabel]
      let widths = texts.map { canvas.width(of: canvas.lines(of: $0, style, width: limit), style) }
      return (widths.max() ?? 0) + 8
    }
    func slot(_ columns: Int) -> Double {
      (content.width + Layout.gap.width) / Double(columns) - Layout.gap.width
    }
    var columns = max(1, min(columns, matrices.count))
    while columns > 1, rowLabelWidth(limit: 90) + leastCell * Double(most) > slot(columns) { columns -= 1 }
    let labelWidth = rowLabelWidth(limit: columns == 1 ? 150 : 90)
    let cellWidth = max(leastCell, min(230, ((slot(columns) - labelWidth) / Double(most)).rounded(.down)))

    let hasFreeCell = columns > 1 && matrices.count % columns != 0 && slot(columns) >= 160
    let keyHeight = hasFreeCell ? 0 : Layout.keyHeight
    let rows = matrices.isEmpty ? 0 : (matrices.count + columns - 1) / columns
    var headings: [Double] = []
    var columnLabels: [Double] = []
    var cellRows = 0
    for row in 0..<rows {
      let members = matrices[row * columns..<min(matrices.count, (row + 1) * columns)]
      headings.append(members.map { headingHeight($0, width: slot(columns), on: canvas) }.max() ?? 0)
      let lines = members.flatMap(\.columnLabels).map { canvas.lines(of: $0, style, width: cellWidth - 4).count }
      cellRows += members.map(\.rowLabels.count).max() ?? 0
      columnLabels.append(style.height(lines: lines.max() ?? 0) + 6)
    }
    let lineCounts = labels.map { canvas.lines(of: $0, style, width: labelWidth - 8).count }
    let leastHeight = max(Layout.leastCellHeight, style.height(lines: lineCounts.max() ?? 0) + 6)
    let fixed =
      headings.reduce(0, +) + columnLabels.reduce(0, +) + Double(rows) * style.lineHeight
      + Double(max(0, rows - 1)) * Layout.gap.height + keyHeight
    let room = max(450, canvas.size.height) - 28 - fixed
    let cellHeight = max(leastHeight, min(cellWidth * 0.8, 120, (room / Double(max(1, cellRows))).rounded(.down)))
    return Layout(
      columns: columns, hasFreeCell: hasFreeCell, rowLabelWidth: labelWidth, cellWidth: cellWidth,
      cellHeight: cellHeight,
      headingHeights: headings, columnLabelHeights: columnLabels,
      leastWidth: 32 + labelWidth + cellWidth * Double(most),
      leastHeight: 28 + fixed + cellHeight * Double(cellRows))
  }

  private func headingHeight(_ matrix: Matrix, width: Double, on canvas: Canvas) -> Double {
    let title = canvas.lines(of: matrix.title, canvas.title, width: width)
    let subtitle = canvas.lines(of: matrix.subtitle, canvas.mutedLabel, width: width)
    return canvas.title.height(lines: title.count) + canvas.mutedLabel.height(lines: subtitle.count) + 8
  }
}
