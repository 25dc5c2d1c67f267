import Foundation
import TestSupport
import Testing

/// Ctrl-C and SIGTERM, two runs on one folder.
struct SignalTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var arguments: [String]
    /// Said right before what is stopped, which by itself would take many times longer than the signal.
    var line: String
  }

  static let cases: [Case] = [
    Case(testDescription: "loading", arguments: ["--beats", "2000000"], line: "No data given"),
    Case(
      testDescription: "network", arguments: ["--beats", "20000", "--protocols", "published"], line: "net before: epoch"
    ),
    // The longest trainings come first, which are the forests here.
    Case(
      testDescription: "forest", arguments: ["--beats", "2000", "--protocols", "leak-free", "--trees", "100000"],
      line: "Training 6 models"),
  ]

  @Test(arguments: cases, [SIGINT, SIGTERM])
  func aStoppedRunSaysHowToGoOnAndLeavesNothingHalfDone(stopped: Case, signal: Int32) throws {
    try Tool.withFolder { folder in
      let run = try WatchedTool(
        stopped.arguments + ["--repeats", "1", "--output", "report"], in: folder, cache: folder.appending(path: "cache")
      )
      #expect(run.hasSaid(stopped.line))
      run.send(signal)
      #expect(run.end() == 128 + signal)
      #expect(
        run.lines.last == "ecg-report: stopped; the same command resumes with the remaining trainings")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "cache" }
      #expect(left.isEmpty || left == [".report.lock"], "a stopped run leaves its lock at most")
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aStoppedFetchSaysHowToGoOn(signal: Int32) throws {
    try Tool.withFolder { folder in
      // Somebody who takes connections and says nothing.
      let listener = try LoopbackListener()
      defer { close(listener.socket) }
      let from = "http://127.0.0.1:\(listener.port)/"
      let fetch = try WatchedTool(["fetch", "--from", from, "--into", "mitdb"], in: folder, cache: folder)
      #expect(fetch.hasSaid("Fetching"))
      fetch.send(signal)
      #expect(fetch.end() == 128 + signal)
      #expect(fetch.lines.last == "ecg-report: stopped; the same command resumes where it stopped")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "mitdb").path))
    }
  }

  @Test func aSecondRunSaysWhoHasTheFolderAndWaits() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      let first = try WatchedTool(["--beats", "2000000", "--output", "report"], in: folder, cache: cache)
      #expect(first.hasSaid("No data given"))
      let quick = ["--beats", "1000", "--repeats", "1", "--protocols", "leak-free", "--output", "report"]
      let second = try WatchedTool(quick, in: folder, cache: cache)
      #expect(second.hasSaid("Waiting: process \(first.number) is working on report"))
      let third = try WatchedTool(quick, in: folder, cache: cache)
      #expect(third.hasSaid("Waiting: process \(first.number) is working on report"))
      // Who waits can be stopped, too, and a run that is killed lets go.
      third.send(SIGTERM)
      #expect(third.end() == 143)
      first.send(SIGKILL)
      #expect(first.end() == 137)
      #expect(second.end() == 0)
      #expect(try Tool.run(["verify", "report"], in: folder).code == 0)
    }
  }
}
