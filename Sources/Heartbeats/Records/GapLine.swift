/// The straight line across a gap, between the samples on either side or level with the only one.
struct GapLine {
  private let from: Double
  private let step: Double

  /// - Parameter count: the gap's samples.
  init(before: Double?, after: Double?, count: Int) {
    from = before ?? after ?? 0
    step = ((after ?? from) - from) / Double(count + 1)
  }

  /// The value at a sample of the gap, from 0.
  subscript(index: Int) -> Double { from + step * Double(index + 1) }
}
