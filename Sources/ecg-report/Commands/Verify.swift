import ArgumentParser
import Report

/// `ecg-report verify`: every file of a report against its manifest.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every file of a report against its manifest, and the figures against results.json.",
    discussion: "Exit code 0 when the report is whole, 65 when it is not; files that are not its own are only named.")

  @Argument(help: "Folder of the report.")
  var folder = "output"

  func run() throws {
    let findings = try Manifest.check(folder: folder)
    for finding in findings { try StandardOutput.line("\(folder): \(finding)") }
    guard !findings.contains(where: \.isFault) else { throw ExitCode.badData }
    try StandardOutput.line("\(folder): whole, every file as written")
  }
}
