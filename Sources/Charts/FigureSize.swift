/// A figure's size in CSS pixels; a PNG has twice as many pixels each way.
public struct FigureSize: Sendable, Equatable {
  /// From left to right, 1...10,000 to be drawn.
  public var width: Double
  /// From top to bottom, 1...10,000 to be drawn.
  public var height: Double

  /// A size in CSS pixels.
  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// 800 x 450, the size of a figure whose content does not ask for more.
  public static let standard = FigureSize(width: 800, height: 450)
}
