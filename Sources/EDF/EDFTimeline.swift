import Files

/// When the data records of a file were recorded: runs of records that follow each other.
struct EDFTimeline: Sendable {
  /// Data records that follow each other.
  struct Run: Sendable {
    /// Which ones.
    var records: Range<Int>
    /// When the first one begins, in data records since the first of all began.
    var start: Double
  }

  /// In order of time.
  private(set) var runs: [Run] = []
  /// When the first data record begins, in seconds from the file's start time.
  private(set) var firstOnset = 0.0
  /// Records without a time of their own, or with one before the last record's end.
  private(set) var leftOut = 0

  /// Records that begin within a thousandth of their duration of the last one's end follow it: onsets are rounded.
  private static let tolerance = 1e-3
  /// More samples that were not recorded are not believed, unless more than one in so many was recorded.
  private static let mostGapSamples = 1 << 28
  private static let mostGapRatio = 64

  /// Records without gaps.
  init(contiguous count: Int, duration: Double) {
    runs = [Run(records: 0..<count, start: 0)]
  }

  /// Records that say when they begin.
  init(onsets: [Double?], duration: Double) {
    guard duration > 0, let first = onsets.lazy.compactMap(\.self).first else {
      leftOut = onsets.count
      return
    }
    firstOnset = first
    for (record, onset) in onsets.enumerated() {
      guard let onset else {
        leftOut += 1
        continue
      }
      let start = (onset - first) / duration
      guard let last = runs.last else {
        runs.append(Run(records: record..<record + 1, start: 0))
        continue
      }
      let end = last.start + Double(last.records.count)
      if last.records.upperBound == record, abs(start - end) <= Self.tolerance {
        runs[runs.count - 1].records = last.records.lowerBound..<record + 1
      } else if start >= end - Self.tolerance, start < 1e12 {
        runs.append(Run(records: record..<record + 1, start: max(start, end)))
      } else {
        leftOut += 1
      }
    }
  }

  /// The first sample of a run in a signal; runs do not overlap, whatever is rounded.
  func firstSample(of run: Int, perRecord: Int) -> Int {
    Int((runs[run].start * Double(perRecord)).rounded())
  }

  /// Samples of a signal to the end of the last run.
  func sampleCount(perRecord: Int) -> Int {
    guard let last = runs.last else { return 0 }
    return firstSample(of: runs.count - 1, perRecord: perRecord) + last.records.count * perRecord
  }

  /// Throws where the gaps are so long that a reader would wait for hours, or the numbers would not hold.
  func checkGaps(path: String, fastest: Int) throws(Fault) {
    guard let last = runs.last else { return }
    let recorded = Double(runs.reduce(0) { $0 + $1.records.count }) * Double(fastest)
    let gaps = (last.start + Double(last.records.count)) * Double(fastest) - recorded
    guard gaps <= max(Double(Self.mostGapSamples), Double(Self.mostGapRatio) * recorded) else {
      throw .badData(
        path,
        expected:
          "gaps at most \(Self.mostGapRatio) times as long as what was recorded, or \(Self.mostGapSamples) samples",
        found: "\(gaps) samples that were not recorded beside \(recorded)")
    }
  }
}
