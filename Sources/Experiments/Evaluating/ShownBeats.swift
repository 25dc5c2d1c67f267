import Heartbeats
import Models
import Results
import Scoring

extension TypicalBeat {
  /// Percentiles come from a histogram of 4,096 levels, so they are exact to 1/8,192 of the amplitude and cost one pass.
  init(of kind: BeatClass, in beats: BeatSet) {
    let rows = beats.classes.indices.filter { beats.classes[$0] == kind }
    self.init(class: kind, count: rows.count, median: [], low: [], high: [])
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

extension OversampledBeat {
  /// The first noisy copy of every abnormal class that has one.
  static func examples(among rows: [DrawnRow], of beats: BeatSet, assembly: RowAssembly) -> [OversampledBeat] {
    BeatClass.allCases.filter(\.isAbnormal).compactMap { kind in
      guard let row = rows.first(where: { $0.isOversampled && beats.classes[Int($0.beat)] == kind }) else { return nil }
      return OversampledBeat(
        class: kind, original: beats.beat(Int(row.beat)).map { rounded(Double($0)) },
        oversampled: assembly.assemble([row], of: beats).features.values.map { rounded(Double($0)) })
    }
  }
}

extension BeatTwin {
  /// Of every abnormal class the first test row whose beat is among the training rows too, beside the first such row; rows
  /// that oversampling made come first, since these are what rebalancing adds.
  static func examples(in scenario: Scenario, of beats: BeatSet) -> [BeatTwin] {
    var assembly = scenario.assembly
    // As in the beats' other figures: amplitudes from 0 to 1, not columns scaled one by one.
    assembly.scaling = nil
    var training: [Int32: DrawnRow] = [:]
    for row in scenario.split.train where training[row.beat].map({ row.isOversampled && !$0.isOversampled }) ?? true {
      training[row.beat] = row
    }
    let samples = { (row: DrawnRow) in
      assembly.assemble([row], of: beats).features.values.map { rounded(Double($0)) }
    }
    return BeatClass.allCases.filter(\.isAbnormal).compactMap { kind in
      let shared = scenario.split.test.filter { beats.classes[Int($0.beat)] == kind && training[$0.beat] != nil }
      guard let test = shared.first(where: \.isOversampled) ?? shared.first, let twin = training[test.beat] else {
        return nil
      }
      let beat = Int(test.beat)
      return BeatTwin(
        class: kind, record: beats.record(of: beat), time: beats.time(of: beat).map { ($0 * 1000).rounded() / 1000 },
        isTestOversampled: test.isOversampled, isTrainingOversampled: twin.isOversampled, test: samples(test),
        training: samples(twin))
    }
  }
}

/// Four decimals are more than a figure shows, and keep results.json small.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
