/// The range of an axis that shows what matters of some values.
package enum DataRange {
  /// A round range around the values, from zero where that costs less than half of the height.
  ///
  /// Values far above the bulk, as a loss may be after its first batches, do not stretch it: the range leaves out values
  /// beyond four times the 95th percentile's distance from the median, if it shrinks to less than a third by that.
  package static func vertical(_ values: [Double], steps: Int) -> ClosedRange<Double> {
    let sorted = values.filter(\.isFinite).sorted()
    guard let low = sorted.first, var high = sorted.last else { return 0...1 }
    if sorted.count >= 20 {
      let median = sorted[sorted.count / 2]
      let upper = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
      let bulk = median + 4 * max(upper - median, median - low)
      if bulk > low, high - low > 3 * (bulk - low) { high = sorted.last { $0 <= bulk } ?? bulk }
    }
    if low == high { return around(low) }
    let fromZero = low >= 0 && low <= high / 2
    return Ticks.rounded((fromZero ? 0 : low)...high, atMost: steps)
  }

  /// From the least to the greatest value, from zero where that is near, with room on both sides of a single one.
  package static func horizontal(_ values: [Double]) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    if low == high { return (low - 1)...(low + 1) }
    return (low > 0 && low <= high / 10 ? 0 : low)...high
  }

  private static func around(_ value: Double) -> ClosedRange<Double> {
    if value == 0 { return 0...1 }
    return value > 0 ? 0...(2 * value) : (2 * value)...0
  }
}
