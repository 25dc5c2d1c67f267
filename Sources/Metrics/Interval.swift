/// A range of values with both ends in it, for a confidence interval.
public struct Interval: Codable, Sendable, Equatable {
  public var low: Double
  public var high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }
}
