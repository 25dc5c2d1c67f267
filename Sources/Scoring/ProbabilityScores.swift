import Glibc

/// The mean negative log-likelihood (binary cross-entropy, natural logarithm) of the labels.
///
/// Probabilities are kept 2^-23 away from 0 and 1, as scikit-learn does for single precision, so that one sure error
/// does not make the mean infinite. Nil without rows or when a probability is not finite.
///
/// - Precondition: as many probabilities as labels.
public func logLoss(labels: [UInt8], probabilities: [Float]) -> Double? {
  let margin = Double(Float.ulpOfOne)
  return meanScore(labels: labels, probabilities: probabilities) { isAbnormal, probability in
    let p = min(max(probability, margin), 1 - margin)
    return -log(isAbnormal ? p : 1 - p)
  }
}

/// The mean square of probability minus truth: 0 at best, 0.25 for always saying one half.
///
/// Nil without rows or when a probability is not finite.
///
/// - Precondition: as many probabilities as labels.
///
/// Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78(1), 1950.
public func brierScore(labels: [UInt8], probabilities: [Float]) -> Double? {
  meanScore(labels: labels, probabilities: probabilities) { isAbnormal, probability in
    let off = probability - (isAbnormal ? 1 : 0)
    return off * off
  }
}

private func meanScore(
  labels: [UInt8], probabilities: [Float], score: (_ isAbnormal: Bool, _ probability: Double) -> Double
) -> Double? {
  precondition(labels.count == probabilities.count, "a probability for each label")
  guard !labels.isEmpty, probabilities.allSatisfy(\.isFinite) else { return nil }
  var sum = 0.0
  for (label, probability) in zip(labels, probabilities) { sum += score(label != 0, Double(probability)) }
  return sum / Double(labels.count)
}
