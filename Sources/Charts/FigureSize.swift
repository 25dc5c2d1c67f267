/// A figure's size in CSS pixels; a PNG has twice as many pixels each way.
public struct FigureSize: Sendable, Equatable {
  public var width: Double
  public var height: Double

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// 800 x 450, the size of a figure whose content does not ask for more.
  public static let standard = FigureSize(width: 800, height: 450)
}
