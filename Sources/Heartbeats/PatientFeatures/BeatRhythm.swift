/// RR intervals of a record and what each is beside others of it.
struct BeatRhythm {
  /// The interval before each beat in seconds; the first beat takes the one after it.
  private let before: [Double]
  /// The interval after each beat; the last one takes the one before it.
  private let after: [Double]
  /// Intervals before, each at most 3 s, so that a pause in the annotations does not become the usual interval.
  private let capped: [Double]

  private static let longest = 3.0

  init(beats: [Int], sampleRate: Double) {
    let intervals = zip(beats.dropFirst(), beats).map { Double($0 - $1) / sampleRate }
    // A lone beat has no interval at all; any will do, since each is compared with itself.
    before = beats.isEmpty ? [] : [intervals.first ?? 1] + intervals
    after = beats.isEmpty ? [] : intervals + [intervals.last ?? 1]
    capped = before.map { min($0, Self.longest) }
  }

  /// Sets the columns of rhythm.
  func fill(_ set: (PatientColumn, (Int) -> Double) -> Void) {
    let usual = Self.meanOf32(before)
    set(.intervalRatio) { Self.ratio(before[$0], usual[$0]) }
    set(.nextIntervalRatio) { Self.ratio(after[$0], before[$0]) }
    set(.previousIntervalRatio) { Self.ratio(before[max(0, $0 - 1)], before[$0]) }
    let whole = capped.count > 1 ? capped.dropFirst().reduce(0, +) / Double(capped.count - 1) : 1
    set(.intervalToMean) { Self.ratio(before[$0], whole) }
    set(.nextIntervalToMean) { Self.ratio(after[$0], whole) }
    let long = upperFifth
    set(.intervalToLong) { Self.ratio(before[$0], long) }
    set(.nextIntervalToLong) { Self.ratio(after[$0], long) }
    let sums = Self.runningSums(capped)
    func mean(_ range: Range<Int>) -> Double { (sums[range.upperBound] - sums[range.lowerBound]) / Double(range.count) }
    set(.intervalToLast10) { Self.ratio(before[$0], mean(max(0, $0 - 10)..<max($0, 1))) }
    set(.intervalToLast40) { Self.ratio(before[$0], mean(max(0, $0 - 40)..<max($0, 1))) }
    set(.intervalToNear) { Self.ratio(before[$0], mean(max(0, $0 - 20)..<min($0 + 21, before.count))) }
  }

  /// The interval that four fifths stay below, between two of them as NumPy's `quantile`; the last beat's is left out.
  private var upperFifth: Double {
    let sorted = before.dropLast().sorted()
    guard let last = sorted.last else { return 1 }
    let position = 0.8 * Double(sorted.count - 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return last }
    return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
  }

  /// For each value the mean of itself and up to 31 before it.
  static func meanOf32(_ values: [Double]) -> [Double] {
    let sums = runningSums(values)
    return values.indices.map { index in
      let first = max(0, index - 31)
      return (sums[index + 1] - sums[first]) / Double(index + 1 - first)
    }
  }

  /// One value over another; 1 where there is nothing to divide by.
  static func ratio(_ value: Double, _ other: Double) -> Double {
    other > 0 ? value / other : 1
  }

  private static func runningSums(_ values: [Double]) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    var sum = 0.0
    for value in values {
      sum += value
      sums.append(sum)
    }
    return sums
  }
}
