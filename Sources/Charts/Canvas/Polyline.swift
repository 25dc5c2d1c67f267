/// Lines through many points.
package enum Polyline {
  /// The line without points whose absence moves it by at most `tolerance`; points that are not finite stay.
  ///
  /// From each kept point the next one is as far along as all points between lie near the straight line to it (Lang 1969,
  /// with at most 64 points between).
  package static func simplified(_ points: [Point], tolerance: Double) -> [Point] {
    guard points.count > 2 else { return points }
    var kept = [points[0]]
    var anchor = 0
    for next in 2..<points.count {
      let isStraight =
        next - anchor <= 64
        && points[anchor + 1..<next].allSatisfy {
          distance(of: $0, from: points[anchor], to: points[next]) <= tolerance
        }
      if !isStraight {
        anchor = next - 1
        kept.append(points[anchor])
      }
    }
    return kept + [points[points.count - 1]]
  }

  /// The distance of a point from the straight line between two others; not a number if one of them is not finite.
  private static func distance(of point: Point, from start: Point, to end: Point) -> Double {
    let (x, y) = (end.x - start.x, end.y - start.y)
    let square = x * x + y * y
    let along = square > 0 ? min(max(((point.x - start.x) * x + (point.y - start.y) * y) / square, 0), 1) : 0
    let (dx, dy) = (start.x + along * x - point.x, start.y + along * y - point.y)
    let distance = (dx * dx + dy * dy).squareRoot()
    return end.isFinite ? distance : .nan
  }
}
