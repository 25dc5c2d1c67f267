import ArgumentParser
import Files
import Heartbeats

/// `ecg-report fetch`: the open database from PhysioNet, checked file by file.
struct Fetch: ParsableCommand, Stoppable {
  static let configuration = CommandConfiguration(
    abstract: "Download the MIT-BIH Arrhythmia Database from PhysioNet and verify its SHA-256 checksums.",
    discussion: """
      About 100 MB. After an interruption, the same command resumes where it stopped; the folder appears when \
      every file is complete. MIT-BIH Arrhythmia Database 1.0.0, Open Data Commons Attribution License 1.0.
      """)

  @Option(help: ArgumentHelp("Folder for the records.", valueName: "dir"))
  var into = "data/mitdb"

  @Option(
    help: ArgumentHelp(
      "Address of the folder to download, with SHA256SUMS.txt: https, or http on this machine.", valueName: "url"))
  var from = DatabaseFetch.publicAddress

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func validate() throws {
    do {
      _ = try DatabaseFetch(from: from, into: into)
    } catch {
      throw ValidationError("--from: \(error)")
    }
  }

  var resumeHint: String { "the same command resumes where it stopped" }

  func run() throws {
    let progress = Progress(silent: quiet)
    let lock = try FolderLock(of: into) { StandardError.line("Waiting: \($0) is working on \(into)".printable) }
    defer { withExtendedLifetime(lock) {} }
    // An error gets a line of its own, not the rest of the moving one.
    defer { progress.end() }
    progress.say("Fetching \(from)")
    let outcome = try DatabaseFetch(from: from, into: into).run { progress.show($0) }
    progress.end()
    try StandardOutput.line(
      "\(into): \(outcome.files) files, each as listed; fetched \(outcome.fetched), there already "
        + "\(outcome.files - outcome.fetched)")
  }
}
