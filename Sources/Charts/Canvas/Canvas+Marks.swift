extension Canvas {
  /// A dot of a shape; hollow ones are filled with the background.
  public mutating func marker(_ shape: MarkerShape, at centre: Point, _ mark: MarkColour, radius: Double = 4.5) {
    let colour = palette.colour(of: mark)
    let isHollow = shape == .hollowCircle || shape == .hollowSquare || shape == .hollowDiamond
    let r = isHollow ? radius - 0.75 : radius
    let path: Path
    switch shape {
    case .filledCircle, .hollowCircle: path = .circle(centre, radius: r)
    case .square, .hollowSquare:
      let side = r * 0.88
      path = .rectangle(Rectangle(x: centre.x - side, y: centre.y - side, width: 2 * side, height: 2 * side))
    case .diamond, .hollowDiamond:
      let half = r * 1.25
      path = .polygon([
        Point(x: centre.x, y: centre.y - half), Point(x: centre.x + half, y: centre.y),
        Point(x: centre.x, y: centre.y + half), Point(x: centre.x - half, y: centre.y),
      ])
    case .triangle:
      path = .polygon([
        Point(x: centre.x, y: centre.y - r * 1.15), Point(x: centre.x + r * 1.1, y: centre.y + r * 0.8),
        Point(x: centre.x - r * 1.1, y: centre.y + r * 0.8),
      ])
    }
    fill(path, isHollow ? palette.background : colour)
    if isHollow { stroke(path, colour, width: 1.5) }
  }

  /// A pale area with stripes and a border, for the oversampled part of a bar.
  public mutating func hatch(_ area: Rectangle, _ mark: MarkColour) {
    let area = area.snapped
    guard area.width > 0, area.height > 0 else { return }
    let colour = palette.colour(of: mark)
    fill(area, palette.tint(of: mark, strength: 0.18))
    var stripes = Path()
    for x in stride(from: (area.left - area.height).snapped, to: area.right, by: 6) {
      stripes.elements += [
        .move(Point(x: x, y: area.bottom)), .line(Point(x: x + area.height, y: area.top)),
      ]
    }
    clipped(to: area) { $0.stroke(stripes, colour, width: 1.25) }
    if area.width > 2 { frame(area, colour) }
  }
}
