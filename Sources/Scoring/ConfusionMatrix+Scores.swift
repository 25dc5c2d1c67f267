// The quotients that are shares of a count are given as a `Proportion` too, which knows its interval.
extension ConfusionMatrix {
  /// The right calls among all rows.
  public var accuracyProportion: Proportion { Proportion(successes: tn + tp, count: total) }
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

  /// The share of right calls; nil without rows.
  public var accuracy: Double? { accuracyProportion.estimate }
  /// The share of abnormal rows found, also called sensitivity; nil without abnormal rows.
  public var recall: Double? { recallProportion.estimate }
  /// The share of calls that were right, also called positive predictive value; nil without calls.
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

  /// The mean of recall and specificity; nil when a class is absent.
  public var balancedAccuracy: Double? {
    guard let recall, let specificity else { return nil }
    return (recall + specificity) / 2
  }

  /// Youden's J: recall + specificity - 1, 0 for guessing; nil when a class is absent.
  public var youden: Double? {
    guard let recall, let falsePositiveRate else { return nil }
    return recall - falsePositiveRate
  }

  /// Matthews' correlation of truth and call, in [-1, 1]; nil when either holds only one class.
  public var matthews: Double? {
    let margins = [positives, negatives, predictedPositives, tn + fn].map(Double.init)
    guard margins.allSatisfy({ $0 > 0 }) else { return nil }
    let covariance = Double(tp) * Double(tn) - Double(fp) * Double(fn)
    return covariance / ((margins[0] * margins[1]).squareRoot() * (margins[2] * margins[3]).squareRoot())
  }
}
