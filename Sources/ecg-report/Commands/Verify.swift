import ArgumentParser
import Report

/// `ecg-report verify`: every file of a report against its manifest.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every file of a report against its manifest, and the figures against results.json.",
    discussion: "Exit code 0 if the report is complete and unchanged, else 65; other files are only listed.")

  @Argument(help: "Folder of the report.")
  var folder = "output"

  func run() throws {
    let findings = try Manifest.check(folder: folder)
    for finding in findings { try StandardOutput.line("\(folder): \(finding)") }
    guard !findings.contains(where: \.isFault) else { throw ExitCode.badData }
    try StandardOutput.line("\(folder): complete, every file unchanged")
  }
}
