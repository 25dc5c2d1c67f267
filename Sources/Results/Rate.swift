public import Scoring

/// A share with its n and its 95 % intervals.
public struct Rate: Codable, Sendable, Equatable {
  public var successes: Int
  public var n: Int
  /// nil when n = 0.
  public var estimate: Double?
  /// Wilson's interval, with each beat as a unit.
  public var overBeats: Interval?
  /// The percentile bootstrap over patients, each with all its records; nil where patients are unknown or only one counts.
  /// Wider, and the one to believe for other patients.
  public var overRecords: Interval?

  package init(
    successes: Int, n: Int, estimate: Double? = nil, overBeats: Interval? = nil, overRecords: Interval? = nil
  ) {
    self.successes = successes
    self.n = n
    self.estimate = estimate
    self.overBeats = overBeats
    self.overRecords = overRecords
  }

  /// The interval to show: what both allow for. With few records, or none that errs, the bootstrap alone is too narrow.
  public var interval: Interval? {
    guard let overBeats, let overRecords else { return overBeats }
    return Interval(low: min(overBeats.low, overRecords.low), high: max(overBeats.high, overRecords.high))
  }
}

/// The rates of one experiment at a probability above 0.5.
public struct Rates: Codable, Sendable, Equatable {
  public var accuracy: Rate
  public var recall: Rate
  public var precision: Rate
  /// Normal beats passed.
  public var specificity: Rate
  /// Each class's beats correctly classified (N not flagged, others flagged), by class symbol.
  public var byClass: [String: Rate]

  package init(accuracy: Rate, recall: Rate, precision: Rate, specificity: Rate, byClass: [String: Rate]) {
    self.accuracy = accuracy
    self.recall = recall
    self.precision = precision
    self.specificity = specificity
    self.byClass = byClass
  }
}
