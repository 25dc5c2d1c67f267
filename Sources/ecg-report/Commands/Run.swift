import ArgumentParser
import Experiments
import Foundation
import Heartbeats
import Report

/// `ecg-report [run]`: beats in, trained models scored, a report out.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Train, score and draw the report (the default).")

  @OptionGroup var source: DataOptions

  @Option(help: "Folder of the report; an earlier report there is replaced when the new one is whole.")
  var output = "output"

  @Option(help: "Protocols to run, separated by commas: published, leak-free, inter-patient.")
  var protocols = ProtocolList(EvaluationProtocol.allCases)

  @Option(
    help: "What the models are told, separated by commas: beat, beat+rr (rhythm too; inter-patient protocol only).")
  var features = FeatureList(FeatureKind.allCases)

  @Option(help: "Threads to use; the results do not depend on it.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Trees in a forest.")
  var trees: Int?

  @Option(help: "How often each training is done, with other seeds; the figures show the first (default: 3, quick 1).")
  var repeats: Int?

  @Option(help: "Standard deviation of the noise in made beats (normalised amplitude).")
  var noise = 0.01

  @Option(
    help: "Sizes to rebalance to, NORMAL,ABNORMAL (default: 60000,30000 for 109,446 beats, else the same shares).")
  var rebalance: RebalanceSizes?

  @Flag(help: "A quick look: fewer synthetic beats, epochs and trees, and no progress.")
  var quick = false

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: expected a whole number from 1, found \(jobs)") }
    if let trees, trees < 1 { throw ValidationError("--trees: expected a whole number from 1, found \(trees)") }
    if let repeats, repeats < 1 { throw ValidationError("--repeats: expected a whole number from 1, found \(repeats)") }
    if !(0...1).contains(noise) { throw ValidationError("--noise: expected a number from 0 to 1, found \(noise)") }
  }

  func run() throws {
    let progress = Progress(silent: quiet || quick)
    var timings = Timings()
    let report = ReportFolder(path: output)
    try report.check()
    let lock = try report.lock(progress)
    defer { withExtendedLifetime(lock) {} }
    let interruption = Interruption(
      advice: "ecg-report: stopped; the same command goes on with the trainings that are not done yet")
    defer { withExtendedLifetime(interruption) {} }
    let loaded = try timings.measure("load") { try source.load(quick: quick, jobs: jobs, progress: progress) }
    progress.say(Summary.data(loaded))
    var settings = quick ? RunSettings.quick : RunSettings()
    settings.protocols = protocols.values
    settings.features = features.values
    settings.noise = noise
    settings.trees = trees ?? settings.trees
    settings.repeats = repeats ?? settings.repeats
    if let rebalance {
      settings.rebalancing = try RebalancingTargets(
        normal: rebalance.normal, abnormal: rebalance.abnormal, in: loaded.beats)
    }
    let run = ExperimentRun(
      settings: settings, seed: source.seed, quick: quick, jobs: jobs, checkpoints: Cache.checkpoints())
    let outcome = try timings.measure("train") {
      try run.outcome(for: loaded) { progress.show($0) }
    }
    let site = try timings.measure("draw") {
      try Site(outcome.results, modelFiles: outcome.modelFiles, jobs: jobs) { progress.drawn(of: $0) }
    }
    var files = site.files
    files["results.json"] = Array(try outcome.results.encoded())
    files["timings.json"] = try timings.encoded()
    try report.replace(with: files)
    progress.end()
    print(Summary.text(outcome.results, output: output))
  }
}
