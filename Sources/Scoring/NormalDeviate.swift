import Glibc

/// The z for which a standard normal number lies in -z...z with this probability (1.96 for 0.95); nil outside (0, 1).
///
/// Halves an interval until it cannot shrink, so it is as exact as the system's `erfc`.
func normalDeviate(coverage: Double) -> Double? {
  guard coverage > 0, coverage < 1 else { return nil }
  var low = 0.0
  var high = 40.0
  while true {
    let middle = (low + high) / 2
    guard middle > low, middle < high else { return middle }
    // The chance of lying outside keeps its digits where the coverage is close to 1.
    let isBelow = erfc(middle / 2.0.squareRoot()) > 1 - coverage
    if isBelow { low = middle } else { high = middle }
  }
}
