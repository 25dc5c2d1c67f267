/// One feature's values in at most 256 bins of about equal counts; every value lies in one bin only.
struct QuantileBins {
  /// Most bins a feature has.
  static let limit = 256

  /// The smallest and largest value of each bin, ascending.
  private(set) var lowest: [Float] = []
  private(set) var highest: [Float] = []

  /// Cuts ascending values.
  ///
  /// Up to 256 different values get a bin each, so small sets are split exactly as by value. With more, a bin is full
  /// when it holds its share of the rows and bins that are left; a value that fills a bin alone gets one alone.
  init(sorted values: some RandomAccessCollection<Float>) {
    var runs: [(value: Float, count: Int)] = []
    for value in values {
      if let last = runs.last, last.value == value {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((value, 1))
      }
    }
    var rest = values.count
    var share = runs.count <= Self.limit ? 1 : 0
    var held = 0
    for run in runs {
      let free = Self.limit - lowest.count
      if held == 0 || (free > 0 && (held >= share || run.count >= share)) {
        if runs.count > Self.limit { share = (rest + free - 1) / free }
        lowest.append(run.value)
        highest.append(run.value)
        held = 0
      } else {
        highest[highest.count - 1] = run.value
      }
      held += run.count
      rest -= run.count
    }
  }

  var count: Int { lowest.count }

  /// The threshold behind a bin: midway to the next bin, at least the bin's largest value and less than the next one.
  func threshold(behind bin: Int) -> Float {
    let (low, high) = (highest[bin], lowest[bin + 1])
    let middle = low / 2 + high / 2
    return middle >= low && middle < high ? middle : low
  }

  /// All thresholds.
  var thresholds: [Float] { (0..<max(0, count - 1)).map(threshold) }

  /// The bin whose threshold is nearest to midway between two bins: where a split goes whose rows lie in these two, but
  /// not between them.
  func middle(_ bin: Int, _ next: Int) -> Int {
    let middle = highest[bin] / 2 + lowest[next] / 2
    var best = bin
    for candidate in bin..<next where abs(threshold(behind: candidate) - middle) < abs(threshold(behind: best) - middle) {
      best = candidate
    }
    return best
  }
}
