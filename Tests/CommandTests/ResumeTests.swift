import Foundation
import Testing

/// A run that was stopped goes on where it was, and ends with the bytes of a run that was not.
struct ResumeTests {
  private static let arguments = [
    "--beats", "1000", "--repeats", "1", "--trees", "3", "--protocols", "published,leak-free", "--features", "beat",
    "--classes", "binary", "--output", "report",
  ]

  private func report(_ folder: URL) throws -> [String: Data] {
    var files = try Tool.files(in: folder.appending(path: "report"))
    files["timings.json"] = nil
    return files
  }

  @Test func aSecondRunReusesEveryTraining() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      let first = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(first.code == 0 && !first.err.contains("reused"), "\(first.err)")
      #expect(first.err.contains(/: computed in [0-9.]+ s, because no result was kept/))
      let files = try report(folder)
      let second = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(second.code == 0 && !second.err.contains("computed in") && second.err.contains("reused"), "\(second.err)")
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
      #expect(again.err.components(separatedBy: "the kept result is damaged").count - 1 == 2, "\(again.err)")
      #expect(again.err.components(separatedBy: "computed in").count - 1 == 2)
      #expect(try report(folder) == files)
    }
  }

  @Test func quickResultsNeverEnterAFullReport() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      let quick = try Tool.run(Self.arguments + ["--quick"], in: folder, cache: cache)
      let full = try Tool.run(Self.arguments, in: folder, cache: cache)
      #expect(quick.code == 0 && full.code == 0)
      #expect(!full.err.contains("reused") && full.err.contains("because the kept result is from a quick run"))
    }
  }

  @Test func everyStageSaysWhetherItIsReusedAndWhy() throws {
    try Tool.withFolder { folder in
      let cache = folder.appending(path: "cache")
      #expect(try Tool.run(["export", "--beats", "1000", "beats"], in: folder).code == 0)
      let run = ["--data", "beats", "--protocols", "leak-free", "--repeats", "1", "--trees", "3", "--output", "report"]
      let first = try Tool.run(run, in: folder, cache: cache)
      #expect(first.err.contains("Loading: computed, because no result was kept"), "\(first.err)")
      let second = try Tool.run(run, in: folder, cache: cache)
      #expect(second.err.contains("Loading: reused (same input and build)"))
      #expect(second.err.contains("Drawing: computed, because figures are drawn in every run"))
      let seed = try Tool.run(run + ["--seed", "2"], in: folder, cache: cache)
      #expect(seed.err.contains(/computed in [0-9.]+ s, because the kept result is from another seed/), "\(seed.err)")
    }
  }
}
