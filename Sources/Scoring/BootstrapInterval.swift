import Groundwork

/// An estimate with its percentile bootstrap interval over records.
public struct BootstrapInterval: Codable, Sendable, Equatable {
  /// The statistic on the data as they are.
  public var estimate: Double
  /// The middle `level` of the resampled statistics.
  public var interval: Interval
  /// The share of resamples inside the interval, e.g. 0.95.
  public var level: Double
  /// Resamples on which the statistic was defined.
  public var resamples: Int
  /// Records that were drawn from. With few of them, the interval is too narrow.
  public var records: Int

  /// An interval by its values, e.g. one that was stored.
  public init(estimate: Double, interval: Interval, level: Double, resamples: Int, records: Int) {
    self.estimate = estimate
    self.interval = interval
    self.level = level
    self.resamples = resamples
    self.records = records
  }
}

/// A cluster bootstrap: draws as many records as there are, with replacement, and takes the statistic of each draw.
///
/// Rows of one record stay together, because beats of one patient are alike: drawing beats would give intervals that are
/// far too narrow. The same seed gives the same interval. To compare two models, hand in the difference of their scores as
/// the statistic, so that both see the same draw.
///
/// - Parameters:
///   - records: how many records there are.
///   - resamples: how many draws are made.
///   - level: in (0, 1).
///   - seed: of the draws.
///   - statistic: is given how often each record was drawn; a draw for which it returns nil, or a number that is not
///     finite, is left out.
/// - Returns: nil when there are fewer than two records, the statistic is undefined on the data as they are or on all
///   draws, or the level is out of range.
///
/// Source: Davison and Hinkley, "Bootstrap methods and their application", 1997, sections 3.8 and 5.3.1.
public func bootstrapInterval(
  records: Int, resamples: Int = 2000, level: Double = 0.95, seed: UInt64, statistic: (_ timesDrawn: [Int]) -> Double?
) -> BootstrapInterval? {
  guard records > 1, level > 0, level < 1 else { return nil }
  guard let estimate = statistic(Array(repeating: 1, count: records)), estimate.isFinite else { return nil }
  var generator = SeededGenerator(seed: seed)
  var timesDrawn = [Int](repeating: 0, count: records)
  var values: [Double] = []
  values.reserveCapacity(max(0, resamples))
  for _ in 0..<max(0, resamples) {
    for record in 0..<records { timesDrawn[record] = 0 }
    for _ in 0..<records { timesDrawn[generator.below(records)] += 1 }
    if let value = statistic(timesDrawn), value.isFinite { values.append(value) }
  }
  guard !values.isEmpty else { return nil }
  values.sort()
  let tail = (1 - level) / 2
  return BootstrapInterval(
    estimate: estimate,
    interval: Interval(low: quantile(tail, ofSorted: values), high: quantile(1 - tail, ofSorted: values)),
    level: level, resamples: values.count, records: records)
}

/// The cluster bootstrap of a share, from each record's successes and count.
///
/// Records that counted nothing are not drawn, so every draw has a share and `BootstrapInterval.records` tells how many bear
/// on it.
///
/// - Parameters:
///   - records: each record's successes and count.
///   - resamples: how many draws are made.
///   - level: in (0, 1).
///   - seed: of the draws.
/// - Returns: nil when fewer than two records counted anything or the level is out of range.
public func bootstrapInterval(
  of records: [Proportion], resamples: Int = 2000, level: Double = 0.95, seed: UInt64
) -> BootstrapInterval? {
  let counted = records.filter { $0.count > 0 }
  return bootstrapInterval(records: counted.count, resamples: resamples, level: level, seed: seed) { timesDrawn in
    var successes = 0
    var count = 0
    for (record, times) in zip(counted, timesDrawn) {
      successes += times * record.successes
      count += times * record.count
    }
    return Double(successes) / Double(count)
  }
}

/// The cluster bootstrap of any score of a confusion matrix, from each record's own matrix.
///
/// - Parameters:
///   - records: each record's matrix; those without rows are not drawn.
///   - resamples: how many draws are made.
///   - level: in (0, 1).
///   - seed: of the draws.
///   - statistic: e.g. `{ $0.f1 }`, of the drawn records' matrices added up.
/// - Precondition: all matrices have the same classes.
/// - Returns: nil as `bootstrapInterval(records:resamples:level:seed:statistic:)`.
public func bootstrapInterval(
  of records: [ConfusionMatrix], resamples: Int = 2000, level: Double = 0.95, seed: UInt64,
  statistic: (ConfusionMatrix) -> Double?
) -> BootstrapInterval? {
  let counted = records.filter { $0.total > 0 }
  return bootstrapInterval(records: counted.count, resamples: resamples, level: level, seed: seed) { timesDrawn in
    var sum = ConfusionMatrix(classes: counted[0].classes)
    for (record, times) in zip(counted, timesDrawn) where times > 0 { sum.add(record, times: times) }
    return statistic(sum)
  }
}

/// The cluster bootstrap of any statistic of rows, slow when there are many: it sees every drawn row again.
///
/// - Parameters:
///   - groups: the record of each row.
///   - resamples: how many draws are made.
///   - level: in (0, 1).
///   - seed: of the draws.
///   - statistic: of the drawn rows, each named as often as its record was drawn.
/// - Returns: nil as `bootstrapInterval(records:resamples:level:seed:statistic:)`.
public func bootstrapInterval(
  groups: [UInt32], resamples: Int = 2000, level: Double = 0.95, seed: UInt64, statistic: (_ rows: [Int]) -> Double?
) -> BootstrapInterval? {
  let members = Dictionary(grouping: groups.indices, by: { groups[$0] }).sorted { $0.key < $1.key }.map(\.value)
  return bootstrapInterval(records: members.count, resamples: resamples, level: level, seed: seed) { timesDrawn in
    statistic(zip(members, timesDrawn).flatMap { rows, times in repeatElement(rows, count: times).joined() })
  }
}

/// The quantile with linear interpolation between neighbours (NumPy's default; type 7 of Hyndman and Fan 1996).
private func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  let rank = share * Double(values.count - 1)
  let below = min(Int(rank), values.count - 1)
  let above = min(below + 1, values.count - 1)
  return values[below] + (rank - Double(below)) * (values[above] - values[below])
}
