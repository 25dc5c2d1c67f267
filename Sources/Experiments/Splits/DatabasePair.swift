package import Files
import Groundwork
package import Heartbeats
import Scoring

/// A database to train on and another to test on, as one beat set: training rows first.
///
/// Names of records are unique within a database only, so the same name in both is two records. What a name cannot tell,
/// the content does: beats of the training database that stand in the test database with the very same samples are
/// never trained on, so that one record copied into both databases cannot leak.
package struct DatabasePair: Sendable {
  /// Both databases' beats, with a digest of both their contents.
  package let joined: LoadedBeats
  /// The rows of the training database; those after them are the test database's.
  package let training: Range<Int>
  /// Rows of the training database whose samples are those of a beat in the test database.
  package let shared: Set<Int>
  /// Beats of both databases with the same samples.
  let twins: BeatTwins
  /// The test database where its beats are scored record by record: the joined beats are then the training database's alone.
  let tested: RecordStore?
  /// Where training beats are drawn from a larger database, the whole.
  let drawnFrom: RecordStore?

  /// - Parameter jobs: threads to use; the result does not depend on it.
  /// - Throws: `Fault` when no beat is left to train on.
  package init(train: LoadedBeats, test: LoadedBeats, jobs: Int = 1) throws(Fault) {
    let hash = SHA256()
    for part in ["train", train.identity, "test", test.identity] { hash.update(part) }
    joined = LoadedBeats(
      beats: BeatSet(train.beats, then: test.beats), source: train.source, sha256: hash.hexDigest())
    training = 0..<train.beats.count
    let twins = BeatTwins(of: joined.beats, jobs: jobs)
    let tested = Set(twins.firsts[training.upperBound...])
    shared = Set(training.filter { tested.contains(twins.firsts[$0]) })
    self.twins = twins
    self.tested = nil
    drawnFrom = nil
    try checkIsTwo()
  }

  /// The same where the beats of the test database are not held.
  ///
  /// - Parameters:
  ///   - train: beats to train on, drawn from a store or all of a table.
  ///   - twins: which of them have the same samples.
  /// - Throws: as `init(train:test:jobs:)`.
  init(train: LoadedBeats, drawnFrom: RecordStore?, _ tested: TestedRecords, twins: BeatTwins) throws(Fault) {
    let hash = SHA256()
    for part in ["train", train.identity, "test record by record", tested.description.identity] { hash.update(part) }
    // Beside beats of which only normal or abnormal is known, that is all that can be said of the others.
    let isBinary = [train.beats.labelling, tested.store.labelling].contains(.binary)
    joined = LoadedBeats(
      beats: train.beats.labelled(isBinary ? .binary : .aami), source: train.source, sha256: hash.hexDigest())
    training = 0..<train.beats.count
    shared = tested.shared
    self.twins = twins
    self.tested = tested.store
    self.drawnFrom = drawnFrom
    try checkIsTwo()
  }

  /// Whether the record of every beat of both is known.
  var knowsRecords: Bool { joined.beats.knowsRecords(of: training) && tested?.knowsRecords ?? true }

  private func checkIsTwo() throws(Fault) {
    guard shared.count < training.count else {
      let found = "all \(shared.count) training beats among the test beats"
      throw .badData("--train and --test", expected: "two databases", found: found)
    }
  }

  /// The records of the training database to validate with: whole patients' where it tells at least four records (as in the
  /// inter-patient protocol) and they can be divided.
  ///
  /// - Parameter named: those of the patients whom a user named.
  /// - Returns: nil where no whole patients can be validated with.
  package func validationRecords(named: Set<String>?, seed: UInt64) -> Set<Int>? {
    let beats = joined.beats
    let rows = training.filter { !shared.contains($0) }
    let records = Set(rows.compactMap { beats.record(of: $0) == nil ? nil : Int(beats.records[$0]) }).sorted()
    if let named { return Set(records.filter { named.contains(beats.recordNames[$0]) }) }
    return records.count < 4 ? nil : PatientSets.validationRecords(among: records, rows: rows, of: beats, seed: seed)
  }

  /// Those among some records of the training database of which the test database has every beat that is held.
  func leftOut(of records: Set<String>) -> [String] {
    var kept: [String: Bool] = [:]
    for row in training {
      if let name = joined.beats.record(of: row), records.contains(name) {
        kept[name] = kept[name] == true || !shared.contains(row)
      }
    }
    return kept.filter { !$0.value }.keys.sorted()
  }

  /// All test rows, and the training rows that the test database does not hold too.
  ///
  /// - Parameter validation: the records to validate with; nil for a share of the beats with every class in proportion.
  package func split(validation: Set<Int>?, validationShare: Double, seed: UInt64) -> Split {
    let beats = joined.beats
    let rows = training.filter { !shared.contains($0) }
    var split: Split
    if let validation {
      split = Split(train: [], test: [])
      for row in rows {
        if validation.contains(Int(beats.records[row])) {
          split.validation.append(DrawnRow(beat: row))
        } else {
          split.train.append(DrawnRow(beat: row))
        }
      }
    } else {
      split = .stratified(
        beats, twins: twins, rows: rows, testShare: 0, validationShare: validationShare, seed: seed)
    }
    split.test = (training.upperBound..<beats.count).map { DrawnRow(beat: $0) }
    // What the test database holds too is not among the rows any more; what training and validation share goes as well.
    return split.leavingOutTwins(twins)
  }
}
