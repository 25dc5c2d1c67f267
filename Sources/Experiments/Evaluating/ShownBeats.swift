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

extension Failure {
  /// The most confident mistakes of each class.
  ///
  /// - Parameter each: at most so many of a class.
  static func worst(each: Int, of rows: [DrawnRow], probabilities: [Float], beats: BeatSet) -> [Failure] {
    BeatClass.allCases.flatMap { kind in
      rows.indices
        .filter { beats.classes[Int(rows[$0].beat)] == kind && (probabilities[$0] > 0.5) != kind.isAbnormal }
        .sorted {
          let (first, second) = (abs(probabilities[$0] - 0.5), abs(probabilities[$1] - 0.5))
          return first != second ? first > second : $0 < $1
        }
        .prefix(each)
        .map { row in
          let beat = Int(rows[row].beat)
          return Failure(
            class: kind, probability: rounded(Double(probabilities[row])),
            record: beats.record(of: beat),
            time: beats.time(of: beat).map { ($0 * 1000).rounded() / 1000 },
            samples: beats.beat(beat).map { (Double($0) * 1000).rounded() / 1000 })
        }
    }
  }
}

/// Four decimals are more than a figure shows, and keep results.json small.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
