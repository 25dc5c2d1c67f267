/// A share of counted things: so many successes in so many trials.
public struct Proportion: Codable, Sendable, Equatable {
  /// The things that have what is asked for, 0...`count`.
  public var successes: Int
  /// The things counted (n).
  public var count: Int

  /// A share by its counts.
  ///
  /// - Precondition: 0 <= successes <= count.
  public init(successes: Int, count: Int) {
    precondition(successes >= 0 && successes <= count, "successes must lie in 0...count")
    self.successes = successes
    self.count = count
  }

  /// Successes over count, in [0, 1]; nil when nothing was counted.
  public var estimate: Double? { count > 0 ? Double(successes) / Double(count) : nil }

  /// Wilson's score interval, within [0, 1]; nil when nothing was counted or the level is not in (0, 1).
  ///
  /// It takes the trials as independent. Beats of one patient are not: see `bootstrapInterval(of:)`.
  ///
  /// Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22(158), 1927.
  public func wilson(level: Double = 0.95) -> Interval? {
    guard let share = estimate, let z = normalDeviate(coverage: level) else { return nil }
    let n = Double(count)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // Where all or none succeed the interval ends at the estimate itself; rounding must not move it off.
    return Interval(
      low: successes == 0 ? 0 : max(0, centre - reach), high: successes == count ? 1 : min(1, centre + reach))
  }
}
