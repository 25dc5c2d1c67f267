public import Files
import Groundwork
public import Heartbeats
public import Results
import Scoring

extension RebalancingTargets {
  /// Shares that reach given counts on a whole beat set.
  ///
  /// - Throws: `Fault` if more normal beats are asked for than there are.
  public init(normal: Int, abnormal: Int, in beats: BeatSet) throws(Fault) {
    let available = beats.classCounts[0]
    guard normal <= available else {
      throw .badData("--rebalance", expected: "at most the \(available) normal beats of the data", found: "\(normal)")
    }
    self.init(
      normalShare: Double(normal) / Double(max(1, available)),
      abnormalShare: Double(abnormal) / Double(max(1, beats.count - available)))
  }
}

/// Rebalances rows: normal beats are thinned at random, abnormal ones raised by noisy twins or copies.
package struct Rebalancing {
  package var targets: RebalancingTargets
  package var oversampling: Oversampling
  package var seed: UInt64

  package init(targets: RebalancingTargets, oversampling: Oversampling, seed: UInt64) {
    self.targets = targets
    self.oversampling = oversampling
    self.seed = seed
  }

  /// The rebalanced rows, normal ones first.
  ///
  /// - Parameter rows: rows of `beats` that are beats themselves.
  package func apply(to rows: [DrawnRow], of beats: BeatSet) -> [DrawnRow] {
    var generator = SeededGenerator(seed: seed)
    var normal = rows.filter { !beats.classes[Int($0.beat)].isAbnormal }
    let abnormal = rows.filter { beats.classes[Int($0.beat)].isAbnormal }
    generator.shuffle(&normal)
    let keep = min(normal.count, Int((Double(normal.count) * targets.normalShare).rounded()))
    let wanted = Int((Double(abnormal.count) * targets.abnormalShare).rounded())
    return normal[..<keep] + raise(abnormal, to: wanted, using: &generator)
  }

  private func raise(_ rows: [DrawnRow], to wanted: Int, using generator: inout SeededGenerator) -> [DrawnRow] {
    guard !rows.isEmpty else { return [] }
    switch oversampling {
    case .weights:
      return rows
    case .noise:
      guard wanted > rows.count else { return Array(rows[..<wanted]) }
      return rows
        + (1...wanted - rows.count).map { DrawnRow(beat: Int(rows[generator.below(rows.count)].beat), copy: $0) }
    case .copies:
      // The first draw of a beat is the beat itself; each further one is a copy.
      var timesDrawn = [Int](repeating: 0, count: rows.count)
      return (0..<wanted).map { _ in
        let drawn = generator.below(rows.count)
        defer { timesDrawn[drawn] += 1 }
        return DrawnRow(beat: Int(rows[drawn].beat), copy: timesDrawn[drawn])
      }
    }
  }
}
