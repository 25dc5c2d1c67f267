/// How long each beat is: 1.2 median RR intervals of the beats within 5 s on either side, at most 187 samples.
struct BeatLengths: Sendable {
  /// 5 s in output samples.
  static let reach = 5 * Int(BeatSet.sampleRate)

  private var median = SlidingMedian(limit: 2 * Self.reach)
  /// The beats first..<end are near; the median holds the intervals between them.
  private var first = 0
  private var end = 0

  /// The length of beat `index`; called for beats in ascending order.
  ///
  /// - Parameter peaks: the beats' R peaks in output samples, ascending: at least one after the beat, and all those within
  ///   `reach` of it.
  mutating func length(of index: Int, among peaks: [Int]) -> Int {
    while peaks[first] < peaks[index] - Self.reach {
      if first + 1 < end { median.remove(peaks[first + 1] - peaks[first]) }
      first += 1
    }
    while end < peaks.count, peaks[end] <= peaks[index] + Self.reach {
      if end > first { median.insert(peaks[end] - peaks[end - 1]) }
      end += 1
    }
    let interval = median.median ?? Double(peaks[index + 1] - peaks[index])
    return min(BeatSet.samplesPerBeat, Int((1.2 * interval).rounded(.toNearestOrEven)))
  }
}
