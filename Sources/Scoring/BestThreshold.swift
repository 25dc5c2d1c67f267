/// What makes a threshold the best one.
public enum ThresholdCriterion: Sendable, Equatable {
  /// The highest F1.
  case f1
  /// The highest recall - false positive rate.
  case youden
  /// The lowest threshold, so the highest recall, whose false positive rate is at most this.
  case falsePositiveRate(atMost: Double)
}

/// The best threshold for these rows, to be chosen on validation rows, never on test rows.
///
/// Rows above it are to be called abnormal. Candidates lie halfway between neighbouring scores, where other rows are least
/// likely to fall on the other side; 0 and 1 count as scores, so that calling all or no rows is a candidate too, as far as
/// a threshold in [0, 1] can. Of equally good ones the nearest to 0.5 is taken, of two as near the lower.
///
/// - Returns: nil when a score is not finite or the criterion is undefined because a class is absent: F1 without abnormal rows,
///   a false positive rate without normal rows, Youden's J without either; or when the limit is below 0.
/// - Precondition: as many probabilities as labels.
public func bestThreshold(labels: [UInt8], probabilities: [Float], by criterion: ThresholdCriterion) -> Float? {
  RankedScores(labels: labels, probabilities: probabilities)?.bestThreshold(by: criterion)
}

extension RankedScores {
  /// The best threshold for these rows: see `bestThreshold(labels:probabilities:by:)`.
  public func bestThreshold(by criterion: ThresholdCriterion) -> Float? {
    switch criterion {
    case .f1:
      guard positives > 0 else { return nil }
      return bestThreshold { Merit(numerator: 2 * $0, denominator: positives + $0 + $1) }
    case .youden:
      guard hasBothClasses else { return nil }
      return bestThreshold { Merit(numerator: $0 * negatives - $1 * positives, denominator: 1) }
    case .falsePositiveRate(let limit):
      guard negatives > 0, limit >= 0 else { return nil }
      // The lowest threshold is the one that calls most steps.
      for steps in (0...scores.count).reversed() {
        let rate = Double(called(first: steps).fp) / Double(negatives)
        if rate <= limit, let threshold = threshold(callingFirst: steps) { return threshold }
      }
      return nil
    }
  }

  private func bestThreshold(merit: (_ tp: Int, _ fp: Int) -> Merit) -> Float? {
    var best: (threshold: Float, merit: Merit)?
    for steps in 0...scores.count {
      guard let threshold = threshold(callingFirst: steps) else { continue }
      let (tp, fp) = called(first: steps)
      let candidate = (threshold: threshold, merit: merit(tp, fp))
      guard let leader = best else {
        best = candidate
        continue
      }
      // Thresholds fall from step to step, so the later of two equally near ones is the lower.
      let isNearer = abs(candidate.threshold - 0.5) <= abs(leader.threshold - 0.5)
      if leader.merit < candidate.merit || leader.merit == candidate.merit && isNearer { best = candidate }
    }
    return best?.threshold
  }

  /// The threshold halfway between the last step called abnormal and the first one that is not; nil when all steps are to
  /// be called and the lowest score leaves no room above 0.
  private func threshold(callingFirst steps: Int) -> Float? {
    let above = steps > 0 ? scores[steps - 1] : max(1, scores.first ?? 1)
    let below = steps < scores.count ? scores[steps] : 0
    guard above > below || steps == 0 else { return nil }
    // Between neighbouring numbers halfway rounds to one of them, and only the lower one still has the other above it.
    let halfway = below + (above - below) / 2
    return halfway < above ? halfway : below
  }
}

/// A fraction of counts, compared without rounding, so that ties are ties.
private struct Merit: Comparable {
  var numerator: Int
  /// Positive.
  var denominator: Int

  static func < (one: Merit, other: Merit) -> Bool {
    one.numerator * other.denominator < other.numerator * one.denominator
  }

  static func == (one: Merit, other: Merit) -> Bool {
    one.numerator * other.denominator == other.numerator * one.denominator
  }
}
