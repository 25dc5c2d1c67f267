import ArgumentParser
import Experiments
import Files
import Report
import Results

/// `ecg-report merge`: the report of a run that was done in parts.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put the parts of a run (ecg-report --part I/N) together, and draw its report.")

  @Argument(help: "Folders of all parts, in any order.")
  var parts: [String]

  @Option(help: "Folder of the report; an earlier report there is replaced when the new one is whole.")
  var output = "output"

  @OptionGroup var look: LookOptions

  @OptionGroup var threads: JobsOption

  @Flag(help: "No progress on stderr.")
  var quiet = false

  func run() throws {
    let progress = Progress(silent: quiet)
    var timings = Timings()
    let theme = try look.load()
    let report = ReportFolder(path: output)
    let lock = try report.lock(taking: nil)
    let outcome = try timings.measure("merge") {
      try RunPart.merge(try parts.map(part(in:)))
    }
    try report.write(outcome, theme: theme, jobs: threads.jobs, timings: timings, progress: progress, holding: lock)
  }

  private func part(in folder: String) throws(Fault) -> (path: String, part: RunPart) {
    let path = ReportFolder(path: folder).file(RunPart.fileName)
    let bytes: [UInt8]
    do throws(Fault) {
      bytes = try WholeFile.read(path, atMost: RunPart.largest)
    } catch {
      throw error.isMissing ? .badData(path, expected: "a part of a run (--part)", found: "no such file") : error
    }
    // A part that was changed since it was written may still look like one.
    if FileStatus(ReportFolder(path: folder).file(Manifest.fileName)) != nil,
      let finding = try Manifest.check(folder: folder).first(where: \.isFault)
    {
      throw .badData(folder, expected: "the files of its manifest", found: "\(finding)")
    }
    return (path, try RunPart(parsing: bytes, path: path))
  }
}

extension RunShare {
  /// A part as on the command line, e.g. 2/8.
  ///
  /// - Throws: `ValidationError` for anything else.
  init(parsing text: String) throws {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map {
      NumberOption.number(String($0), in: 1...100_000)
    }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], number <= count else {
      throw ValidationError("expected a part and the number of parts, such as 2/8, found \(text)")
    }
    self.init(number, of: count)
  }
}
