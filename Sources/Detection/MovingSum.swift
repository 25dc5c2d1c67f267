/// The sum of the last `count` values.
struct MovingSum {
  private var values: [Double]
  private var oldest = 0
  private var sum = 0.0
  /// The sum of those taken in since the oldest was the first.
  private var fresh = 0.0

  /// Starts from zeros.
  init(count: Int) {
    values = Array(repeating: 0, count: count)
  }

  /// Takes the next value in and lets the oldest go; returns the new sum.
  @inline(__always)
  mutating func push(_ value: Double) -> Double {
    sum += value - values[oldest]
    values[oldest] = value
    fresh += value
    oldest += 1
    if oldest == values.count {
      // The fresh sum takes over once a turn, so that neither rounding nor one huge value stays for ever.
      oldest = 0
      sum = fresh
      fresh = 0
    }
    return sum
  }
}
