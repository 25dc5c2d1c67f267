import ArgumentParser
import Report

/// `ecg-report verify`: every file of a report against its manifest.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every file of a report against its manifest, and the figures against results.json.")

  @Argument(help: "Folder of the report.")
  var folder = "output"

  func run() throws {
    let findings = try Manifest.check(folder: folder)
    for finding in findings { print("\(folder): \(finding)") }
    let wrong = findings.filter { if case .unlisted = $0 { false } else { true } }
    guard wrong.isEmpty else { throw ExitCode.badData }
    print("\(folder): whole, every file as written")
  }
}
