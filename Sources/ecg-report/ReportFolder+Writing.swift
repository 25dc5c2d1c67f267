import Charts
import Experiments
import Files
import Foundation
import Report
import Results

extension ReportFolder {
  /// Draws what a run has found and puts it in place of an earlier report.
  ///
  /// - Parameter lock: of this folder.
  func write(
    _ outcome: RunOutcome, theme: Theme, jobs: Int, timings: Timings, progress: Progress, holding lock: FolderLock
  ) throws {
    var timings = timings
    let file = Array(try outcome.results.encoded())
    // What could not be read again must not take an earlier report's place.
    _ = try Results(parsing: Data(file), path: self.file("results.json"))
    let site = try timings.measure("draw") {
      try Site(outcome.results, file: file, modelFiles: outcome.modelFiles, theme: theme, jobs: jobs) {
        progress.drawn(of: $0)
      }
    }
    var files = site.files
    files["results.json"] = file
    files["timings.json"] = try timings.encoded()
    progress.say("Writing \(path)")
    try replace(with: files, holding: lock)
    progress.end()
    try StandardOutput.lines(Summary.text(outcome.results, output: path))
  }
}

/// How long each stage took, in seconds. Kept apart from the results, which must not change from run to run.
struct Timings {
  private var seconds: [String: Double] = [:]

  mutating func measure<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer { seconds[stage] = start.duration(to: clock.now) / .seconds(1) }
    return try body()
  }

  /// The file timings.json.
  func encoded() throws(Fault) -> [UInt8] {
    try JSONEncoder.sortedBytes(seconds, pretty: true)
  }
}
