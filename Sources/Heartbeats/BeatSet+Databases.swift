/// Beats of two databases in one set, and what is known of each beat there.
extension BeatSet {
  /// The rows of one database, then those of another.
  ///
  /// Records keep apart even where both databases have one of the same name: they are told by their number. Beats of a
  /// source without records or times, beside one that has them, get a record with an empty name and a time that is not a
  /// number; `record(of:)` and `time(of:)` tell these apart.
  ///
  /// - Precondition: at most 65,536 records in all, one more counted for a source without records.
  public init(_ first: BeatSet, then second: BeatSet) {
    let halves = [first, second]
    let anyRecords = halves.contains { $0.knowsRecords }
    let anyTimes = halves.contains { !$0.times.isEmpty }
    var records: [UInt16] = []
    var names: [String] = []
    var times: [Double] = []
    for half in halves {
      if anyRecords {
        let offset = names.count
        names += half.knowsRecords ? half.recordNames : [""]
        precondition(names.count <= Self.mostRecords, "records are numbered in 16 bits")
        records +=
          half.knowsRecords
          ? half.records.map { UInt16(offset + Int($0)) } : Array(repeating: UInt16(offset), count: half.count)
      }
      if anyTimes { times += half.times.isEmpty ? Array(repeating: .nan, count: half.count) : half.times }
    }
    self.init(
      samples: first.samples + second.samples, classes: first.classes + second.classes, records: records,
      recordNames: names, times: times)
  }

  /// Records that a set can tell apart.
  public static let mostRecords = Int(UInt16.max) + 1

  /// The name of the record a beat came from, nil when unknown.
  public func record(of row: Int) -> String? {
    guard knowsRecords else { return nil }
    let name = recordNames[Int(records[row])]
    return name.isEmpty ? nil : name
  }

  /// The R peak in seconds from the record's start, nil when unknown.
  public func time(of row: Int) -> Double? {
    times.isEmpty || times[row].isNaN ? nil : times[row]
  }

  /// Whether the record of each of some beats is known.
  public func knowsRecords(of rows: some Sequence<Int>) -> Bool {
    guard knowsRecords else { return false }
    let named = recordNames.map { !$0.isEmpty }
    return rows.allSatisfy { named[Int(records[$0])] }
  }
}
