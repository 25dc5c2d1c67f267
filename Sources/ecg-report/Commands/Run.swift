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

  @Option(help: "Folder of the report; an earlier report there is replaced when the new one is complete.")
  var output = "output"

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
    if databases.pair != nil, isCrossAsked == false {
      throw ValidationError("--train and --test: expected cross-database among --protocols")
    }
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
    let report = ReportFolder(path: output)
    try report.check()
    let lock = try report.lock()
    let (loaded, other) = try timings.measure("load") { try load(progress) }
    for beats in [loaded, other] { if let beats { progress.say(Summary.data(beats)) } }
    let run = try experiments(on: loaded)
    if run.spreading.processes > 1 {
      progress.say("Training in \(run.spreading.processes) processes, \(jobs) threads each")
    }
    let outcome = try timings.measure("train") {
      try run.outcome(for: loaded, testedOn: other) { progress.show($0) }
    }
    try checkSomethingRan(outcome.results)
    let dropped = report.formats().filter { $0 != .png }.map(\.rawValue)
    if !dropped.isEmpty {
      progress.say(
        "Figures as \(dropped.joined(separator: ", ")) are removed with the earlier report; ecg-report render draws them again"
      )
    }
    progress.say("Drawing: \(Reuse.computed(.neverKept("figures are drawn in every run")))")
    let file = Array(try outcome.results.encoded())
    let site = try timings.measure("draw") {
      try Site(outcome.results, file: file, modelFiles: outcome.modelFiles, theme: theme, jobs: jobs) {
        progress.drawn(of: $0)
      }
    }
    var files = site.files
    files["results.json"] = file
    files["timings.json"] = try timings.encoded()
    progress.say("Writing \(output)")
    try report.replace(with: files, holding: lock)
    progress.end()
    try StandardOutput.lines(Summary.text(outcome.results, output: output))
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
    let (loaded, other) = try load(Progress(silent: true))
    try experiments(on: loaded).follow(for: loaded, testedOn: other)
  }

  private func experiments(on loaded: LoadedBeats) throws -> ExperimentRun {
    var settings = (quick ? RunSettings.quick : RunSettings()).tryingAll
    settings.protocols = protocols?.values ?? (databases.pair == nil ? settings.protocols : [.crossDatabase])
    settings.models = models.values
    settings.features = features.values
    settings.classes = classes.values
    settings.keepsPaced = paced
    settings.noise = noise
    settings.trees = trees ?? settings.trees
    settings.repeats = repeats ?? settings.repeats
    if let rebalance {
      settings.rebalancing = try RebalancingTargets(
        normal: rebalance.normal, abnormal: rebalance.abnormal, in: loaded.beats)
    }
    return ExperimentRun(
      settings: settings, seed: source.seed, quick: quick, jobs: jobs,
      checkpoints: source.noCache ? nil : Cache.checkpoints(),
      spreading: Processes.spreading)
  }

  /// The beats to train on, and those of another database to test on where there is one.
  private func load(_ progress: Progress) throws -> (LoadedBeats, LoadedBeats?) {
    guard let pair = databases.pair, let names = databases.names else {
      return (try source.load(quick: quick, jobs: jobs, progress: progress), nil)
    }
    var train = try source.read(pair.train, jobs: jobs, progress: progress)
    var test = try source.read(pair.test, jobs: jobs, progress: progress)
    train.database = names.train
    test.database = names.test
    return (train, test)
  }
}

/// How long each stage took, in seconds. Kept apart from the results, which must not change from run to run.
struct Timings {
  private var seconds: [String: Double] = [:]

  mutating func measure<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer { seconds[stage] = start.duration(to: clock.now) / .seconds(1) }
    return try body()
  }

  /// The file timings.json.
  func encoded() throws(Fault) -> [UInt8] {
    try JSONEncoder.sortedBytes(seconds, pretty: true)
  }
}
