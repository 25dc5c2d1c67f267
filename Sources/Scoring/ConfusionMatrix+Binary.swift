// Normal (class 0) against abnormal (all other classes).
extension ConfusionMatrix {
  /// A matrix of the two classes normal and abnormal by its counts, each at least 0.
  public init(tn: Int = 0, fp: Int = 0, fn: Int = 0, tp: Int = 0) {
    self.init(classes: Self.binaryClasses, counts: [[tn, fp], [fn, tp]])
  }

  /// Counts pairs of a true and a predicted class as normal or abnormal; 0 is normal, anything else abnormal.
  ///
  /// - Precondition: as many predictions as labels.
  public init(labels: [UInt8], predictions: [UInt8]) {
    self.init(labels: labels, positive: predictions) { $0 != 0 }
  }

  /// Counts a row as called abnormal when its probability lies *above* the threshold, as Keras and scikit-learn's
  /// classifiers do at 0.5; a probability that is not a number lies above none.
  ///
  /// - Precondition: as many probabilities as labels.
  public init(labels: [UInt8], probabilities: [Float], threshold: Float = 0.5) {
    self.init(labels: labels, positive: probabilities) { $0 > threshold }
  }

  private init<Value>(labels: [UInt8], positive values: [Value], where isPositive: (Value) -> Bool) {
    precondition(labels.count == values.count, "a value for each label")
    self.init()
    for (label, value) in zip(labels, values) { count(actual: label != 0, predicted: isPositive(value)) }
  }

  /// Counts one more row of a matrix of two classes.
  public mutating func count(actual: Bool, predicted: Bool) {
    count(actual: actual ? 1 : 0, predicted: predicted ? 1 : 0)
  }

  /// Normal, called normal.
  public var tn: Int { self[0, 0] }
  /// Normal, called abnormal.
  public var fp: Int { negatives - tn }
  /// Abnormal, called normal.
  public var fn: Int { predicted(0) - tn }
  /// Abnormal, called abnormal: with more than two classes, any of the abnormal ones.
  public var tp: Int { total - support(0) - fn }

  /// Rows that are abnormal.
  public var positives: Int { total - negatives }
  /// Rows that are normal.
  public var negatives: Int { support(0) }
  /// Rows that were called abnormal.
  public var predictedPositives: Int { total - predicted(0) }

  // The quotients that are shares of a count are given as a `Proportion` too, which knows its interval.

  /// The abnormal rows that were found among all abnormal rows.
  public var recallProportion: Proportion { Proportion(successes: tp, count: positives) }
  /// The abnormal rows among those called abnormal.
  public var precisionProportion: Proportion { Proportion(successes: tp, count: predictedPositives) }
  /// The normal rows that were left alone among all normal rows.
  public var specificityProportion: Proportion { Proportion(successes: tn, count: negatives) }
  /// The false alarms among all normal rows.
  public var falsePositiveProportion: Proportion { Proportion(successes: fp, count: negatives) }
  /// The abnormal rows among all rows.
  public var prevalenceProportion: Proportion { Proportion(successes: positives, count: total) }

  /// The share of abnormal rows found, also called sensitivity; nil without abnormal rows.
  public var recall: Double? { recallProportion.estimate }
  /// The share of calls that were right, also called positive predictivity; nil without calls.
  public var precision: Double? { precisionProportion.estimate }
  /// The share of normal rows left alone; nil without normal rows.
  public var specificity: Double? { specificityProportion.estimate }
  /// The share of normal rows called abnormal, 1 - specificity; nil without normal rows.
  public var falsePositiveRate: Double? { falsePositiveProportion.estimate }
  /// The share of abnormal rows; nil without rows.
  public var prevalence: Double? { prevalenceProportion.estimate }

  /// The harmonic mean of precision and recall; nil when no row is abnormal and none was called so.
  public var f1: Double? {
    let denominator = 2 * tp + fp + fn
    return denominator > 0 ? Double(2 * tp) / Double(denominator) : nil
  }

  /// Youden's J: recall + specificity - 1, 0 for guessing; nil when a class is absent.
  public var youden: Double? {
    guard let recall, let falsePositiveRate else { return nil }
    return recall - falsePositiveRate
  }
}
