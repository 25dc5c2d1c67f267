public import Heartbeats

/// A class's typical beat: at each of the 187 samples the median and the 10th and 90th percentile over its beats.
public struct TypicalBeat: Codable, Sendable, Equatable {
  public var `class`: BeatClass
  /// Beats it is taken from; the curves are empty when there is none.
  public var count: Int
  public var median: [Double]
  public var low: [Double]
  public var high: [Double]

  /// Percentiles come from a histogram of 4,096 levels, so they are exact to 1/8,192 of the amplitude and cost one pass.
  init(of kind: BeatClass, in beats: BeatSet) {
    self.class = kind
    let rows = beats.classes.indices.filter { beats.classes[$0] == kind }
    count = rows.count
    (median, low, high) = ([], [], [])
    guard !rows.isEmpty else { return }
    let levels = 4096
    var histogram = [Int32](repeating: 0, count: levels * BeatSet.samplesPerBeat)
    for row in rows {
      for (sample, value) in beats.beat(row).enumerated() {
        let level = Int((min(max(value, 0), 1) * Float(levels - 1)).rounded())
        histogram[sample * levels + level] += 1
      }
    }
    for sample in 0..<BeatSet.samplesPerBeat {
      let counts = histogram[sample * levels..<(sample + 1) * levels]
      let points = Self.quantiles([0.1, 0.5, 0.9], of: counts, total: rows.count)
      low.append(points[0])
      median.append(points[1])
      high.append(points[2])
    }
  }

  private static func quantiles(_ shares: [Double], of counts: ArraySlice<Int32>, total: Int) -> [Double] {
    var below = 0
    var points: [Double] = []
    for (level, count) in counts.enumerated() {
      below += Int(count)
      while points.count < shares.count, Double(below) >= shares[points.count] * Double(total) {
        points.append(rounded(Double(level) / Double(counts.count - 1)))
      }
    }
    return points
  }
}

/// Four decimals are more than a figure shows, and keep results.json small.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
