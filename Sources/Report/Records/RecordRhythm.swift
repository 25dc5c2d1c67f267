import Charts
import Foundation
import Results

/// Intervals between the beats of a recording, and the heart rate in spans of it.
struct RecordRhythm {
  /// The interval before each beat, in seconds; nil for the first one and across what cannot be read.
  let intervals: [Double?]
  /// The length of a span, in seconds.
  let span: Double
  /// One a span, from the start; not a number where there is no interval.
  let rates: [RhythmChart.Rate]

  init(_ account: RecordAccount) {
    let stretches = account.unreadable.map(\.seconds)
    var next = stretches[...]
    var intervals: [Double?] = []
    intervals.reserveCapacity(account.beats.count)
    var previous: Double?
    for beat in account.beats {
      var isParted = false
      while let stretch = next.first, stretch.lowerBound <= beat.time {
        isParted = true
        if stretch.upperBound > beat.time { break }
        next.removeFirst()
      }
      intervals.append(isParted ? nil : previous.map { beat.time - $0 })
      previous = beat.time
    }
    self.intervals = intervals
    let span = max(5, account.seconds / 300)
    self.span = span
    var spans = [[Double]](repeating: [], count: max(1, Int((account.seconds / span).rounded(.up))))
    for (beat, interval) in zip(account.beats, intervals) {
      guard let interval, interval > 0 else { continue }
      spans[min(spans.count - 1, Int(beat.time / span))].append(60 / interval)
    }
    rates = spans.enumerated().map { index, values in
      let sorted = values.sorted()
      let time = (Double(index) + 0.5) * span
      guard let last = sorted.indices.last else {
        return RhythmChart.Rate(time: time, low: .nan, median: .nan, high: .nan)
      }
      func quantile(_ share: Double) -> Double { sorted[Int((share * Double(last)).rounded())] }
      return RhythmChart.Rate(
        time: min(time, account.seconds), low: quantile(0.1), median: sorted.medianOfSorted ?? .nan,
        high: quantile(0.9))
    }
  }

  /// Over the whole recording, of the spans' medians: the least, the middle and the greatest; nil where there is none.
  var summary: (low: Double, median: Double, high: Double)? {
    let sorted = rates.map(\.median).filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last, let median = sorted.medianOfSorted else { return nil }
    return (low, median, high)
  }
}
