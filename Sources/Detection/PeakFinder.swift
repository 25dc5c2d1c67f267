/// Finds where the power of a lead's slopes, summed over a moving window, is highest.
struct PeakFinder {
  /// The window, in samples.
  let window: Int
  /// How far a peak must be from a higher one, in samples; also how late a peak is reported.
  let reach: Int
  private var sum: MovingSum
  private var sums: History

  /// - Parameter memory: how many samples back sums can be asked for, beyond `2 * reach`.
  init(window: Int, reach: Int, memory: Int = 0) {
    self.window = window
    self.reach = reach
    sum = MovingSum(count: window)
    sums = History(covering: 2 * reach + memory + 2)
  }

  /// Takes the next power in.
  ///
  /// - Returns: the last sample of the window that this one makes certain to be the highest within the reach on both sides,
  ///   if any; of equals the first counts.
  mutating func push(_ power: Double, at now: Int) -> Int? {
    sums[now] = max(0, sum.push(power))
    let peak = now - reach
    guard peak >= 0 else { return nil }
    let height = sums[peak]
    guard height > sums[peak - 1], height >= sums[peak + 1] else { return nil }
    for distance in 1...reach where sums[peak - distance] >= height || sums[peak + distance] > height { return nil }
    return peak
  }

  /// The mean power over the window that ends at a sample.
  func mean(endingAt sample: Int) -> Double { sums[sample] / Double(window) }
}
