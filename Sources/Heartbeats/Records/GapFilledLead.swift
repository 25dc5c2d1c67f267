/// A lead whose gaps (NaN) are bridged by straight lines, and which knows where they were.
struct GapFilledLead {
  /// The samples, all finite unless the whole lead is a gap, which becomes 0.
  private(set) var samples: [Double]
  /// Gaps in ascending order.
  private var gaps: [Range<Int>] = []

  init(_ lead: [Double]) {
    samples = lead
    // Counting has no branch, and nearly all leads have no gap to look for.
    guard lead.reduce(0, { $0 &+ ($1.isNaN ? 1 : 0) }) > 0 else { return }
    var index = 0
    while index < lead.count {
      guard lead[index].isNaN else {
        index += 1
        continue
      }
      let start = index
      while index < lead.count, lead[index].isNaN { index += 1 }
      bridge(start..<index)
    }
  }

  /// Whether a sample in the range was not recorded.
  func hasGap(in range: ClosedRange<Int>) -> Bool {
    // Binary search for the first gap that ends behind the range's start.
    var (low, high) = (0, gaps.count)
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].upperBound > range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return low < gaps.count && gaps[low].lowerBound <= range.upperBound
  }

  private mutating func bridge(_ gap: Range<Int>) {
    gaps.append(gap)
    let before = gap.lowerBound > 0 ? samples[gap.lowerBound - 1] : nil
    let behind = gap.upperBound < samples.count ? samples[gap.upperBound] : nil
    let from = before ?? behind ?? 0
    let step = ((behind ?? from) - from) / Double(gap.count + 1)
    for index in gap { samples[index] = from + step * Double(index - gap.lowerBound + 1) }
  }
}
