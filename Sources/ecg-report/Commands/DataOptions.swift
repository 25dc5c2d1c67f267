import ArgumentParser
import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Results

/// Which beats to work on.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of records (WFDB, EDF, text with annotations), folder of the CSV pair, or one CSV file.",
      discussion: "Default: data/mitdb, else the CSV pair in data/, else synthetic beats.", valueName: "path"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Which annotator's files to read (file ending).", valueName: "name"))
  var annotator = WFDBSource.usualAnnotator

  @Option(
    help: ArgumentHelp(
      "Name of the lead from which beats are extracted.",
      discussion: "Default: MLII or lead II, else the first ECG lead; the program says which.", valueName: "name"))
  var lead: String?

  @Option(
    help: ArgumentHelp(
      "CSV file of patients, with lines record,patient.",
      discussion: "Default: from the headers, or as known for the database.", valueName: "file"))
  var patients: String?

  @Option(
    parsing: .unconditional, help: "Number of synthetic beats when there are no data, 1000 to 10000000.",
    transform: NumberOption.whole(NumberOption.beats))
  var beats: Int?

  @Option(
    parsing: .unconditional, help: "Seed of all random numbers, 0 to 18446744073709551615.",
    transform: NumberOption.whole(NumberOption.seed))
  var seed: UInt64 = 1

  @Flag(help: "Leave out beats annotated as unclassified (Q, ?); paced beats stay.")
  var leaveOutUnclassified = false

  @Flag(help: "Neither use nor store parsed beats.")
  var noCache = false

  func validate() throws {
    try Self.checkAnnotator(annotator)
    try Self.checkLead(lead)
    if patients?.isEmpty == true { throw ValidationError("--patients: expected a file, found nothing") }
    if beats != nil, data != nil { throw ValidationError("--beats: expected without --data, since it makes beats") }
  }

  /// Throws for what cannot be the ending of annotation files.
  static func checkAnnotator(_ name: String) throws {
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else {
      throw ValidationError("--annotator: expected the ending of annotation files, such as atr, found \(name)")
    }
  }

  /// Throws for what cannot be the name of a lead.
  static func checkLead(_ name: String?) throws {
    if let name, !name.contains(where: { $0.isLetter || $0.isNumber }) {
      throw ValidationError("--lead: expected the name of a lead, such as MLII, found \"\(name)\"")
    }
  }

  /// An option given that has a meaning for records only.
  private var recordsOnly: String? {
    lead != nil ? "--lead" : patients != nil ? "--patients" : leaveOutUnclassified ? "--leave-out-unclassified" : nil
  }

  /// How records are read.
  private var reading: RecordReading {
    var reading = RecordReading(annotator: annotator, lead: lead, patients: patients)
    reading.leavesOutUnclassified = leaveOutUnclassified
    return reading
  }

  /// Reads the beats, or makes synthetic ones; of a database that is too large to be held, draws the beats to train on.
  func load(
    _ settings: RunSettings, perPatient: PerPatient?, share: RunShare, quick: Bool, jobs: Int, progress: Progress,
    background: BackgroundWork
  ) throws -> RunData {
    guard let store = try store(perPatient, quick: quick, jobs: jobs, progress: progress) else {
      if perPatient?.count != nil {
        throw Fault(.usage, path: "--per-patient", reason: "expected with records, found beats of a table")
      }
      return RunData(try load(quick: quick, jobs: jobs, progress: progress, background: background))
    }
    return try draw(from: store, settings, perPatient: perPatient, share: share, jobs: jobs, progress: progress)
  }

  /// Draws the beats to train on.
  func draw(
    from store: RecordStore, _ settings: RunSettings, perPatient: PerPatient?, share: RunShare, jobs: Int,
    progress: Progress
  ) throws -> RunData {
    let data = try RunData.drawn(
      from: store, perPatient: perPatient?.count, settings, seed: seed, jobs: jobs,
      share: share, keeping: noCache ? nil : Cache.checkpoints()
    ) { progress.loaded($0, of: $1) }
    for line in store.details.lines(records: store.entries.map(\.name)) { progress.say(line.printable) }
    if let draw = data.draw { progress.say(Summary.draw(draw, of: store.beats)) }
    return data
  }

  /// What is known of a database that is read record by record.
  func describe(_ store: RecordStore, _ progress: Progress) -> LoadedBeats {
    for line in store.details.lines(records: store.entries.map(\.name)) { progress.say(line.printable) }
    return store.loaded(BeatSet())
  }

  /// Databases of records among some paths, where one of them is read record by record, since that is asked for or it has more
  /// beats than a run holds; nil where all are held.
  func stores(
    _ paths: [String], perPatient: PerPatient?, jobs: Int, progress: Progress
  ) throws -> [String: RecordStore]? {
    guard perPatient != .all else { return nil }
    let isAsked = perPatient != nil
    let databases = try paths.filter { path in
      if case .records = try BeatLoader.recognise(path, reading: reading) { true } else { false }
    }
    if isAsked, let first = paths.first, !databases.contains(first) {
      throw Fault(.usage, path: "--per-patient", reason: "expected with records, found beats of a table: \(first)")
    }
    var stores: [String: RecordStore] = [:]
    func add(_ path: String) throws {
      guard stores[path] == nil else { return }
      progress.say("Reading the annotations of \(path)")
      stores[path] = try RecordStore.open(path, reading: reading, jobs: jobs) { progress.loaded($0, of: $1) }
    }
    if !isAsked {
      for path in databases where try RecordStore.mostBeats(in: path, reading: reading) > RunData.mostBeats {
        try add(path)
      }
      guard stores.values.contains(where: { $0.beats > RunData.mostBeats }) else { return nil }
    }
    for path in databases { try add(path) }
    return stores
  }

  /// The database, where beats are drawn from it: where that is asked for, or where it has more than a run holds.
  private func store(_ perPatient: PerPatient?, quick: Bool, jobs: Int, progress: Progress) throws -> RecordStore? {
    guard perPatient != .all else { return nil }
    let isAsked = perPatient != nil
    if let path = beats == nil ? data ?? Self.usual() : nil {
      guard case .records = try BeatLoader.recognise(path, reading: reading) else { return nil }
      guard try isAsked || RecordStore.mostBeats(in: path, reading: reading) > RunData.mostBeats else { return nil }
      progress.say("Reading the annotations of \(path)")
      let store = try RecordStore.open(path, reading: reading, jobs: jobs) { progress.loaded($0, of: $1) }
      return isAsked || store.beats > RunData.mostBeats ? store : nil
    }
    guard recordsOnly == nil else { return nil }
    let source = SyntheticSource(beats: syntheticBeats(quick), seed: seed)
    guard isAsked || source.beats > RunData.mostBeats else { return nil }
    sayIsSynthetic(source.beats, progress)
    return RecordStore.synthetic(source)
  }

  private func sayIsSynthetic(_ count: Int, _ progress: Progress) {
    progress.say("No data given, and none found in data/: using \(count) synthetic beats")
  }

  private func syntheticBeats(_ quick: Bool) -> Int {
    beats ?? (quick ? SyntheticSource.quickBeats : SyntheticSource.defaultBeats)
  }

  /// Reads the beats, or makes synthetic ones; all are held.
  ///
  /// - Parameter background: where parsed beats are stored; nil stores them at once.
  func load(
    quick: Bool, jobs: Int, progress: Progress, background: BackgroundWork? = nil
  ) throws -> LoadedBeats {
    if let path = beats == nil ? data ?? Self.usual() : nil {
      return try read(path, jobs: jobs, progress: progress, background: background)
    }
    if let option = recordsOnly {
      throw Fault(.usage, path: option, reason: "expected with records, found synthetic beats")
    }
    let count = syntheticBeats(quick)
    // Samples, and once more while they are put together.
    let bytes = 2 * count * BeatSet.samplesPerBeat * MemoryLayout<Float>.stride
    guard AvailableMemory.holds(bytes) else {
      throw Fault(
        .cannotRead, path: "", reason: "\(count) synthetic beats need \(bytes >> 20) MB of memory, more than is free")
    }
    sayIsSynthetic(count, progress)
    let loaded = try SyntheticSource(beats: count, seed: seed).load(jobs: jobs) { progress.loaded($0, of: $1) }
    progress.say("Loading: \(Reuse.computed(.neverKept("synthetic beats are made in every run")))")
    return loaded
  }

  /// Reads the beats at a path, or takes them from the cache.
  func read(
    _ path: String, jobs: Int, progress: Progress, background: BackgroundWork? = nil
  ) throws -> LoadedBeats {
    progress.say("Reading \(path)")
    let report: LoadProgress = { progress.loaded($0, of: $1) }
    let sayReuse = { (reuse: Reuse) in progress.say("Loading: \(reuse)") }
    var loaded: LoadedBeats
    if !noCache, let cache = Cache.beats() {
      loaded = try cache.load(
        path, reading: reading, jobs: jobs, progress: report, background: background, onReuse: sayReuse)
      // The cache knows contents, whatever they are called.
      loaded.path = path
    } else {
      loaded = try BeatLoader.load(path, reading: reading, jobs: jobs, progress: report)
      sayReuse(.computed(noCache ? .neverKept("--no-cache was given") : Cache.absence))
    }
    if !loaded.beats.knowsRecords, let option = recordsOnly {
      throw Fault(.usage, path: option, reason: "expected with records, found CSV files: \(path)")
    }
    for line in loaded.details.lines(records: loaded.beats.recordNames) { progress.say(line.printable) }
    return loaded
  }

  /// Where data usually lie, if they are there.
  private static func usual() -> String? {
    if FileStatus("data/mitdb") != nil { return "data/mitdb" }
    if FileStatus("data/mitbih_train.csv") != nil { return "data" }
    return nil
  }
}
