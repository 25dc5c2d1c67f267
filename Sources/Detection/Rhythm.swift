/// The last eight RR intervals.
///
/// Pan and Tompkins average those near the average; the median needs no such choice, and follows a sudden change of rate.
struct Rhythm {
  private var intervals: [Double] = []

  /// The middle interval in samples, nil before the second beat.
  private(set) var median: Double?

  /// Whether all intervals lie between 92 and 116 % of the median.
  private(set) var isRegular = true

  mutating func append(_ interval: Double) {
    if intervals.count == 8 { intervals.removeFirst() }
    intervals.append(interval)
    let middle = intervals.sorted()[intervals.count / 2]
    median = middle
    isRegular = intervals.allSatisfy { $0 >= 0.92 * middle && $0 <= 1.16 * middle }
  }
}
