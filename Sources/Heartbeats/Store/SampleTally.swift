import Scoring

/// How many rows would be drawn of some records, for any number of beats a patient and class.
public struct SampleTally: Sendable {
  /// Annotated beats of each patient and class, in ascending order, and their sums up to each.
  private let counts: [Int]
  private let sums: [Int]

  /// - Parameter records: which of the store's records, each once.
  public init(_ store: RecordStore, records: [Int]) {
    var ofPatient: [UInt32: [Int]] = [:]
    for record in records {
      let entry = store.entries[record]
      var counts = ofPatient[entry.patient] ?? Array(repeating: 0, count: BeatClass.allCases.count)
      for (index, count) in entry.classCounts.enumerated() { counts[index] += count }
      ofPatient[entry.patient] = counts
    }
    counts = ofPatient.values.joined().filter { $0 > 0 }.sorted()
    sums = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// The beats of the largest patient and class; no larger number draws more.
  public var largest: Int { counts.last ?? 0 }

  /// The rows drawn at most with so many beats of each class of each patient.
  public func rows(perPatient: Int) -> Int {
    var (low, high) = (0, counts.count)
    while low < high {
      let middle = (low + high) / 2
      if counts[middle] > perPatient { high = middle } else { low = middle + 1 }
    }
    return sums[low] + (counts.count - low) * perPatient
  }

  /// The largest number of beats of each class of each patient with which at most so many rows are drawn, at most `largest`; 0 where
  /// there are more patients and classes than rows.
  public func largestPerPatient(atMost rows: Int) -> Int {
    var (low, high) = (0, largest)
    while low < high {
      let middle = (low + high + 1) / 2
      if self.rows(perPatient: middle) <= rows { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
