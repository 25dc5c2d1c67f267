/// The sum of the last `count` values.
struct MovingSum {
  private var values: [Double]
  private var place = 0
  private var sum = 0.0

  /// Starts from zeros.
  init(count: Int) {
    values = Array(repeating: 0, count: count)
  }

  /// Takes the next value in and lets the oldest go; returns the new sum.
  mutating func push(_ value: Double) -> Double {
    sum += value - values[place]
    values[place] = value
    place += 1
    if place == values.count {
      place = 0
      // Added up anew once a turn, so that neither rounding nor one huge value stays for ever.
      sum = values.reduce(0, +)
    }
    return sum
  }
}
