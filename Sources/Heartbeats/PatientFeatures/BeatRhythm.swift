/// RR intervals of a record and what each is beside others of it.
///
/// Where something between two beats is unknown there is no RR interval: what was recorded without a break ends and begins there
/// as a record does.
struct BeatRhythm {
  /// The interval before each beat in seconds; the first beat of a stretch takes the one after it.
  private let before: [Double]
  /// The interval after each beat; the last one of a stretch takes the one before it.
  private let after: [Double]
  /// Intervals before, each at most 3 s, so that a pause in the annotations does not become the usual interval.
  private let capped: [Double]
  /// Whether a beat is the first of a stretch.
  private let isStart: [Bool]
  /// The mean of the intervals that are known, each at most 3 s.
  private let whole: Double

  private static let longest = 3.0

  /// - Parameter isStart: whether no RR interval leads to the beat from the one before; true of the first.
  init(beats: [Int], isStart: [Bool], sampleRate: Double) {
    self.isStart = isStart
    let intervals = beats.indices.map { index in
      isStart[index] ? nil : Double(beats[index] - beats[index - 1]) / sampleRate
    }
    let known = intervals.compactMap { $0.map { min($0, Self.longest) } }
    // A lone beat has no interval at all; the usual one will do, or any, since each is compared with itself.
    let usual = known.isEmpty ? 1 : known.reduce(0, +) / Double(known.count)
    let next = Array(intervals.dropFirst()) + [nil]
    before = beats.indices.map { intervals[$0] ?? next[$0] ?? usual }
    after = beats.indices.map { next[$0] ?? intervals[$0] ?? usual }
    capped = before.map { min($0, Self.longest) }
    whole = usual
  }

  /// Sets the columns of rhythm.
  func fill(_ set: (PatientColumn, (Int) -> Double) -> Void) {
    let usual = Self.meanOf32(before)
    set(.intervalRatio) { Self.ratio(before[$0], usual[$0]) }
    set(.nextIntervalRatio) { Self.ratio(after[$0], before[$0]) }
    set(.previousIntervalRatio) { Self.ratio(before[isStart[$0] ? $0 : $0 - 1], before[$0]) }
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
