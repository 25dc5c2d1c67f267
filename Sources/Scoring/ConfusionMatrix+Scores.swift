// Scores of all classes together.
extension ConfusionMatrix {
  /// The right calls among all rows.
  public var accuracyProportion: Proportion {
    Proportion(successes: classes.indices.reduce(0) { $0 + self[$1, $1] }, count: total)
  }

  /// The share of rows that were called the class they have; nil without rows.
  public var accuracy: Double? { accuracyProportion.estimate }

  /// The share of each class's rows that were called so, in the order of `classes`; nil for a class without rows.
  public var recallByClass: [Double?] {
    classes.indices.map { Proportion(successes: self[$0, $0], count: support($0)).estimate }
  }

  /// The share of the calls of each class that were right, in the order of `classes`; nil for a class never called.
  public var precisionByClass: [Double?] {
    classes.indices.map { Proportion(successes: self[$0, $0], count: predicted($0)).estimate }
  }

  /// The harmonic mean of precision and recall of each class, in the order of `classes`; nil for a class that has no rows
  /// and was never called.
  public var f1ByClass: [Double?] {
    classes.indices.map { Proportion(successes: 2 * self[$0, $0], count: support($0) + predicted($0)).estimate }
  }

  /// The mean F1 of the classes that have rows or were called, each class with the same weight; nil without rows.
  ///
  /// A class that nobody has and nobody was called is left out, as scikit-learn's `f1_score(average="macro")` does.
  public var macroF1: Double? { Self.mean(f1ByClass.compactMap { $0 }) }

  /// The mean recall of the classes that have rows; nil when fewer than two have.
  public var balancedAccuracy: Double? {
    let recalls = recallByClass.compactMap { $0 }
    return recalls.count > 1 ? Self.mean(recalls) : nil
  }

  /// Matthews' correlation of truth and call, in [-1, 1]; nil when either holds only one class.
  ///
  /// Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", Computational
  /// Biology and Chemistry 28(5-6), 2004; with two classes it is Matthews' own.
  public var matthews: Double? {
    let (actual, called) = margins
    guard actual.count(where: { $0 > 0 }) > 1, called.count(where: { $0 > 0 }) > 1 else { return nil }
    if classes.count == 2 {
      // Two products of the same size, where the general form would take small differences of large numbers.
      let covariance = Double(tp) * Double(tn) - Double(fp) * Double(fn)
      return covariance / ((actual[1] * actual[0]).squareRoot() * (called[1] * called[0]).squareRoot())
    }
    let all = Double(total)
    let actualSpread = actual.reduce(all * all) { $0 - $1 * $1 }
    let calledSpread = called.reduce(all * all) { $0 - $1 * $1 }
    let covariance = zip(actual, called).reduce(Double(accuracyProportion.successes) * all) { $0 - $1.0 * $1.1 }
    return covariance / (actualSpread.squareRoot() * calledSpread.squareRoot())
  }

  /// Cohen's kappa: agreement of truth and call beyond what their shares of the classes alone would give, at most 1; nil
  /// without rows, or when both hold one and the same class only.
  ///
  /// Source: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20(1), 1960.
  public var kappa: Double? {
    let all = Double(total)
    let (actual, called) = margins
    let byChance = zip(actual, called).reduce(0) { $0 + $1.0 * $1.1 }
    guard all > 0, all * all > byChance else { return nil }
    return (Double(accuracyProportion.successes) * all - byChance) / (all * all - byChance)
  }

  /// Rows of each class, and rows called each class.
  private var margins: (actual: [Double], called: [Double]) {
    (classes.indices.map { Double(support($0)) }, classes.indices.map { Double(predicted($0)) })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
