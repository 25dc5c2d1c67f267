import ArgumentParser
import Charts
import Experiments
import Files
import Foundation
import Groundwork
import Heartbeats
import Report
import Results

/// `ecg-report [run]`: beats in, trained models scored, a report out.
struct Run: ParsableCommand, Stoppable {
  static let configuration = CommandConfiguration(abstract: "Train, score and draw the report (the default).")

  @OptionGroup var source: DataOptions

  @OptionGroup var databases: DatabaseOptions

  @Option(
    help: ArgumentHelp(
      "Folder of the report; an earlier report there is replaced when the new one is complete.",
      discussion: "Default: output; with --part I/N, output-I."))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Protocols to run, separated by commas: published, leak-free, inter-patient, cross-patient, "
        + "cross-database.",
      discussion: "Default: the first four; with --train and --test, cross-database."))
  var protocols: ProtocolList?

  @Option(help: ArgumentHelp("Models to train, separated by commas: \(ModelList.help)."))
  var models = ModelList(RunSettings().models)

  @Option(
    help:
      "Input of the models, separated by commas: beat (samples), beat+rr (samples and RR intervals), patient (features relative to the patient); the last two only where training and test patients are separate."
  )
  var features = FeatureList(FeatureKind.allCases)

  @Option(help: "Classes to distinguish, separated by commas: binary (normal, abnormal), aami (N, S, V, F, Q).")
  var classes = ClassSetList(ClassSet.allCases)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Of each patient, train on at most N beats of each class, drawn at random; validation and test patients are scored whole. all: "
        + "hold all beats in memory.",
      discussion:
        "Default: all beats up to \(RunData.mostBeats); of larger databases as many as keep within that number.",
      valueName: "N|all"),
    transform: PerPatient.init(parsing:))
  var perPatient: PerPatient?

  @OptionGroup var sets: PatientSetOptions

  @Flag(help: "Include records with mostly paced beats in the cross-patient protocol.")
  var paced = false

  @Option(
    parsing: .unconditional,
    help: "Threads (of each process, under mpirun), 1 to 1024; the results do not depend on it.",
    transform: NumberOption.whole(NumberOption.jobs))
  var jobs = Processes.threadsEach

  @Option(
    parsing: .unconditional, help: "Trees in a forest, 1 to 100000.",
    transform: NumberOption.whole(NumberOption.trees))
  var trees: Int?

  @Option(
    parsing: .unconditional,
    help:
      "Training runs of each model with different seeds, 1 to 1000; the one with the median recall is shown (default: 3, quick 1).",
    transform: NumberOption.whole(NumberOption.repeats))
  var repeats: Int?

  @Option(
    parsing: .unconditional,
    help: "Standard deviation of the noise in oversampled beats (normalised amplitude), 0 to 1.",
    transform: NumberOption.real(NumberOption.noise))
  var noise = 0.01

  @Option(
    parsing: .unconditional,
    help:
      "Normal and abnormal rows after rebalancing, NORMAL,ABNORMAL, each 1 to 10000000 (default: 60000,30000 for 109,446 beats; in proportion for others).",
    transform: RebalanceSizes.init(parsing:))
  var rebalance: RebalanceSizes?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Do the part I of N of the work, for ecg-report merge to put together; output then has part.json and no page.",
      valueName: "I/N"),
    transform: RunShare.init(parsing:))
  var part: RunShare?

  @OptionGroup var look: LookOptions

  @Flag(help: "Quick run: fewer synthetic beats, epochs and trees, and no progress.")
  var quick = false

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if databases.pair != nil, source.data != nil || source.beats != nil {
      throw ValidationError(
        "--train and --test: expected without --data and --beats; other protocols named with --protocols run on the "
          + "training database")
    }
    let isCrossAsked = protocols?.values.contains(.crossDatabase)
    if databases.pair == nil, isCrossAsked == true {
      throw ValidationError("--protocols cross-database: expected with --train and --test, found neither")
    }
    if part != nil, Processes.crew != nil {
      throw ValidationError("--part: expected without mpirun, whose processes share the work themselves")
    }
    if databases.pair != nil, isCrossAsked == false {
      throw ValidationError("--train and --test: expected cross-database among --protocols")
    }
    try sets.check(settings.protocols, isPair: databases.pair != nil)
  }

  var resumeHint: String {
    (Processes.crew == nil ? "" : "by mpirun if a process of the run has died; ")
      + "the same command resumes with the remaining trainings"
  }

  func run() throws {
    guard Processes.spreading.leads else { return try follow() }
    let progress = Progress(silent: quiet || quick)
    var timings = Timings()
    let theme = try look.load()
    let settings = try namedSettings { progress.say($0.printable) }
    let output = self.output ?? part.map { "output-\($0.number)" } ?? "output"
    let report = ReportFolder(path: output)
    let lock = try report.lock(taking: part)
    let background = BackgroundWork()
    defer { background.finish() }
    let data = try timings.measure("load") { try load(settings, progress, background) }
    for beats in [data.loaded, data.other] { if let beats { progress.say(Summary.data(beats)) } }
    if let tested = data.tested { progress.say(Summary.tested(tested)) }
    let run = try experiments(settings, on: data)
    if run.spreading.processes > 1 {
      progress.say("Training in \(run.spreading.processes) processes, \(jobs) threads each")
    }
    if let part {
      let found = try timings.measure("train") {
        try run.part(part, for: data) { progress.show($0) }
      }
      let files = [RunPart.fileName: try found.encoded(), "timings.json": try timings.encoded()]
      try report.replace(with: files, holding: lock)
      progress.end()
      return try StandardOutput.line("\(output)/\(RunPart.fileName): part \(part.number) of \(part.count)")
    }
    let outcome = try timings.measure("train") {
      try run.outcome(for: data) { progress.show($0) }
    }
    try checkSomethingRan(outcome.results)
    let dropped = report.formats().filter { $0 != .png }.map(\.rawValue)
    if !dropped.isEmpty {
      progress.say(
        "Figures as \(dropped.joined(separator: ", ")) are removed with the earlier report; ecg-report render draws them again"
      )
    }
    progress.say("Drawing: \(Reuse.computed(.neverKept("figures are drawn in every run")))")
    try report.write(outcome, theme: theme, jobs: jobs, timings: timings, progress: progress, holding: lock)
  }

  /// A report without any result says nothing, and must not take the place of one that does.
  private func checkSomethingRan(_ results: Results) throws(Fault) {
    guard results.experiments.isEmpty else { return }
    let reasons = results.notRun.map { "\($0.protocol.rawValue): \($0.reason)" }.joined(separator: "; ")
    throw Fault(
      .badData, path: databases.pair?.train ?? source.data ?? "data",
      reason: "expected data that a protocol can run on, found none that can: \(reasons)")
  }

  /// Computes what the leading process hands out; reads the data, and writes nothing but the cache of parsed beats.
  private func follow() throws {
    let settings = try namedSettings { _ in }
    let background = BackgroundWork()
    defer { background.finish() }
    let data = try load(settings, Progress(silent: true), background)
    try experiments(settings, on: data).follow(for: data)
  }

  /// What is asked for, but for numbers that depend on the data.
  private var settings: RunSettings {
    var settings = (quick ? RunSettings.quick : RunSettings()).tryingAll
    settings.protocols = protocols?.values ?? (databases.pair == nil ? settings.protocols : [.crossDatabase])
    settings.models = models.values
    settings.features = features.values
    settings.classes = classes.values
    settings.keepsPaced = paced
    settings.noise = noise
    settings.trees = trees ?? settings.trees
    settings.repeats = repeats ?? settings.repeats
    return settings
  }

  /// The same with the patients who are named, where they are named in a file, too.
  private func namedSettings(_ say: @escaping (String) -> Void) throws(Fault) -> RunSettings {
    var settings = settings
    settings.namedPatients = try sets.named(say)
    return settings
  }

  private func experiments(_ settings: RunSettings, on data: RunData) throws -> ExperimentRun {
    var settings = settings
    settings.perPatient = data.draw?.perPatient
    if let rebalance {
      settings.rebalancing = try RebalancingTargets(
        normal: rebalance.normal, abnormal: rebalance.abnormal, in: data.loaded.beats)
    }
    return ExperimentRun(
      settings: settings, seed: source.seed, quick: quick, jobs: jobs,
      checkpoints: source.noCache ? nil : Cache.checkpoints(),
      spreading: Processes.spreading)
  }

  /// This process's share of the run.
  private var share: RunShare {
    part ?? RunShare(Processes.spreading.number + 1, of: Processes.spreading.processes)
  }

  /// The beats to train on, and those of another database to test on where there is one.
  private func load(_ settings: RunSettings, _ progress: Progress, _ background: BackgroundWork) throws -> RunData {
    guard let pair = databases.pair, let names = databases.names else {
      return try source.load(
        settings, perPatient: perPatient, share: share, quick: quick, jobs: jobs, progress: progress,
        background: background)
    }
    if let stores = try source.stores([pair.train, pair.test], perPatient: perPatient, jobs: jobs, progress: progress) {
      return try load(settings, pair, names, stores, progress)
    }
    var train = try source.read(pair.train, jobs: jobs, progress: progress, background: background)
    var test = try source.read(pair.test, jobs: jobs, progress: progress, background: background)
    train.database = names.train
    test.database = names.test
    return RunData(train, testedOn: test)
  }

  /// Two databases of which one at least is too large to be held: training beats are drawn, and test beats are scored record by
  /// record; a table of beats is held in either place.
  private func load(
    _ settings: RunSettings, _ pair: (train: String, test: String), _ names: (train: String, test: String),
    _ stores: [String: RecordStore], _ progress: Progress
  ) throws -> RunData {
    var data =
      if let store = stores[pair.train] {
        try source.draw(
          from: store, settings, perPatient: perPatient, share: share, jobs: jobs, progress: progress)
      } else {
        RunData(try source.read(pair.train, jobs: jobs, progress: progress))
      }
    data.loaded.database = names.train
    var description =
      if let store = stores[pair.test] {
        source.describe(store, progress)
      } else {
        try source.read(pair.test, jobs: jobs, progress: progress)
      }
    description.database = names.test
    progress.say("Comparing all beats of \(pair.test) with the beats to train on")
    // The other processes of a run write nothing.
    try data.test(
      on: stores[pair.test] ?? .holding(description), description, jobs: jobs,
      keeping: source.noCache || !Processes.spreading.leads ? nil : Cache.checkpoints()
    ) { progress.loaded($0, of: $1) }
    return data
  }
}
