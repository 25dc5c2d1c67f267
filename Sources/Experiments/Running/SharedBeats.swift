import Files
import Groundwork
import Heartbeats

/// The beats to train on that another database has too, sample by sample.
enum SharedBeats {
  /// Those that one record of the other database has.
  struct OfRecord: Codable, Sendable {
    /// In the store.
    var record: Int
    /// Rows of the beats to train on.
    var rows: Set<Int32>
  }

  /// Reads all records of a database once; beats of one record at a time are held.
  ///
  /// - Parameters:
  ///   - journal: keeps which records were compared; one that does not take more is written no longer.
  ///   - progress: hears how many records are done.
  /// - Throws: `Fault` for a record that cannot be read.
  static func find(
    _ beats: BeatSet, in store: RecordStore, jobs: Int, journal: RecordJournal<OfRecord>? = nil,
    progress: LoadProgress? = nil
  ) throws(Fault) -> Set<Int> {
    let learnt = LearntBeats(beats.classes.indices.map { DrawnRow(beat: $0) }, of: beats)
    let found = Guarded((records: Set<Int>(), rows: Set<Int32>()))
    let total = store.entries.count
    @Sendable func add(_ one: OfRecord) {
      guard (0..<total).contains(one.record), one.rows.allSatisfy({ 0..<beats.count ~= Int($0) }) else { return }
      found.withLock { found in
        found.records.insert(one.record)
        found.rows.formUnion(one.rows)
        progress?(found.records.count, total)
      }
    }
    try? journal?.read { add($0) }
    let kept = found.withLock { $0.records }
    let missing = store.entries.indices.filter { !kept.contains($0) }.sorted {
      let sizes = (store.entries[$0].samples, store.entries[$1].samples)
      return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : $0 < $1
    }
    _ = try concurrentMap(missing.count, jobs: jobs) { index throws(Fault) in
      let other = try store.beats(of: missing[index])
      var one = OfRecord(record: missing[index], rows: [])
      for row in other.classes.indices { one.rows.formUnion(learnt.rows(with: other.beat(row))) }
      // Without a safety net the run goes on.
      try? journal?.append(one)
      add(one)
    }
    return Set(found.withLock { $0.rows }.map { Int($0) })
  }
}
