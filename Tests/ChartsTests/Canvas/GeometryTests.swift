import Charts
import Foundation
import Testing

@Suite struct GeometryTests {
  @Test func straightLinesLoseTheirMiddle() {
    let line = (0...20).map { Point(x: Double($0), y: 2 * Double($0)) }
    #expect(Polyline.simplified(line, tolerance: 0.1) == [line[0], line[20]])
  }

  @Test func cornersAndBreaksStay() {
    let corner = [Point(x: 0, y: 0), Point(x: 5, y: 0), Point(x: 5, y: 5)]
    #expect(Polyline.simplified(corner, tolerance: 0.1) == corner)
    let broken = [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: .nan, y: 0), Point(x: 2, y: 0), Point(x: 3, y: 0)]
    let kept = Polyline.simplified(broken, tolerance: 0.1)
    #expect(kept.count == 5)
    #expect(kept[2].x.isNaN)
  }

  @Test func curvesStayWithinTheTolerance() {
    let curve = (0...5_000).map { Point(x: Double($0) / 10, y: 100 * sin(Double($0) / 300)) }
    let kept = Polyline.simplified(curve, tolerance: 0.1)
    #expect(kept.count < 500)
    // Between neighbours that were kept, the straight line is nowhere far from the curve.
    for (start, end) in zip(kept, kept.dropFirst()) {
      for point in curve where point.x >= start.x && point.x <= end.x {
        let share = (point.x - start.x) / (end.x - start.x)
        let slope = (end.y - start.y) / (end.x - start.x)
        let vertical = abs(start.y + share * (end.y - start.y) - point.y)
        #expect(vertical / (1 + slope * slope).squareRoot() <= 0.1 + 1e-9)
      }
    }
  }

  @Test(arguments: [
    (Rectangle(x: 1, y: 0, width: 2, height: 2), true), (Rectangle(x: 2, y: 0, width: 2, height: 2), false),
    (Rectangle(x: 0.5, y: 0.5, width: 0.1, height: 0.1), true), (Rectangle(x: 0, y: 3, width: 2, height: 2), false),
  ])
  func rectanglesThatOnlyTouchDoNotOverlap(other: Rectangle, overlaps: Bool) {
    let rectangle = Rectangle(x: 0, y: 0, width: 2, height: 2)
    #expect(rectangle.overlaps(other) == overlaps)
    #expect(other.overlaps(rectangle) == overlaps)
  }
}
