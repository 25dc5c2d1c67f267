struct CurvePoint {
  var x: Double
  var y: Double
}

/// The rising indices of at most `limit` points whose polyline stays close to the one through all points.
///
/// Starts from both ends and adds, one at a time, the point farthest from the line drawn so far; stops early when none is
/// off it. The first of equals wins, so the result is always the same.
///
/// Source: Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
/// line or its caricature", Cartographica 10(2), 1973; with a limit on points in place of one on distance.
func shapeKeepingIndices(_ points: [CurvePoint], limit: Int) -> [Int] {
  precondition(limit >= 2, "a curve keeps both its ends")
  guard points.count > limit else { return Array(points.indices) }
  var chords = [Chord(from: 0, to: points.count - 1, in: points)]
  while chords.count + 1 < limit {
    // At most `limit` chords: looking at each is cheaper than keeping them in order.
    var widest = 0
    for index in chords.indices where chords[index].distance > chords[widest].distance { widest = index }
    let chord = chords[widest]
    guard chord.distance > 1e-24 else { break }  // rounding alone puts points so far off a line
    chords[widest] = Chord(from: chord.first, to: chord.farthest, in: points)
    chords.append(Chord(from: chord.farthest, to: chord.last, in: points))
  }
  return [0] + chords.map(\.last).sorted()
}

/// A straight line between two points of the curve, and the point between them that lies farthest from it.
private struct Chord {
  var first: Int
  var last: Int
  var farthest: Int
  /// The square of that point's distance.
  var distance = 0.0

  init(from first: Int, to last: Int, in points: [CurvePoint]) {
    self.first = first
    self.last = last
    farthest = first
    let start = points[first]
    let (dx, dy) = (points[last].x - start.x, points[last].y - start.y)
    let length = dx * dx + dy * dy
    for index in first + 1..<max(last, first + 1) {
      let (x, y) = (points[index].x - start.x, points[index].y - start.y)
      let along = length > 0 ? min(1, max(0, (x * dx + y * dy) / length)) : 0
      let (offX, offY) = (x - along * dx, y - along * dy)
      let square = offX * offX + offY * offY
      if square > distance { (farthest, distance) = (index, square) }
    }
  }
}
