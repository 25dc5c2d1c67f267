/// An upright rectangle on a canvas, in CSS pixels from the top left corner.
public struct Rectangle: Sendable, Equatable {
  /// The left side.
  public var x: Double
  /// The upper side.
  public var y: Double
  /// From left to right, at least 0.
  public var width: Double
  /// From top to bottom, at least 0.
  public var height: Double

  /// A rectangle by its top left corner and its size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// A rectangle by its sides; one that would be inside out is empty.
  public init(left: Double, top: Double, right: Double, bottom: Double) {
    self.init(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
  }

  /// The x of the left side.
  public var left: Double { x }
  /// The y of the upper side.
  public var top: Double { y }
  /// The x of the right side.
  public var right: Double { x + width }
  /// The y of the lower side.
  public var bottom: Double { y + height }
  /// The x of the middle.
  public var midX: Double { x + width / 2 }
  /// The y of the middle.
  public var midY: Double { y + height / 2 }

  /// Whether the insides of two rectangles share a point.
  public func overlaps(_ other: Rectangle) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  /// Whether another rectangle lies within this one, borders included.
  public func contains(_ other: Rectangle) -> Bool {
    other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
  }

  func contains(_ point: Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  /// The rectangle made larger on every side.
  public func grown(by margin: Double) -> Rectangle {
    Rectangle(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
  }

  /// Whether a straight line crosses or touches the rectangle (Liang and Barsky 1984).
  func meets(from a: Point, to b: Point) -> Bool {
    var (enter, leave) = (0.0, 1.0)
    for (start, step, low, high) in [(a.x, b.x - a.x, left, right), (a.y, b.y - a.y, top, bottom)] {
      if step == 0 {
        if start < low || start > high { return false }
        continue
      }
      let (first, second) = ((low - start) / step, (high - start) / step)
      enter = max(enter, min(first, second))
      leave = min(leave, max(first, second))
      if enter > leave { return false }
    }
    return true
  }
}
