import Glibc

/// Round values at even steps, for axes.
package struct Ticks: Sendable, Equatable {
  package var values: [Double]
  /// From one tick to the next.
  package var step: Double

  /// As many ticks as possible within a domain, but at most `count` steps, each 1, 2, 2.5 or 5 times a power of ten.
  ///
  /// - Parameter whole: only whole numbers.
  package init(in domain: ClosedRange<Double>, atMost count: Int, whole: Bool = false) {
    step = Self.step(span: domain.upperBound - domain.lowerBound, atMost: count, whole: whole)
    // A hair of tolerance, since 0.3 / 0.1 is a little less than 3.
    let first = (domain.lowerBound / step - 1e-9).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    let step = step
    values = first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
  }

  /// The domain made larger to whole steps at both ends.
  package static func rounded(
    _ domain: ClosedRange<Double>, atMost count: Int, whole: Bool = false
  ) -> ClosedRange<Double> {
    let step = step(span: domain.upperBound - domain.lowerBound, atMost: count, whole: whole)
    let low = (domain.lowerBound / step + 1e-9).rounded(.down) * step
    let high = (domain.upperBound / step - 1e-9).rounded(.up) * step
    return low < high ? low...high : low...(low + step)
  }

  /// Decimals that tell neighbouring ticks apart, after multiplication by `factor`.
  func decimals(factor: Double = 1) -> Int {
    let step = step * factor
    return (0...9).first { decimals in
      let scaled = step * pow(10, Double(decimals))
      return abs(scaled - scaled.rounded()) < 1e-6 * scaled
    } ?? 9
  }

  private static func step(span: Double, atMost count: Int, whole: Bool) -> Double {
    guard span > 0, span.isFinite else { return 1 }
    let raw = span / Double(max(1, count))
    let power = pow(10, floor(log10(raw)))
    let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { step in
      step >= raw * (1 - 1e-9) && (!whole || step < 1 || step == step.rounded())
    }
    return whole ? max(1, step ?? 10 * power) : step ?? 10 * power
  }
}
