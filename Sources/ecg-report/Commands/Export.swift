import ArgumentParser
import Foundation
import Heartbeats

/// `ecg-report export`: beats as the published CSV pair.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write beats as the published CSV pair, mitbih_train.csv and mitbih_test.csv.")

  @OptionGroup var source: DataOptions

  @Argument(help: "Folder to write the pair to.")
  var folder: String

  @Option(help: "Threads to use; the files do not depend on it.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: expected a whole number from 1, found \(jobs)") }
  }

  func run() throws {
    let progress = Progress(silent: quiet)
    let loaded = try source.load(quick: false, jobs: jobs, progress: progress)
    let written = try CSVExport.write(loaded.beats, to: folder, seed: source.seed, jobs: jobs)
    progress.end()
    try StandardOutput.line("\(folder): mitbih_train.csv \(written.train) beats, mitbih_test.csv \(written.test) beats")
  }
}
