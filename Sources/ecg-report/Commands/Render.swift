import ArgumentParser
import Charts
import Experiments
import Files
import Report
import Results

/// `ecg-report render`: the figures and pages again, from results.json alone.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw figures and pages again from a report's results.json, without training.")

  @Argument(help: "Folder of the report.")
  var folder = "output"

  @Option(
    help: ArgumentHelp(
      "Formats of the figures, separated by commas: png, svg, pdf. PNG is always drawn; pdf also writes the whole report as report.pdf.",
      discussion: "Default: those of the report."))
  var formats: FormatList?

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Write the report also as one HTML file for mailing, report.html, including figures and tables.",
      discussion: "Default: if the report has one."))
  var singleFile: Bool?

  @OptionGroup var look: LookOptions

  @OptionGroup var threads: JobsOption

  func run() throws {
    let theme = try look.load()
    let report = ReportFolder(path: folder)
    // Where there is no report, no lock is left beside it.
    _ = try report.results()
    try report.check()
    let lock = try report.lock()
    let (results, file) = try report.results()
    let drawn = Set(report.formats())
    let formats = formats?.values ?? FigureFormat.allCases.filter(drawn.contains)
    let site = try Site(
      results, file: file, modelFiles: report.modelFiles(), formats: formats,
      singleFile: singleFile ?? report.hasSingleFile(), theme: theme, jobs: threads.jobs)
    var files = site.files
    for kept in ["results.json", "timings.json"] { files[kept] = try report.bytes(of: kept) }
    try report.replace(with: files, holding: lock)
    let dropped = drawn.subtracting(formats).subtracting([.png]).map(\.rawValue).sorted()
    let account = dropped.isEmpty ? "" : "; removed: figures as \(dropped.joined(separator: ", "))"
    try StandardOutput.line(
      "\(folder)/index.html: drawn again from \(folder)/results.json, \(site.files.count) files\(account)")
  }
}
