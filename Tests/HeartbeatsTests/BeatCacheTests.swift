import Foundation
import Groundwork
import Heartbeats
import TestSupport
import Testing

struct BeatCacheTests {
  private let scratch: TemporaryFolder
  private var folder: URL { scratch.url.appending(path: "cache-root") }

  init() throws { scratch = try TemporaryFolder() }

  private var data: String { folder.appending(path: "data").path }
  private var cache: BeatCache { BeatCache(folder: folder.appending(path: "cache").path, program: "test") }

  /// The one entry in the cache.
  private func entry() throws -> URL {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "cache").path)
      .filter { $0.hasSuffix(".beats") }
    #expect(names.count == 1)
    return folder.appending(path: "cache/\(try #require(names.first))")
  }

  private func withData(_ body: (LoadedBeats) throws -> Void) throws {
    let made = try SyntheticSource(beats: 1500, seed: 3).load(jobs: 2)
    try CSVExport.write(made.beats, to: data, seed: 1, jobs: 2)
    try body(BeatLoader.load(data, jobs: 2))
  }

  @Test func theSecondLoadGivesTheSameBeats() throws {
    try withData { plain in
      for _ in 0..<2 {
        let loaded = try cache.load(data, jobs: 2)
        #expect(loaded.beats == plain.beats && loaded.sha256 == plain.sha256 && loaded.source == plain.source)
      }
      _ = try entry()
    }
  }

  @Test func anEntryMayBeWrittenInTheBackground() throws {
    try withData { plain in
      let background = BackgroundWork()
      let loaded = try cache.load(data, jobs: 2, background: background)
      #expect(loaded.beats == plain.beats)
      background.finish()
      #expect(try reuse() == [.reused])
      #expect(try cache.load(data, jobs: 2).beats == plain.beats)
    }
  }

  @Test func aDamagedEntryIsNotTrusted() throws {
    try withData { plain in
      _ = try cache.load(data, jobs: 2)
      let entry = try entry()
      let good = try Data(contentsOf: entry)
      for offset in [10, good.count / 2, good.count - 1] {
        var bad = good
        bad[offset] ^= 1
        try bad.write(to: entry)
        #expect(try cache.load(data, jobs: 2).beats == plain.beats, "byte \(offset)")
      }
      for length in [0, 5, good.count / 3, good.count - 1] {
        try good.prefix(length).write(to: entry)
        #expect(try cache.load(data, jobs: 2).beats == plain.beats, "\(length) bytes")
      }
    }
  }

  /// What a load says of reuse.
  private func reuse(program: String = "test") throws -> [Reuse] {
    var reuses: [Reuse] = []
    _ = try BeatCache(folder: folder.appending(path: "cache").path, program: program)
      .load(data, jobs: 2, onReuse: { reuses.append($0) })
    return reuses
  }

  @Test func aLoadSaysWhetherItParsedAndWhy() throws {
    try withData { _ in
      #expect(try reuse() == [.computed(.nothingKept)])
      #expect(try reuse() == [.reused])
      try Data("half".utf8).write(to: entry())
      #expect(try reuse() == [.computed(.damaged)])
      #expect(try reuse() == [.reused])
      #expect(try reuse(program: "another") == [.computed(.differs(["another build"]))])
      #expect(try reuse() == [.reused])
    }
  }

  @Test func entriesUsedLongestAgoAndLeftoversGo() throws {
    try withData { _ in
      let kept = folder.appending(path: "cache")
      _ = try reuse()
      for (name, age) in [
        ("a.beats", 5.0), ("b.beats", 6), ("c.beats", 7), (".x.beats.1.2.part", 7200), (".y.beats.1.2.part", 1),
      ] {
        let path = kept.appending(path: name).path
        try Data().write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
      }
      _ = try reuse(program: "another")
      let names = try FileManager.default.contentsOfDirectory(atPath: kept.path)
      #expect(names.filter { $0.count < 20 }.sorted() == [".y.beats.1.2.part", "a.beats", "b.beats"])
      #expect(names.count == 5)
    }
  }

  @Test func changedDataAreReadAnew() throws {
    try withData { plain in
      _ = try cache.load(data, jobs: 2)
      let path = URL(filePath: data).appending(path: "mitbih_test.csv")
      var text = try String(contentsOf: path, encoding: .utf8)
      text.removeLast()
      text = text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
      try Data(text.utf8).write(to: path)
      #expect(try cache.load(data, jobs: 2).beats.count == plain.beats.count - 1)
    }
  }

  @Test(.enabled(if: Database.isThere, Database.absence)) func theWholeDatabase() throws {
    let first = try cache.load(Database.folder, jobs: 2)
    let second = try cache.load(Database.folder, jobs: 2)
    #expect(first.beats == second.beats && second.beats.count == 109_446)
  }
}
