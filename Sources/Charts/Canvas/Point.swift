/// A point: on a canvas in CSS pixels from its top left corner, in a chart in the units of its axes.
public struct Point: Sendable, Equatable {
  /// To the right.
  public var x: Double
  /// Downwards on a canvas, upwards in a chart.
  public var y: Double

  /// A point by its coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  var isFinite: Bool { x.isFinite && y.isFinite }
}
