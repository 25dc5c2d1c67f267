/// Looks for a position where a box hides no line.
enum FreeBox {
  /// The first of some cells within an area, corners first, where a box of a size stays `margin` away from all lines.
  static func find(size: FigureSize, in area: Rectangle, avoiding lines: [[Point]], margin: Double) -> Rectangle? {
    guard size.width > 0, size.width <= area.width, size.height <= area.height else { return nil }
    let steps = 8
    var cells: [(x: Int, y: Int)] = []
    for y in 0...steps { for x in 0...steps { cells.append((x, y)) } }
    // Nearest to a corner first; of equals the one further down and right, where curves that rise leave room.
    func distance(_ cell: (x: Int, y: Int)) -> Int { min(cell.x, steps - cell.x) + min(cell.y, steps - cell.y) }
    let sorted = cells.sorted { (distance($0), -$0.y, -$0.x) < (distance($1), -$1.y, -$1.x) }
    return sorted.lazy.map { cell in
      Rectangle(
        x: area.left + (area.width - size.width) * Double(cell.x) / Double(steps),
        y: area.top + (area.height - size.height) * Double(cell.y) / Double(steps), width: size.width,
        height: size.height)
    }.first { box in
      let guarded = box.grown(by: margin)
      return lines.allSatisfy { !touches($0, guarded) }
    }
  }

  /// Whether a line through points crosses a box.
  static func touches(_ line: [Point], _ box: Rectangle) -> Bool {
    if line.count == 1 { return box.contains(line[0]) }
    return zip(line, line.dropFirst()).contains { $0.isFinite && $1.isFinite && box.meets(from: $0, to: $1) }
  }
}
