/// The interval of the difference of two independent proportions, second minus first.
///
/// Newcombe's method 10: the square-and-add of both Wilson intervals; it stays within -1…1 and fits small counts and rates
/// near 0 or 1.
///
/// - Returns: nil when either proportion has n = 0.
///
/// Source: Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine
/// 17(8), 1998.
public func differenceInterval(first: Proportion, second: Proportion, level: Double = 0.95) -> Interval? {
  guard let one = first.estimate, let other = second.estimate,
    let oneRange = first.wilson(level: level), let otherRange = second.wilson(level: level)
  else { return nil }
  let difference = other - one
  let below = ((other - otherRange.low) * (other - otherRange.low) + (oneRange.high - one) * (oneRange.high - one))
    .squareRoot()
  let above = ((otherRange.high - other) * (otherRange.high - other) + (one - oneRange.low) * (one - oneRange.low))
    .squareRoot()
  return Interval(low: difference - below, high: difference + above)
}
