/// A lead whose gaps (NaN) are bridged by straight lines, and which knows where they were.
struct GapFilledLead {
  /// The samples, all finite unless the whole lead is a gap, which becomes 0.
  private(set) var samples: [Double]
  private var gaps = GapList()

  init(_ lead: [Double]) {
    samples = lead
    // Counting has no branch, and nearly all leads have no gap to look for.
    guard lead.reduce(0, { $0 &+ ($1.isNaN ? 1 : 0) }) > 0 else { return }
    var bridge = GapBridge()
    var filled: [Double] = []
    filled.reserveCapacity(lead.count)
    bridge.feed(lead) { filled += $0 }
    bridge.finish { filled += $0 }
    (samples, gaps) = (filled, bridge.gaps)
  }

  /// Whether a sample in the range was not recorded.
  func hasGap(in range: ClosedRange<Int>) -> Bool {
    gaps.hasGap(in: range)
  }

  /// Whether a beat may have come unseen in the range (`GapList`).
  func mayHideBeat(in range: ClosedRange<Int>, sampleRate: Double) -> Bool {
    gaps.mayHideBeat(in: range, sampleRate: sampleRate)
  }
}
