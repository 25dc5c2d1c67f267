/// How early or late each beat comes and how it differs from the usual beat of its record.
///
/// Everything is relative to the record itself, so that one patient's habit is not another's alarm: no label is used, and of
/// other records nothing. RR intervals are the field's oldest cue to premature beats (de Chazal, O'Dwyer and Reilly 2004 use
/// the same four).
package struct RhythmFeatures: Sendable {
  /// Names and definitions of the columns, in order. Ratios are halved so that a usual beat has 0.5, and cut at 1.
  package static let descriptions: [(name: String, definition: String)] =
    [
      (
        "RR before / median of the record",
        "Half the RR interval before the beat divided by the record's median RR interval, at most 1. Look-back: the whole record."
      ),
      (
        "RR after / median of the record",
        "Half the RR interval after the beat divided by the record's median RR interval, at most 1. Look-back: the whole record."
      ),
      (
        "mean of ten RR / median of the record",
        "Half the mean of the ten RR intervals before the beat divided by the record's median RR interval, at most 1. Look-back: "
          + "the whole record."
      ),
      (
        "RR before / RR after",
        "Half the RR interval before the beat divided by the one after it, at most 1. Look-ahead: 1 beat."
      ),
    ]
    + windows.map { window in
      let milliseconds = { (sample: Int) in Int((Double(sample) / BeatSet.sampleRate * 1000).rounded()) }
      return (
        "distance to the median beat, \(milliseconds(window.lowerBound))-\(milliseconds(window.upperBound)) ms",
        "Mean absolute difference of the samples of this window from the median of up to 101 evenly spaced beats of the record. "
          + "Look-back: the whole record."
      )
    }

  /// Columns of a beat.
  package static let columns = 4 + windows.count

  /// In samples of a beat: QRS complex, ST segment, T wave and what follows.
  private static let windows = [0..<12, 12..<40, 40..<BeatSet.samplesPerBeat]

  /// Row-major, beats x `columns`.
  private let values: [Float]

  /// For all beats of a set, record by record.
  ///
  /// - Precondition: the beat set knows records and times.
  package init(of beats: BeatSet) {
    precondition(beats.knowsRecords && !beats.times.isEmpty, "rhythm needs records and times")
    var values: [Float] = []
    values.reserveCapacity(beats.count * Self.columns)
    var start = 0
    let starts = Set(beats.stretchStarts)
    while start < beats.count {
      var end = start + 1
      while end < beats.count, beats.records[end] == beats.records[start] { end += 1 }
      let isStart = (start..<end).map(starts.contains)
      Self.append(to: &values, times: beats.times[start..<end], isStart: isStart) { row in
        beats.samples[(start + row) * BeatSet.samplesPerBeat..<(start + row + 1) * BeatSet.samplesPerBeat]
      }
      start = end
    }
    self.values = values
  }

  /// For the beats of one record.
  ///
  /// - Parameters:
  ///   - times: the R peaks in seconds, ascending.
  ///   - isStart: whether no RR interval leads to the beat from the one before, as something between them is unknown.
  ///   - row: the 187 samples of a beat by its number from 0.
  package init(times: [Double], isStart: [Bool], row: (Int) -> ArraySlice<Float>) {
    var values: [Float] = []
    Self.append(to: &values, times: times[...], isStart: isStart, row: row)
    self.values = values
  }

  /// Rows that were computed, each relative to its record.
  init(rows values: [Float]) { self.values = values }

  /// The columns of one beat.
  package func ofBeat(_ row: Int) -> ArraySlice<Float> { values[row * Self.columns..<(row + 1) * Self.columns] }

  private static func append(
    to values: inout [Float], times: ArraySlice<Double>, isStart: [Bool], row: (Int) -> ArraySlice<Float>
  ) {
    // nil where something between two beats is unknown.
    let intervals = zip(zip(times.dropFirst(), times), isStart.dropFirst()).map { $1 ? nil : $0.0 - $0.1 }
    let known = intervals.compactMap(\.self)
    let usual = known.sorted()[safe: known.count / 2] ?? 1
    let template = medianBeat(times.count, row)
    for index in 0..<times.count {
      // The first beat of what was recorded without a break has no interval before, the last none after: each borrows its
      // neighbour's.
      let next = intervals[safe: index] ?? nil
      let before = (intervals[safe: index - 1] ?? nil) ?? next ?? usual
      let after = next ?? before
      let recent = intervals[max(0, index - 10)..<min(index, intervals.count)].compactMap(\.self)
      let mean = recent.isEmpty ? before : recent.reduce(0, +) / Double(recent.count)
      for ratio in [before / usual, after / usual, mean / usual, after > 0 ? before / after : 1] {
        values.append(Float(min(1, ratio / 2)))
      }
      let samples = row(index)
      for window in windows {
        var distance = Float(0)
        for sample in window { distance += abs(samples[samples.startIndex + sample] - template[sample]) }
        values.append(distance / Float(window.count))
      }
    }
  }

  /// The median of each sample over a record's beats, from at most 101 evenly spaced ones.
  private static func medianBeat(_ count: Int, _ row: (Int) -> ArraySlice<Float>) -> [Float] {
    let chosen = min(101, count)
    let rows = (0..<chosen).map { Array(row($0 * count / chosen)) }
    return (0..<BeatSet.samplesPerBeat).map { sample in rows.map { $0[sample] }.sorted()[chosen / 2] }
  }
}

extension Array {
  /// The element at an index, nil outside.
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
