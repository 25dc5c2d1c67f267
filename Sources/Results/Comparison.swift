public import Scoring

/// Two experiments compared on the very same test rows.
public struct Comparison: Codable, Sendable, Equatable {
  public var first: Experiment.Key
  public var second: Experiment.Key
  public var rows: Int
  /// Rows that only one of the two classified correctly, and McNemar's exact two-sided p-value on them.
  public var onlyFirstRight: Int
  public var onlySecondRight: Int
  public var pValue: Double
  /// Recall of the second minus that of the first; nil without abnormal rows.
  public var recallDifference: Double?
  /// Its 95 % bootstrap interval over patients; nil where they are unknown.
  public var recallDifferenceInterval: Interval?
  /// The p-value of the difference of recall, each patient's beats exchanged between the two as a whole (`SignFlipTest`); nil
  /// where patients are unknown, and in results of earlier builds.
  public var recallPValue: Double?

  package init(
    first: Experiment.Key, second: Experiment.Key, rows: Int, onlyFirstRight: Int, onlySecondRight: Int, pValue: Double,
    recallDifference: Double? = nil, recallDifferenceInterval: Interval? = nil, recallPValue: Double? = nil
  ) {
    self.first = first
    self.second = second
    self.rows = rows
    self.onlyFirstRight = onlyFirstRight
    self.onlySecondRight = onlySecondRight
    self.pValue = pValue
    self.recallDifference = recallDifference
    self.recallDifferenceInterval = recallDifferenceInterval
    self.recallPValue = recallPValue
  }
}
