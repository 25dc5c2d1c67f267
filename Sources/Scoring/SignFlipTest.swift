import Groundwork

/// A permutation test of whether two classifiers, scored on the same patients, are equally good on average.
///
/// Under the null hypothesis it is chance which of the two gave which result on a patient, so that the sign of each patient's
/// difference may be flipped. Beats of one patient stay together, because they are alike.
///
/// Source: Fisher, "The design of experiments", 1935, section 21; as a Monte Carlo test: Davison and Hinkley, "Bootstrap
/// methods and their application", 1997, section 4.3.
public struct SignFlipTest: Sendable, Equatable {
  /// The two-sided p-value, in (0, 1]; 1 when no patient has a difference.
  public var pValue: Double
  /// Random assignments of signs that were drawn beside the observed one.
  public var draws: Int

  /// Tests whether the sum of differences is zero.
  ///
  /// - Parameters:
  ///   - differences: of each patient, e.g. how many more of its abnormal beats the second classifier finds.
  ///   - draws: the p-value is at least 1 / (draws + 1).
  ///   - seed: of the draws; the same seed gives the same p-value.
  public init(differences: [Int], draws: Int = 9999, seed: UInt64) {
    let observed = abs(differences.reduce(0, +))
    var generator = SeededGenerator(seed: seed)
    var asLarge = 1
    for _ in 0..<draws {
      var sum = 0
      for difference in differences { sum += generator.below(2) == 0 ? difference : -difference }
      if abs(sum) >= observed { asLarge += 1 }
    }
    pValue = Double(asLarge) / Double(draws + 1)
    self.draws = draws
  }
}
