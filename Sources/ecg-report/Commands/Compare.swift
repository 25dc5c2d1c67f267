import ArgumentParser
import Experiments
import Files
import Report
import Results

/// `ecg-report compare`: two reports' results side by side.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two reports: differences in settings, and in the results of every run.")

  @Argument(help: "Folder of the first report.")
  var first: String

  @Argument(help: "Folder of the second report.")
  var second: String

  @Option(help: "Folder for the comparison as a page; by default, it is only printed.")
  var output: String?

  func run() throws {
    let results = try [first, second].map { try ReportFolder(path: $0).results().results }
    let comparison = ReportComparison(results[0], results[1], paths: (first, second))
    if let output {
      if let location = try Location.find(output) { try check(location, output) }
      let lock = try FolderLock(of: output) { StandardError.line("Waiting: \($0) is working on \(output)".printable) }
      try check(lock.location, output)
      try FolderSwap.write(comparison.files(), replacing: Self.ours.contains, at: lock.location)
    }
    try StandardOutput.lines(comparison.text)
  }

  /// The files of a comparison; whatever else is in its folder is somebody's own and stays.
  private static let ours: Set<String> = ["index.html", "style.css", "tables/comparison.csv"]

  private func somethingElse(_ output: String) -> Fault {
    .cannotWrite(output, "expected a new folder, an empty one or an earlier comparison, found something else")
  }

  /// - Throws: `Fault` of kind `cannotWrite` for what is no folder, neither an earlier comparison nor empty, or must not be
  ///   replaced.
  private func check(_ location: Location, _ output: String) throws(Fault) {
    guard try location.status() != nil else { return }
    try FolderSwap.checkMayGo(location)
    let folder: Folder
    let isEmpty: Bool
    do {
      folder = try location.parent.folder(location.name)
      isEmpty = try folder.names().isEmpty
    } catch {
      throw .cannotWrite(output, error.reason)
    }
    if isEmpty { return }
    for file in Self.ours.sorted() {
      guard try folder.isFile(file) else { throw somethingElse(output) }
    }
    // Somebody's own page may have these names too.
    guard ReportComparison.isPage(try folder.bytes(of: "index.html", atMost: 1 << 26)) else {
      throw somethingElse(output)
    }
  }
}
