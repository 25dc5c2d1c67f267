import Foundation
import TestSupport
import Testing

struct RunCommandTests {
  /// One quick run on few synthetic beats, as a new user would try it.
  private func quickRun(in folder: URL, _ more: [String] = []) throws -> Tool.Outcome {
    try Tool.run(ReadyReport.quick + ["--output", "report"] + more, in: folder)
  }

  @Test func writesAWholeReportAndSaysThatItIsSynthetic() throws {
    let made = try ReadyReport.ofAllProtocols.get()
    #expect(made.outcome.out.contains("synthetic"))
    #expect(made.outcome.err.isEmpty, "--quick is silent")
    let files = try Tool.files(in: made.report)
    let page = try #require(files["index.html"].map { String(decoding: $0, as: UTF8.self) })
    #expect(page.contains("These beats are synthetic"))
    for path in files.keys where path.hasSuffix(".png") {
      #expect(files[path]?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true, "\(path)")
    }
    for name in ["results.json", "timings.json", "style.css"] { #expect(files[name] != nil, "\(name)") }
    // Whatever the page points at is there.
    for match in page.matches(of: /(?:src|srcset|href)="([^"#]+)"/) {
      let link = String(match.output.1)
      if link.hasPrefix("https://") { continue }  // a source
      #expect(files[link] != nil, "the page links to \(link)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: made.folder.path).sorted() == ["report"])
  }

  @Test func renderDrawsTheSameBytes() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofAllProtocols.get().copy(to: folder)
      let report = folder.appending(path: "report")
      let before = try Tool.files(in: report)
      try FileManager.default.removeItem(at: report.appending(path: "figures"))
      try FileManager.default.removeItem(at: report.appending(path: "index.html"))
      let outcome = try Tool.run(["render", "report"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(try Tool.files(in: report) == before)
    }
  }

  @Test func threadsAndRunsDoNotChangeAByte() throws {
    try Tool.withFolder { folder in
      // The ready report was made by as many threads as there are cores.
      var first = try Tool.files(in: ReadyReport.ofAllProtocols.get().report)
      first["timings.json"] = nil  // the one file that tells of time
      for jobs in ["1", "3"] {
        #expect(try quickRun(in: folder, ["--jobs", jobs]).code == 0)
        var files = try Tool.files(in: folder.appending(path: "report"))
        files["timings.json"] = nil
        #expect(files == first, "--jobs \(jobs)")
      }
    }
  }

  @Test func theCommandOnThePageRepeatsTheRun() throws {
    try Tool.withFolder { folder in
      let chosen = [
        "--protocols", "leak-free,inter-patient", "--features", "beat", "--seed", "7", "--trees", "6", "--noise",
        "0.02",
        "--rebalance", "1000,500",
      ]
      #expect(try quickRun(in: folder, chosen).code == 0)
      let first = try Tool.files(in: folder.appending(path: "report"))
      let page = try #require(first["index.html"].map { String(decoding: $0, as: UTF8.self) })
      let command = try #require(page.firstMatch(of: /<pre><code>scripts\/report ([^<]+)<\/code>/)).output.1
      let words = command.split(separator: " ").map(String.init)
      #expect(try Tool.run(words + ["--output", "again"], in: folder).code == 0)
      let second = try Tool.files(in: folder.appending(path: "again"))
      #expect(second["results.json"] == first["results.json"])
      for option in chosen where option.hasPrefix("--") { #expect(words.contains(option)) }
    }
  }

  @Test func otherFilesInTheReportFolderStay() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofAllProtocols.get().copy(to: folder)
      try Data("mine".utf8).write(to: folder.appending(path: "report/notes.txt"))
      #expect(try Tool.run(["render", "report"], in: folder).code == 0)
      #expect(try Data(contentsOf: folder.appending(path: "report/notes.txt")) == Data("mine".utf8))
    }
  }

  @Test func aFolderOfSomethingElseIsNotTouched() throws {
    try Tool.withFolder { folder in
      let precious = folder.appending(path: "report/thesis.tex")
      try FileManager.default.createDirectory(
        at: precious.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("years".utf8).write(to: precious)
      let outcome = try quickRun(in: folder)
      #expect(outcome.code == 73)
      #expect(outcome.err.split(separator: "\n").count == 1)
      #expect(try Tool.files(in: folder.appending(path: "report")).keys.sorted() == ["thesis.tex"])
    }
  }

  @Test(arguments: [
    ["--jobs", "0"], ["--protocols", "psychic"], ["--noise", "2"], ["--trees", "0"], ["--rebalance", "1"],
    ["--beats", "5"], ["--nonsense"],
  ])
  func wrongOptionsAreUsageErrors(arguments: [String]) throws {
    #expect(try Tool.run(arguments).code == 64)
  }
}
