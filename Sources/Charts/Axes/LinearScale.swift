/// Values of an axis to places on the canvas.
struct LinearScale: Sendable, Equatable {
  var domain: ClosedRange<Double>
  /// Where the domain's lower bound lies, in CSS pixels.
  var start: Double
  /// Where the domain's upper bound lies; less than `start` for an axis that points up.
  var end: Double

  /// The place of a value; values outside the domain lie outside `start` and `end`.
  func position(of value: Double) -> Double {
    let span = domain.upperBound - domain.lowerBound
    guard span > 0 else { return (start + end) / 2 }
    return start + (value - domain.lowerBound) / span * (end - start)
  }

  /// The place of a value, moved to the nearer end when outside.
  func clampedPosition(of value: Double) -> Double {
    min(max(position(of: value), min(start, end)), max(start, end))
  }
}
