/// McNemar's exact test of whether two classifiers, scored on the same rows, err equally often.
///
/// Only rows that one of them got right and the other wrong count. Each such row is taken as an independent toss of a fair
/// coin; beats of one patient are alike, so over many beats the p-value is too small: beside it, show the bootstrap over
/// records of the difference.
///
/// Source: McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
/// Psychometrika 12(2), 1947.
public struct McNemarTest: Codable, Sendable, Equatable {
  /// Rows that only the first classifier got right.
  public var onlyFirstRight: Int
  /// Rows that only the second classifier got right.
  public var onlySecondRight: Int

  /// A test by its counts of rows that the classifiers differ on.
  ///
  /// - Precondition: neither count is negative.
  public init(onlyFirstRight: Int, onlySecondRight: Int) {
    precondition(onlyFirstRight >= 0 && onlySecondRight >= 0, "counts must not be negative")
    self.onlyFirstRight = onlyFirstRight
    self.onlySecondRight = onlySecondRight
  }

  /// Compares two lists of predictions with the truth; 0 is normal, anything else abnormal.
  ///
  /// - Precondition: as many predictions in both lists as labels.
  public init(labels: [UInt8], first: [UInt8], second: [UInt8]) {
    precondition(labels.count == first.count && labels.count == second.count, "two predictions for each label")
    self.init(onlyFirstRight: 0, onlySecondRight: 0)
    for row in labels.indices {
      let firstRight = (first[row] != 0) == (labels[row] != 0)
      let secondRight = (second[row] != 0) == (labels[row] != 0)
      if firstRight && !secondRight { onlyFirstRight += 1 }
      if secondRight && !firstRight { onlySecondRight += 1 }
    }
  }

  /// Rows on which exactly one classifier was right.
  public var discordant: Int { onlyFirstRight + onlySecondRight }

  /// The two-sided exact (binomial) p-value, in [0, 1]; 1 when the classifiers never differ.
  ///
  /// Exact for any count. Binomial coefficients are summed relative to the middle one, outwards, each from its neighbour:
  /// nothing overflows, and coefficients below 1e-308 of the middle one vanish, so the work grows as the root of the count.
  public var pValue: Double {
    let tosses = discordant
    let fewer = min(onlyFirstRight, onlySecondRight)
    var heads = tosses / 2
    var weight = 1.0
    // An odd number of tosses has two middle coefficients, an even one has one, which has no mirror image.
    var all = tosses.isMultiple(of: 2) ? 1.0 : 2.0
    var tail = fewer == heads ? weight : 0
    while heads > 0, weight > 0 {
      weight *= Double(heads) / Double(tosses - heads + 1)
      heads -= 1
      all += 2 * weight
      if heads <= fewer { tail += weight }
    }
    return min(1, 2 * tail / all)
  }
}
