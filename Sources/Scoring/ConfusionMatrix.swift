/// How often each class was predicted for each true class, in a task of two classes: normal (0) and abnormal (1).
///
/// A quotient without a denominator is nil, never 0 or NaN: precision when nothing was called abnormal, say. (There
/// scikit-learn warns and returns 0.)
public struct ConfusionMatrix: Codable, Sendable, Equatable {
  /// Normal, called normal.
  public var tn: Int
  /// Normal, called abnormal.
  public var fp: Int
  /// Abnormal, called normal.
  public var fn: Int
  /// Abnormal, called abnormal.
  public var tp: Int

  /// A matrix by its counts, each at least 0.
  public init(tn: Int = 0, fp: Int = 0, fn: Int = 0, tp: Int = 0) {
    self.tn = tn
    self.fp = fp
    self.fn = fn
    self.tp = tp
  }

  /// Counts pairs of a true and a predicted class; 0 is normal, anything else abnormal.
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

  /// Counts one more row.
  public mutating func count(actual: Bool, predicted: Bool) {
    switch (actual, predicted) {
    case (false, false): tn += 1
    case (false, true): fp += 1
    case (true, false): fn += 1
    case (true, true): tp += 1
    }
  }

  /// The counts of two disjoint sets of rows together.
  public static func + (one: Self, other: Self) -> Self {
    Self(tn: one.tn + other.tn, fp: one.fp + other.fp, fn: one.fn + other.fn, tp: one.tp + other.tp)
  }

  /// Rows counted.
  public var total: Int { tn + fp + fn + tp }
  /// Rows that are abnormal.
  public var positives: Int { fn + tp }
  /// Rows that are normal.
  public var negatives: Int { tn + fp }
  /// Rows that were called abnormal.
  public var predictedPositives: Int { fp + tp }
}
