public import Files
import Groundwork
public import Heartbeats
public import Results
import Scoring

/// What a run works on: beats in memory, and records whose beats are only ever scored as they are read.
public struct RunData: Sendable {
  /// The beats to train on, and to test on but for what follows.
  public var loaded: LoadedBeats
  /// The database that the cross-database protocol tests on, where its beats are held.
  public var other: LoadedBeats?
  /// The same where it is scored record by record.
  public private(set) var tested: TestedRecords?
  /// Where the beats in memory are drawn from a larger database, that database's validation and test patients.
  var streamed: StreamedRecords?
  /// Where they are drawn, the whole database, and what was drawn.
  var drawn: (store: RecordStore, draw: BeatDraw)?
  /// What was drawn; nil where all beats are in memory.
  public var draw: BeatDraw? { drawn?.draw }
  /// The records of the patients whom a user named; beats in memory are searched for them when a run is planned.
  var named: NamedRecords?
  /// Appended to each drawn beat's samples, where models are given the rhythm; nil where it is computed from the beats.
  var rhythm: RhythmFeatures?

  /// Beats that are all in memory.
  public init(_ loaded: LoadedBeats, testedOn other: LoadedBeats? = nil) {
    self.loaded = loaded
    self.other = other
  }
}

extension RunData {
  /// Beats that a run holds at most unless told otherwise; a database with more is drawn from.
  public static let mostBeats = DataSummary.mostHeld

  /// Draws the beats to train on from a database that is too large to be held.
  ///
  /// Only patients of the training side are drawn from where the inter-patient protocol alone is asked for; all of them
  /// otherwise, since the other protocols put beats of one patient on both sides.
  ///
  /// - Parameters:
  ///   - perPatient: beats of each class of each patient at most; nil for as many as keep within `mostBeats`.
  ///   - share: this process's share of the run. Processes with a common cache begin with different records, so that each
  ///     reads only some; the result does not depend on it.
  ///   - keeping: where drawn beats are kept for resuming; nil for nowhere.
  /// - Throws: `Fault` for damaged files, and where no draw leaves anything.
  public static func drawn(
    from store: RecordStore, perPatient: Int?, _ settings: RunSettings, seed: UInt64, jobs: Int,
    share: RunShare = .whole, keeping: CheckpointStore? = nil, progress: LoadProgress? = nil
  ) throws(Fault) -> RunData {
    let isAlone = settings.protocols == [.interPatient]
    let named = try settings.namedPatients.map { named throws(Fault) in try NamedRecords(named, in: store) }
    var sets: PatientSets?
    if settings.protocols.contains(.interPatient) {
      do throws(Fault) {
        sets = try PatientSets.choose(
          for: store, named: named, seed: SeededGenerator.derive(seed, "inter-patient sets"))
      } catch {
        if let named {
          throw Fault(
            error.kind == .badData ? named.kind : error.kind, path: named.options,
            reason: "inter-patient: \(error.reason)")
        }
        // The plan says of the protocol why it cannot run.
        if isAlone {
          throw Fault(
            error.kind, path: store.path ?? "data", reason: "no protocol can run: inter-patient: \(error.reason)")
        }
      }
    }
    let all = Array(store.entries.indices)
    let records = isAlone ? sets.map { store.records(named: $0.train + $0.validation) } ?? all : all
    let count = max(1, perPatient ?? SampleTally(store, records: records).largestPerPatient(atMost: mostBeats))
    let sample = try BeatSample.draw(
      perPatient: count, seed: SeededGenerator.derive(seed, "drawn beats"), from: store, records: records,
      features: settings.features.contains(.patient), rhythm: settings.features.contains(.beatAndRhythm), jobs: jobs,
      turn: (share.number - 1, share.count), progress: progress, journal: keeping?.draws(of: store))
    guard sample.beats.count > 0 else {
      throw .badData(store.path ?? "data", expected: "beats to train on", found: "none")
    }
    let hash = SHA256()
    for part in ["drawn", store.sha256, "\(count)", "\(seed)", "\(isAlone)"] { hash.update(part) }
    if isAlone, let named = settings.namedPatients { hash.update(named.digest) }
    var data = RunData(store.loaded(sample.beats))
    data.named = named
    data.loaded.sha256 = hash.hexDigest()
    data.rhythm = sample.rhythm
    let part = { (records: [Int]) in BeatDraw.Part(records, of: store, drawn: sample.beats) }
    let validation = sets.map { store.records(named: $0.validation) } ?? []
    let training = sets.map { store.records(named: $0.train) } ?? all
    let draw = BeatDraw(
      perPatient: count, isGiven: perPatient != nil, training: part(training), validation: part(validation),
      test: sets.map { part(store.records(named: $0.test)) })
    data.drawn = (store, draw)
    data.streamed = sets.map { StreamedRecords(store, sets: $0) }
    return data
  }

  /// Has the cross-database protocol test another database record by record, whose beats are not held.
  ///
  /// All its beats are compared with those to train on once, before any training, since what both databases contain is not
  /// trained on.
  ///
  /// - Parameters:
  ///   - description: what is known of the database; with beats where the store holds those of a table.
  ///   - keeping: where it is kept which records have been compared, for resuming; nil for nowhere.
  /// - Throws: `Fault` for damaged files.
  public mutating func test(
    on store: RecordStore, _ description: LoadedBeats, jobs: Int, keeping: CheckpointStore? = nil,
    progress: LoadProgress? = nil
  ) throws(Fault) {
    let shared = try SharedBeats.find(
      loaded.beats, in: store, jobs: jobs, journal: keeping?.sharedBeats(loaded, from: drawn?.store, with: store),
      progress: progress)
    tested = TestedRecords(store: store, description: description, shared: shared)
  }
}

/// A database that is tested record by record.
public struct TestedRecords: Sendable {
  public let store: RecordStore
  /// What is known of it; with beats where it is a table.
  public let description: LoadedBeats
  /// The beats to train on that it has too, by row.
  let shared: Set<Int>

  /// What results say of it.
  var summary: DataSummary {
    description.beats.count > 0 ? DataSummary(description) : DataSummary(store, read: description)
  }
}

extension BeatDraw.Part {
  /// - Parameter beats: all that were drawn of the store.
  init(_ records: [Int], of store: RecordStore, drawn beats: BeatSet) {
    let names = Set(records.map { store.entries[$0].name })
    let rows = beats.classes.indices.filter { beats.record(of: $0).map(names.contains) ?? false }
    self.init(
      patients: Set(records.map { store.entries[$0].patient }).count, records: records.count,
      before: store.counts(of: records), after: beats.countsBySymbol(of: rows))
  }
}
