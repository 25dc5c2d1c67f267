import ArgumentParser
import Charts
import Experiments
import Foundation
import Report
import Results

/// `ecg-report render`: the figures and pages again, from results.json alone.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw figures and pages again from a report's results.json, without training.")

  @Argument(help: "Folder of the report.")
  var folder = "output"

  @Option(help: "Formats of the figures, separated by commas: png, svg, pdf. PNG is always drawn.")
  var formats = FormatList([.png])

  @OptionGroup var look: LookOptions

  @Option(help: "Threads to use; the files do not depend on it.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: expected a whole number from 1, found \(jobs)") }
  }

  func run() throws {
    let theme = try look.load()
    let report = ReportFolder(path: folder)
    // Where there is no report, no lock is left beside it.
    _ = try Results.read(from: report.file("results.json"))
    let lock = try report.lock(Progress(silent: false))
    defer { withExtendedLifetime(lock) {} }
    let results = try Results.read(from: report.file("results.json"))
    let site = try Site(
      results, file: report.bytes(of: "results.json"), modelFiles: report.modelFiles(), formats: formats.values,
      theme: theme, jobs: jobs)
    var files = site.files
    for kept in ["results.json", "timings.json"] { files[kept] = try report.bytes(of: kept) }
    try report.replace(with: files)
    try StandardOutput.line("\(folder)/index.html: drawn again from \(folder)/results.json, \(site.files.count) files")
  }
}
