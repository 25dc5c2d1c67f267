import Foundation
import Testing

/// A run that was stopped goes on where it was, and ends with the bytes of a run that was not.
struct ResumeTests {
  private static let arguments = ["--beats", "2000", "--repeats", "1", "--trees", "20", "--output", "report"]

  private func report(_ folder: URL) throws -> [String: Data] {
    var files = try Tool.files(in: folder.appending(path: "report"))
    files["timings.json"] = nil
    return files
  }

  @Test func aSecondRunReusesEveryTraining() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      let first = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(first.code == 0 && !first.err.contains("reused") && first.err.contains("computed"), "\(first.err)")
      let files = try report(folder)
      let second = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(second.code == 0 && !second.err.contains("computed") && second.err.contains("reused"), "\(second.err)")
      #expect(try report(folder) == files)
    }
  }

  @Test func damagedCheckpointsAreComputedAgain() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      #expect(try Tool.run(Self.arguments, in: folder, cache: cache).code == 0)
      let files = try report(folder)
      let kept = cache.appending(path: "ecg-report/trainings")
      let names = try FileManager.default.contentsOfDirectory(atPath: kept.path).sorted()
      #expect(names.count > 10)
      var half = try Data(contentsOf: kept.appending(path: names[0]))
      half.removeLast(half.count / 2)
      try half.write(to: kept.appending(path: names[0]))
      try Data().write(to: kept.appending(path: names[1]))
      let again = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(again.err.components(separatedBy: "computed").count - 1 == 2, "\(again.err)")
      #expect(try report(folder) == files)
    }
  }

  @Test func quickResultsNeverEnterAFullReport() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      let quick = try Tool.run(Self.arguments + ["--quick"], in: folder, cache: cache)
      let full = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(quick.code == 0 && full.code == 0)
      #expect(!full.err.contains("reused"))
    }
  }
}
