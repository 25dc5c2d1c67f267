/// A range of values with both ends in it, for a confidence interval.
public struct Interval: Codable, Sendable, Equatable {
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// An interval by its ends, `low <= high`.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}
