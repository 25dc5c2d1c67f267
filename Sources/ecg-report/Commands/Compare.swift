import ArgumentParser
import Experiments
import Foundation
import Groundwork
import Report
import Results

/// `ecg-report compare`: two reports' results side by side.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two reports: what was set differently, and how every result changed.")

  @Argument(help: "Folder of the first report.")
  var first: String

  @Argument(help: "Folder of the second report.")
  var second: String

  @Option(help: "Folder to write the comparison to as a page; without it, it is only printed.")
  var output: String?

  func run() throws {
    let results = try [first, second].map { try Results.read(from: ReportFolder(path: $0).file("results.json")) }
    let comparison = ReportComparison(results[0], results[1], names: (first, second))
    if let output {
      let lock = try FolderLock(of: output)
      defer { withExtendedLifetime(lock) {} }
      if FileManager.default.fileExists(atPath: output),
        !FileManager.default.fileExists(atPath: output + "/tables/comparison.csv")
      {
        throw FolderError(path: output, reason: "expected a new folder or an earlier comparison, found something else")
      }
      try FolderSwap.write(comparison.files(), in: output)
    }
    try StandardOutput.line(comparison.text)
  }
}
