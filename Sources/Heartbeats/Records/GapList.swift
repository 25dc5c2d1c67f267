/// Where a lead was not recorded.
struct GapList: Sendable {
  /// In ascending order.
  private var gaps: [Range<Int>]

  /// - Parameter gaps: in ascending order.
  init(_ gaps: [Range<Int>] = []) { self.gaps = gaps }

  mutating func append(_ gap: Range<Int>) {
    gaps.append(gap)
  }

  /// Whether a sample in the range was not recorded.
  func hasGap(in range: ClosedRange<Int>) -> Bool {
    let next = firstEnding(after: range.lowerBound)
    return next < gaps.count && gaps[next].lowerBound <= range.upperBound
  }

  /// Whether a beat may have come unseen between two others: samples between them were not recorded for 40 ms or more. A
  /// QRS complex lasts longer, so a shorter gap hides none, and the interval across it is still an RR interval.
  func mayHideBeat(in range: ClosedRange<Int>, sampleRate: Double) -> Bool {
    let shortest = max(1, Int(0.04 * sampleRate))
    return gaps[firstEnding(after: range.lowerBound)...].prefix { $0.lowerBound <= range.upperBound }
      .contains { $0.count >= shortest }
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
