/// From values of an axis to positions on the canvas.
public struct LinearScale: Sendable, Equatable {
  /// The values at both ends.
  public var domain: ClosedRange<Double>
  /// Where the domain's lower bound lies, in CSS pixels.
  public var start: Double
  /// Where the domain's upper bound lies; less than `start` for an axis that points up.
  public var end: Double

  /// The position of a value; values outside the domain lie outside `start` and `end`.
  public func position(of value: Double) -> Double {
    let span = domain.upperBound - domain.lowerBound
    guard span > 0 else { return (start + end) / 2 }
    return start + (value - domain.lowerBound) / span * (end - start)
  }

  /// The position of a value, moved to the nearer end when outside.
  public func clampedPosition(of value: Double) -> Double {
    min(max(position(of: value), min(start, end)), max(start, end))
  }
}
