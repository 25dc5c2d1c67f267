/// The straight line across a gap, between the samples on either side or level with the only one.
struct GapLine {
  private let from: Double
  private let step: Double

  /// - Parameter count: the gap's samples.
  init(before: Double?, behind: Double?, count: Int) {
    from = before ?? behind ?? 0
    step = ((behind ?? from) - from) / Double(count + 1)
  }

  /// The value at a place in the gap, from 0.
  subscript(place: Int) -> Double { from + step * Double(place + 1) }
}
