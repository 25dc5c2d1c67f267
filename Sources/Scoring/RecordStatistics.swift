/// A share over several records, counted in the two ways of ANSI/AAMI EC57.
///
/// Gross statistics let a record with many beats weigh more; average ones weigh all records alike. Far apart, they say that
/// few records make the result.
public struct RecordStatistics: Codable, Sendable, Equatable {
  /// All records' counts together.
  public var gross: Proportion
  /// The mean of the records' shares, over those that counted anything; nil where none did.
  public var average: Double?
  /// Records that counted anything.
  public var records: Int

  /// The statistics of each record's own share.
  public init(_ shares: [Proportion]) {
    gross = Proportion(
      successes: shares.reduce(0) { $0 + $1.successes }, count: shares.reduce(0) { $0 + $1.count })
    let estimates = shares.compactMap(\.estimate)
    records = estimates.count
    average = estimates.isEmpty ? nil : estimates.reduce(0, +) / Double(estimates.count)
  }
}

/// How many patients with equally many beats would be as varied as these: the inverse of Simpson's index.
///
/// 1 when one patient has all beats, the number of patients when all have equally many. A score of a class with an effective
/// number of 1.7 is that of one or two people, whatever its count of beats.
///
/// - Parameter beats: beats of one class of each patient, at least 0.
/// - Returns: nil when there are none.
///
/// Source: Simpson, "Measurement of diversity", Nature 163, 1949; its inverse is Hill's number of order 2.
public func effectivePatients(_ beats: [Int]) -> Double? {
  let all = Double(beats.reduce(0, +))
  return all > 0 ? all * all / beats.reduce(0) { $0 + Double($1) * Double($1) } : nil
}
