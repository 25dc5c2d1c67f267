/// Where a lead was not recorded.
struct GapList: Sendable {
  /// In ascending order.
  private var gaps: [Range<Int>] = []

  mutating func append(_ gap: Range<Int>) {
    gaps.append(gap)
  }

  /// Whether a sample in the range was not recorded.
  func hasGap(in range: ClosedRange<Int>) -> Bool {
    let next = firstEnding(after: range.lowerBound)
    return next < gaps.count && gaps[next].lowerBound <= range.upperBound
  }

  /// Lets go of the gaps before a sample that will not be asked for any more.
  mutating func forget(before sample: Int) {
    let done = firstEnding(after: sample)
    if done > 1024 { gaps.removeFirst(done) }
  }

  /// Binary search for the first gap that ends after a sample.
  private func firstEnding(after sample: Int) -> Int {
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].upperBound > sample { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
