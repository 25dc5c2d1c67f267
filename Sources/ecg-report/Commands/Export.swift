import ArgumentParser
import Heartbeats

/// `ecg-report export`: beats as the published CSV pair.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write beats as CSV files in the published form, mitbih_train.csv and mitbih_test.csv.")

  @OptionGroup var source: DataOptions

  @Argument(help: "Folder for the two files.")
  var folder: String

  @OptionGroup var threads: JobsOption

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func run() throws {
    let progress = Progress(silent: quiet)
    let loaded = try source.load(quick: false, jobs: threads.jobs, progress: progress)
    let written = try CSVExport.write(loaded.beats, to: folder, seed: source.seed, jobs: threads.jobs)
    progress.end()
    try StandardOutput.line("\(folder): mitbih_train.csv \(written.train) beats, mitbih_test.csv \(written.test) beats")
  }
}
