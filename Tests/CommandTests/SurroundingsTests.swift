import Foundation
import TestSupport
import Testing

/// Readers that leave, closed streams, full disks, folders that cannot be written.
struct SurroundingsTests {
  private static let run = [
    "--beats", "1000", "--repeats", "1", "--trees", "3", "--protocols", "leak-free", "--output", "report",
  ]

  /// Runs a line of shell in a folder, in which "$tool" is the tool.
  private func shell(_ line: String, in folder: URL) throws -> (code: Int32, err: String) {
    let finished = try FinishedProgram.run(
      URL(filePath: "/bin/sh"), ["-c", line], in: folder,
      environment: [
        "tool": Tool.path.path, "run": Self.run.joined(separator: " "),
        "XDG_CACHE_HOME": folder.appending(path: "cache").path,
      ])
    #expect(!finished.wasKilled, "\(line)")
    return (finished.code, finished.err)
  }

  private func isWhole(_ folder: URL) throws -> Bool { try Tool.run(["verify", "report"], in: folder).code == 0 }

  @Test(arguments: [
    // Readers that have left before the first line comes, and one that leaves in the middle.
    "{ \"$tool\" $run; echo $? >code; } | true", "{ \"$tool\" $run; echo $? >code; } 2>&1 | true",
    "{ \"$tool\" $run; echo $? >code; } 2>&1 | head -1", "\"$tool\" $run >&-; echo $? >code",
    "\"$tool\" $run 2>&-; echo $? >code", "\"$tool\" $run <&- >&- 2>&-; echo $? >code",
  ]) func aReaderThatLeavesStopsNothing(line: String) throws {
    try Tool.withFolder { folder in
      _ = try shell(line, in: folder)
      #expect(try String(contentsOf: folder.appending(path: "code"), encoding: .utf8) == "0\n")
      #expect(try isWhole(folder))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(".") }
      #expect(left.isEmpty, "no lock is left behind")
    }
  }

  @Test func verifyTellsByItsCodeWhenNobodyReads() throws {
    try Tool.withFolder { folder in
      #expect(try Tool.run(Self.run, in: folder).code == 0)
      try Data("{}".utf8).write(to: folder.appending(path: "report/results.json"))
      _ = try shell("{ \"$tool\" verify report; echo $? >code; } | true", in: folder)
      #expect(try String(contentsOf: folder.appending(path: "code"), encoding: .utf8) == "65\n")
      _ = try shell("{ \"$tool\" --help; echo $? >code; } | true", in: folder)
      #expect(try String(contentsOf: folder.appending(path: "code"), encoding: .utf8) == "0\n")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func anAnswerThatCannotBeWrittenIsSaid()
    throws
  {
    try Tool.withFolder { folder in
      let (code, err) = try shell("\"$tool\" $run --quiet >/dev/full", in: folder)
      #expect(code == 73)
      #expect(err == "ecg-report: standard output: cannot be written: No space left on device\n")
      #expect(try isWhole(folder), "the work is done all the same")
    }
  }

  /// A limit on the size of files stands for a disk that is full: most trainings' files fit in, the report's largest do not.
  @Test(.enabled(if: Sanitizer.takesFileLimits, Sanitizer.presence)) func aFullDiskLeavesTheOldReportAndTheTrainings()
    throws
  {
    try Tool.withFolder { folder in
      #expect(try Tool.run(Self.run + ["--seed", "7"], in: folder).code == 0)
      let old = try Tool.files(in: folder.appending(path: "report"))
      let (code, err) = try shell("ulimit -f 160; \"$tool\" $run --quiet", in: folder)
      #expect(code == 73)
      let line = /ecg-report: report\/[-a-z.\/]+: cannot be written: File too large\n/
      #expect(err.wholeMatch(of: line) != nil, "\(err)")
      #expect(try Tool.files(in: folder.appending(path: "report")) == old)
      let beside = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!beside.contains { $0.hasSuffix(".part") })
      let again = try Tool.run(Self.run, in: folder, cache: folder.appending(path: "cache"))
      #expect(again.code == 0 && again.err.contains(": reused"), "\(again.err)")
    }
  }

  @Test func aCacheThatCannotBeWrittenIsSaidOnceAndTheRunGoesOn() throws {
    try Tool.withFolder { folder in
      let file = folder.appending(path: "cache")
      try Data().write(to: file)
      let outcome = try Tool.run(Self.run, in: folder, cache: file)
      #expect(outcome.code == 0)
      #expect(outcome.err.components(separatedBy: "finished trainings are not kept, the run continues").count == 2)
      #expect(outcome.err.contains("cannot be written: Not a directory"), "\(outcome.err)")
      #expect(try isWhole(folder))
    }
  }
}
