/// Straight lines and circles to fill or stroke.
public struct Path: Sendable, Equatable {
  package enum Element: Sendable, Equatable {
    case move(Point)
    case line(Point)
    case close
    case circle(centre: Point, radius: Double)
    case rectangle(Rectangle)
  }

  package var elements: [Element] = []

  /// The border of a rectangle.
  public static func rectangle(_ rectangle: Rectangle) -> Path {
    Path(elements: [.rectangle(rectangle)])
  }

  /// A circle.
  public static func circle(_ centre: Point, radius: Double) -> Path {
    Path(elements: [.circle(centre: centre, radius: radius)])
  }

  /// A straight line.
  public static func line(from start: Point, to end: Point) -> Path {
    Path(elements: [.move(start), .line(end)])
  }

  /// A closed line through the points.
  public static func polygon(_ points: [Point]) -> Path {
    var path = polyline(points)
    path.elements.append(.close)
    return path
  }

  /// A line through the points, broken where one is not finite.
  public static func polyline(_ points: [Point]) -> Path {
    var path = Path()
    path.elements.reserveCapacity(points.count)
    var isPenDown = false
    for point in points {
      if point.isFinite { path.elements.append(isPenDown ? .line(point) : .move(point)) }
      isPenDown = point.isFinite
    }
    return path
  }
}
