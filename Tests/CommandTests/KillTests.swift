import Foundation
import Groundwork
import Testing

/// Runs that are killed at random moments, again and again.
struct KillTests {
  /// Where a run is, told by the last of these lines that it said.
  private enum Phase: String, CaseIterable {
    case loading = "No data given"
    case training = "Training "
    case drawing = "Drawing: "
    case writing = "Writing "
  }

  /// One run after another on the same folder, each stopped, until the last is left alone.
  private struct Series {
    let folder: URL
    let arguments: [String]
    /// The report before, nil where there is none, and the report that has to come out.
    let old: [String: Data]?
    let new: [String: Data]
    /// How long an undisturbed run spends in each phase, in seconds.
    let lengths: [Phase: Double]

    var report: URL { folder.appending(path: "report") }
    var cache: URL { folder.appending(path: "cache") }
  }

  private static let settings = [
    "--beats", "1000", "--repeats", "1", "--trees", "3", "--protocols", "leak-free", "--features", "beat", "--classes",
    "binary",
  ]

  /// Three quarters of the kills fall where most of the work is, the others where files change their places.
  private static let plan: [Phase] = [
    .training, .loading, .training, .training, .loading, .drawing, .writing, .drawing, .writing, .writing,
  ]

  private static func files(_ report: URL) throws -> [String: Data] {
    var files = try Tool.files(in: report)
    files["timings.json"] = nil
    return files
  }

  /// An undisturbed run: its report, and how long its phases take.
  private static func undisturbed(_ folder: URL, seed: Int) throws -> (report: [String: Data], lengths: [Phase: Double])
  {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let clock = ContinuousClock()
    let start = clock.now
    let run = try WatchedTool(
      settings + ["--seed", "\(seed)", "--output", "report"], in: folder, cache: folder.appending(path: "cache"))
    var ends: [Double] = []
    for phase in Phase.allCases {
      #expect(run.hasSaid(phase.rawValue))
      ends.append(start.duration(to: clock.now) / .seconds(1))
    }
    #expect(run.end() == 0)
    ends.append(start.duration(to: clock.now) / .seconds(1))
    let lengths = zip(Phase.allCases, zip(ends, ends.dropFirst())).map { ($0, $1.1 - $1.0) }
    return (try files(folder.appending(path: "report")), Dictionary(uniqueKeysWithValues: lengths))
  }

  @Test func fiftyKillsLeaveOldOrNewWholeReportsAndTheSameBytesInTheEnd() throws {
    try Tool.withFolder { folder in
      let old = try Self.undisturbed(folder.appending(path: "old"), seed: 1)
      let new = try Self.undisturbed(folder.appending(path: "new"), seed: 2)
      var random = SeededGenerator(seed: 6)
      var hits: [Phase: Int] = [:]
      for turn in 0..<5 {
        let series = Series(
          folder: folder.appending(path: "series-\(turn)"),
          arguments: Self.settings + ["--seed", "2", "--output", "report"], old: turn % 2 == 0 ? nil : old.report,
          new: new.report, lengths: new.lengths)
        try FileManager.default.createDirectory(at: series.folder, withIntermediateDirectories: true)
        if series.old != nil {
          try FileManager.default.copyItem(at: folder.appending(path: "old/report"), to: series.report)
        }
        for phase in Self.plan {
          if let hit = try kill(series, in: phase, random: &random) { hits[hit, default: 0] += 1 }
        }
        try finish(series)
      }
      for phase in Phase.allCases { #expect(hits[phase, default: 0] > 0, "killed so often in each phase: \(hits)") }
    }
  }

  /// Kills one run at a random moment of a phase, and looks at what it leaves.
  ///
  /// - Returns: the phase it was in; nil when it was faster.
  private func kill(_ series: Series, in phase: Phase, random: inout SeededGenerator) throws -> Phase? {
    let run = try WatchedTool(series.arguments, in: series.folder, cache: series.cache)
    _ = run.hasSaid(phase.rawValue)
    // A third of the kills follow the line at once: a phase may be shorter now than it was when it was measured.
    let share = random.below(3) == 0 ? 0 : random.uniform()
    Thread.sleep(forTimeInterval: share * (series.lengths[phase] ?? 0))
    let signal = [SIGKILL, SIGKILL, SIGINT, SIGTERM][random.below(4)]
    run.send(signal)
    let code = run.end()
    let moment = "signal \(signal) in \(phase) after \(share) of it, code \(code)"
    #expect(code == 0 || code == 128 + signal, "\(moment)")
    if code == 128 + signal, signal != SIGKILL {
      #expect(
        run.lines.last == "ecg-report: stopped; the same command resumes with the remaining trainings")
    }
    try look(at: series, moment)
    if code == 0 { return nil }
    return Phase.allCases.last { phase in run.lines.contains { $0.hasPrefix(phase.rawValue) } }
  }

  /// The folder is absent, the old report or the new one, and whole.
  private func look(at series: Series, _ moment: String) throws {
    guard FileManager.default.fileExists(atPath: series.report.path) else {
      #expect(series.old == nil, "the old report has gone: \(moment)")
      return
    }
    let found = try Self.files(series.report)
    #expect(found == series.new || found == series.old, "\(moment)")
    let verified = try Tool.run(["verify", "report"], in: series.folder)
    #expect(verified.code == 0, "\(moment): \(verified.out)")
  }

  /// Lets a run end, which uses what its forerunners did and leaves nothing of theirs beside the report.
  private func finish(_ series: Series) throws {
    let last = try Tool.run(series.arguments, in: series.folder, cache: series.cache)
    #expect(last.code == 0, "\(last.err)")
    #expect(last.err.contains(": reused"), "\(last.err)")
    #expect(try Self.files(series.report) == series.new)
    let beside = try FileManager.default.contentsOfDirectory(atPath: series.folder.path).sorted()
    #expect(beside == ["cache", "report"])
  }
}
