import Heartbeats

/// How early or late each beat comes and how it differs from the usual beat of its record.
///
/// Everything is relative to the record itself, so that one patient's habit is not another's alarm: no label is used, and of
/// other records nothing. RR intervals are the field's oldest cue to premature beats (de Chazal, O'Dwyer and Reilly 2004 use
/// the same four).
struct RhythmFeatures: Sendable {
  /// Columns of a beat: the RR interval before and after, and the mean of the ten before, each over the record's median RR
  /// interval; before over after; and in three windows the mean distance from the record's median beat.
  static let columns = 7

  /// Row-major, beats x `columns`; ratios are halved so that a usual beat has 0.5, and cut at 1.
  private let values: [Float]

  /// - Precondition: the beat set knows records and times.
  init(of beats: BeatSet) {
    precondition(beats.knowsRecords && !beats.times.isEmpty, "rhythm needs records and times")
    var values = [Float](repeating: 0, count: beats.count * Self.columns)
    var start = 0
    while start < beats.count {
      var end = start + 1
      while end < beats.count, beats.records[end] == beats.records[start] { end += 1 }
      Self.fill(&values, beats, start..<end)
      start = end
    }
    self.values = values
  }

  /// The columns of one beat.
  func ofBeat(_ row: Int) -> ArraySlice<Float> { values[row * Self.columns..<(row + 1) * Self.columns] }

  private static func fill(_ values: inout [Float], _ beats: BeatSet, _ rows: Range<Int>) {
    let intervals = zip(beats.times[rows].dropFirst(), beats.times[rows]).map { $0 - $1 }
    let usual = intervals.sorted()[safe: intervals.count / 2] ?? 1
    let template = medianBeat(beats, rows)
    for (place, row) in rows.enumerated() {
      // The first beat has no interval before, the last none after: each borrows its neighbour's.
      let before = intervals[safe: place - 1] ?? intervals[safe: place] ?? usual
      let after = intervals[safe: place] ?? before
      let recent = intervals[max(0, place - 10)..<min(place, intervals.count)]
      let mean = recent.isEmpty ? before : recent.reduce(0, +) / Double(recent.count)
      let ratios = [before / usual, after / usual, mean / usual, after > 0 ? before / after : 1]
      let first = row * columns
      for (column, ratio) in ratios.enumerated() { values[first + column] = Float(min(1, ratio / 2)) }
      for (window, range) in [0..<12, 12..<40, 40..<BeatSet.samplesPerBeat].enumerated() {
        var distance = Float(0)
        for sample in range {
          distance += abs(beats.samples[row * BeatSet.samplesPerBeat + sample] - template[sample])
        }
        values[first + ratios.count + window] = distance / Float(range.count)
      }
    }
  }

  /// The median of each sample over a record's beats, from at most 101 evenly spaced ones.
  private static func medianBeat(_ beats: BeatSet, _ rows: Range<Int>) -> [Float] {
    let count = min(101, rows.count)
    let chosen = (0..<count).map { rows.lowerBound + $0 * rows.count / count }
    return (0..<BeatSet.samplesPerBeat).map { sample in
      chosen.map { beats.samples[$0 * BeatSet.samplesPerBeat + sample] }.sorted()[count / 2]
    }
  }
}

extension Array {
  /// The element at an index, nil outside.
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
