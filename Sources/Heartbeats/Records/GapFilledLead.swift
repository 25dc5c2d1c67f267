/// A lead whose gaps (NaN) are bridged by straight lines, and which knows where they were.
struct GapFilledLead {
  /// The samples, all finite unless the whole lead is a gap, which becomes 0.
  private(set) var samples: [Double]
  private var gaps = GapList()

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
    gaps.hasGap(in: range)
  }

  private mutating func bridge(_ gap: Range<Int>) {
    gaps.append(gap)
    let before = gap.lowerBound > 0 ? samples[gap.lowerBound - 1] : nil
    let behind = gap.upperBound < samples.count ? samples[gap.upperBound] : nil
    let line = GapLine(before: before, behind: behind, count: gap.count)
    for index in gap { samples[index] = line[index - gap.lowerBound] }
  }
}
