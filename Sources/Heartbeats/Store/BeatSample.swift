public import Files
import Groundwork
import Scoring

/// Beats drawn from a store: at most so many of each class of each patient.
///
/// Each annotated beat has a number, a hash of the seed, its record's name, its time and its class; of each patient and class those
/// with the lowest are drawn. So a beat is drawn or not whatever the order, the number of threads and processes, and the other
/// patients. Which beats are drawn is known from the annotations; samples are read of the records that have some, and of each
/// record only its drawn rows are kept. A drawn beat whose samples were not recorded gives no row.
public struct BeatSample: Sendable {
  /// The drawn rows, record after record in the order asked for, by time within each.
  public let beats: BeatSet
  /// For each record of the set, its index in the store; empty for beats that know no records.
  public let records: [Int]
  /// Before drawing: the annotated beats by record, in the order asked for, and by the raw value of `BeatClass`.
  public let counts: [[Int]]
  /// Of the drawn rows, each relative to its whole record; nil where they were not asked for.
  package let rhythm: RhythmFeatures?

  /// Keeps the drawn rows of finished records, so that a run that was killed goes on after them.
  public struct Journal: Sendable {
    /// What was kept of a record of the store, nil where nothing was. What is damaged, or of another draw, counts as nothing.
    public var found: @Sendable (_ record: Int) -> [UInt8]?
    /// Keeps a record's rows. Called from any thread, once for each record that has drawn beats and was not found.
    public var keep: @Sendable (_ record: Int, _ rows: [UInt8]) throws(Fault) -> Void

    /// A journal that keeps bytes as it likes, for instance in a file for each record.
    public init(
      found: @escaping @Sendable (_ record: Int) -> [UInt8]?,
      keep: @escaping @Sendable (_ record: Int, _ rows: [UInt8]) throws(Fault) -> Void
    ) {
      (self.found, self.keep) = (found, keep)
    }
  }

  /// Draws beats.
  ///
  /// - Parameters:
  ///   - perPatient: of each class of each patient at most so many.
  ///   - seed: of the hash.
  ///   - store: where from.
  ///   - records: which of the store's records, each once.
  ///   - features: whether patient features are computed.
  ///   - rhythm: whether rhythm features are computed.
  ///   - jobs: threads to use; the result does not depend on it.
  ///   - turn: which process this is, of how many that share the journal. Each begins with other records, so that it finds what
  ///     the others have drawn meanwhile; the result does not depend on it.
  ///   - progress: hears how many records are done, of which each counts twice: its annotations, and its samples.
  ///   - journal: keeps what is done.
  /// - Throws: `Fault` that names the file and where in it, or what the journal throws.
  public static func draw(
    perPatient: Int, seed: UInt64, from store: RecordStore, records: [Int], features: Bool = false,
    rhythm: Bool = false, jobs: Int, turn: (process: Int, of: Int) = (0, 1), progress: LoadProgress? = nil,
    journal: Journal? = nil
  ) throws(Fault) -> BeatSample {
    precondition(perPatient >= 0, "a number of beats")
    let counter = ProgressCounter(total: 2 * records.count, report: progress)
    let chosen = try choose(perPatient, seed, from: store, records, jobs: jobs) { counter.advance() }
    let rhythms = Guarded([[Float]](repeating: [], count: records.count))
    // Every record's rows are let go of as soon as they are in place.
    var beats = try BeatSet(
      mostRows: chosen.map(\.count), jobs: jobs, from: records.count * turn.process / turn.of
    ) { index throws(Fault) in
      defer { counter.advance() }
      let record = records[index]
      guard !chosen[index].isEmpty else { return BeatPart() }
      let key =
        "\(store.stamp) \(store.entries[record].name) \(seed) \(perPatient) \(features) \(rhythm) \(chosen[index])"
      var rows = journal?.found(record).flatMap { DrawnRows($0, key: key) }
      if rows == nil {
        let drawn = try DrawnRows(chosen[index], of: record, in: store, features: features, rhythm: rhythm)
        rows = drawn
        try journal?.keep(record, drawn.bytes(key: key))
      }
      guard let rows else { return BeatPart() }
      rhythms.withLock { $0[index] = rows.rhythm }
      var part = rows.part
      if !store.entries[record].name.isEmpty {
        part.record = store.entries[record].name
        // By number, as two patients may have one name.
        part.patient = "\(store.entries[record].patient)"
      }
      return part
    }
    beats.labelling = store.labelling
    beats.rename(patients: beats.patientNames.map { Int($0).map { store.patientNames[$0] } ?? $0 })
    let numbers = Dictionary(uniqueKeysWithValues: records.map { (store.entries[$0].name, $0) })
    return BeatSample(
      beats: beats, records: beats.recordNames.compactMap { numbers[$0] },
      counts: records.map { store.entries[$0].classCounts },
      rhythm: rhythm ? RhythmFeatures(rows: rhythms.withLock { $0 }.flatMap(\.self)) : nil)
  }

  /// The marks drawn of each record, ascending.
  private static func choose(
    _ perPatient: Int, _ seed: UInt64, from store: RecordStore, _ records: [Int], jobs: Int,
    advance: @Sendable () -> Void
  ) throws(Fault) -> [[Int]] {
    var ofPatient: [UInt32: Int] = [:]
    var units: [[Int]] = []
    for (index, record) in records.enumerated() {
      let patient = store.entries[record].patient
      let unit = ofPatient[patient, default: units.count]
      if unit == units.count { units.append([]) }
      ofPatient[patient] = unit
      units[unit].append(index)
    }
    let work = units
    let drawn = try concurrentMap(work.count, jobs: jobs) { unit throws(Fault) in
      var lowest = Array(repeating: Lowest(most: perPatient), count: BeatClass.allCases.count)
      for index in work[unit] {
        defer { advance() }
        let record = records[index]
        let base = SeededGenerator.derive(seed, store.entries[record].name)
        for beat in try store.backing.candidates(of: record) {
          let kind = UInt64(beat.beatClass.rawValue)
          let hash = SeededGenerator.derive(SeededGenerator.derive(base, UInt64(bitPattern: Int64(beat.tick))), kind)
          lowest[Int(kind)].add(Lowest.Beat(hash: hash, record: index, mark: beat.mark))
        }
      }
      return lowest.flatMap { $0.chosen() }
    }
    var chosen = [[Int]](repeating: [], count: records.count)
    for beat in drawn.joined() { chosen[beat.record].append(beat.mark) }
    for index in chosen.indices { chosen[index].sort() }
    return chosen
  }
}

/// The beats with the lowest hashes, some at a time.
private struct Lowest: Sendable {
  struct Beat: Sendable, Comparable {
    var hash: UInt64
    var record: Int
    var mark: Int

    static func < (left: Beat, right: Beat) -> Bool {
      (left.hash, left.record, left.mark) < (right.hash, right.record, right.mark)
    }
  }

  private let most: Int
  private var beats: [Beat] = []
  /// Beats above it are not among the lowest.
  private var highest = UInt64.max

  init(most: Int) { self.most = most }

  mutating func add(_ beat: Beat) {
    guard beat.hash <= highest, most > 0 else { return }
    beats.append(beat)
    guard beats.count / 2 > max(most, 64) else { return }
    beats = chosen()
    highest = beats.last?.hash ?? highest
  }

  func chosen() -> [Beat] { Array(beats.sorted().prefix(most)) }
}
