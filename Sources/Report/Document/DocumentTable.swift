import Charts

/// A table broken into lines for paper: long tables of few columns stand several times side by side.
struct DocumentTable {
  struct Column {
    /// From the table's left border.
    var left: Double
    var right: Double
    var isNumeric: Bool
  }

  var columns: [Column] = []
  /// The lines of each column's head.
  var head: [[String]] = []
  /// The lines of each cell, row by row.
  var rows: [[[String]]] = []

  private static let gap = 16.0
  /// Between the parts of a table that stand side by side.
  private static let partGap = 40.0

  var width: Double { columns.last?.right ?? 0 }

  func height(of row: [[String]], _ style: TextStyle) -> Double {
    style.height(lines: max(1, row.map(\.count).max() ?? 1)) + 4
  }

  /// - Parameter width: of the page's text.
  init(_ table: PageTable, width: Double, text: TextStyle, on canvas: Canvas) {
    let count = table.columns.count
    // A head may be broken into words, on three lines or so, a number never.
    let natural = (0..<count).map { column in
      let cells = table.rows.compactMap { $0.indices.contains(column) ? canvas.width(of: $0[column], text) : nil }
      let words = table.columns[column].split(separator: " ").map { canvas.width(of: String($0), text) }
      let third = canvas.width(of: table.columns[column], text) / 3
      return max(cells.max() ?? 0, words.max() ?? 0, third)
    }
    let isText = (0..<count).map { !(table.isNumeric.indices.contains($0) && table.isNumeric[$0]) }
    let widths = Self.fitted(natural, isText, to: width - Self.gap * Double(max(0, count - 1)))
    let own = widths.reduce(0, +) + Self.gap * Double(max(0, count - 1))
    let most = max(1, Int((width + Self.partGap) / (own + Self.partGap)))
    let parts = table.rows.count > 12 ? min(most, 4) : 1
    let length = (table.rows.count + parts - 1) / max(1, parts)

    let heads = zip(table.columns, widths).map { canvas.lines(of: $0, text, width: max($1, 1)) }
    for part in 0..<parts {
      var left = Double(part) * (own + Self.partGap)
      for (index, width) in widths.enumerated() {
        columns.append(Column(left: left, right: left + width, isNumeric: !isText[index]))
        left += width + Self.gap
      }
      head += heads
    }
    for index in 0..<length {
      rows.append(
        (0..<parts).flatMap { part -> [[String]] in
          let row = part * length + index
          guard table.rows.indices.contains(row) else { return Array(repeating: [], count: count) }
          return (0..<count).map { column in
            let cell = table.rows[row].indices.contains(column) ? table.rows[row][column] : ""
            return canvas.lines(of: cell, text, width: max(widths[column], 1) + 0.5)
          }
        })
    }
  }

  /// Widths of columns that fit a room: where they do not by themselves, columns of text share what the numbers leave, the
  /// wide ones alike and the narrow ones as they are.
  private static func fitted(_ natural: [Double], _ isText: [Bool], to room: Double) -> [Double] {
    guard natural.reduce(0, +) > room else { return natural }
    var left = room - zip(natural, isText).reduce(0) { $1.1 ? $0 : $0 + $1.0 }
    var widths = natural
    let ascending = natural.indices.filter { isText[$0] }.sorted { natural[$0] < natural[$1] }
    for (position, index) in ascending.enumerated() {
      let share = max(30, left / Double(ascending.count - position))
      widths[index] = min(natural[index], share)
      left -= widths[index]
    }
    return widths
  }
}
