/// The median of whole numbers of a small range, while numbers come and go.
///
/// A histogram rather than sorting: its cost does not grow with how many numbers there are.
struct SlidingMedian {
  private var counts: [Int32]
  private var total = 0

  /// - Parameter limit: the largest number, small.
  init(limit: Int) {
    counts = Array(repeating: 0, count: limit + 1)
  }

  mutating func insert(_ value: Int) {
    counts[value] += 1
    total += 1
  }

  mutating func remove(_ value: Int) {
    counts[value] -= 1
    total -= 1
  }

  /// The middle number, or the mean of both middle ones; nil when there are none.
  var median: Double? {
    guard total > 0 else { return nil }
    let lower = (total - 1) / 2
    let upper = total / 2
    var seen = 0
    var value = 0
    while true {
      seen += Int(counts[value])
      if seen > lower { break }
      value += 1
    }
    let first = value
    while seen <= upper {
      value += 1
      seen += Int(counts[value])
    }
    return Double(first + value) / 2
  }
}
