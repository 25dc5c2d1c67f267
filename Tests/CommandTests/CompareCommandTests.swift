import Foundation
import Testing

struct CompareCommandTests {
  @Test func twoReportsAreSetSideBySide() throws {
    try Tool.withFolder { folder in
      let names = ["first <b>\"'&", "second"]
      try ReadyReport.ofOneProtocol.get().copy(to: folder, as: names[0])
      let other = ReadyReport.leakFree + ["--trees", "7", "--seed", "2", "--output", names[1]]
      #expect(try Tool.run(other, in: folder).code == 0)
      let outcome = try Tool.run(["compare"] + names + ["--output", "both"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      // Changed settings first, then a line a rate.
      let lines = outcome.out.split(separator: "\n")
      #expect(lines.contains("Seed: 1 -> 2") && lines.contains("Trees: 20 -> 7"))
      #expect(lines.count { $0.hasPrefix("Leak-free: Forest, after (noise) ") } == 1, "a line a run")
      #expect(lines.first?.contains(#/^Of [0-9]+ runs in both reports, recall in the second is /#) == true)

      let files = try Tool.files(in: folder.appending(path: "both"))
      #expect(files.keys.sorted() == ["index.html", "style.css", "tables/comparison.csv"])
      let page = try #require(files["index.html"].map { String(decoding: $0, as: UTF8.self) })
      #expect(page.contains("first &lt;b&gt;&quot;&#39;&amp;") && !page.contains("<b>"))
      let settings = try #require(page.range(of: "Differences in settings")).lowerBound
      let results = try #require(page.range(of: "<h2>Results</h2>")).lowerBound
      #expect(settings < results)

      #expect(!page.contains(folder.path(percentEncoded: false)), "names, not paths of this machine")
      let absolute = ["a/run", "b/run"].map { folder.appending(path: $0) }
      for copy in absolute {
        try FileManager.default.createDirectory(at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: folder.appending(path: "second"), to: copy)
      }
      let paths = absolute.map { $0.path(percentEncoded: false) }
      #expect(try Tool.run(["compare"] + paths + ["--output", "copies"], in: folder).code == 0)
      let copies = try #require(try Tool.files(in: folder.appending(path: "copies"))["index.html"])
      let text = String(decoding: copies, as: UTF8.self)
      #expect(text.contains("<bdi>a/run</bdi>") && text.contains("<bdi>b/run</bdi>"))
      let same = try Tool.run(["compare", "second", "second"], in: folder)
      #expect(same.out.contains("The same settings, data and program.") && same.out.contains("the same"))
    }
  }

  @Test func aFolderOfSomethingElseIsLeftAlone() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder, as: "a")
      let precious = folder.appending(path: "mine/thesis.tex")
      try FileManager.default.createDirectory(
        at: precious.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("years".utf8).write(to: precious)
      let outcome = try Tool.run(["compare", "a", "a", "--output", "mine"], in: folder)
      #expect(outcome.code == 73 && outcome.err.split(separator: "\n").count == 1)
      #expect(try Tool.files(in: folder.appending(path: "mine")) == ["thesis.tex": Data("years".utf8)])
      // Nor one whose own page has the names of a comparison's files.
      let site = ["index.html", "style.css", "tables/comparison.csv"]
      for name in site {
        let file = folder.appending(path: "site/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("my own".utf8).write(to: file)
      }
      #expect(try Tool.run(["compare", "a", "a", "--output", "site"], in: folder).code == 73)
      #expect(try Tool.files(in: folder.appending(path: "site")).values.allSatisfy { $0 == Data("my own".utf8) })
      // An earlier comparison is replaced.
      for _ in 1...2 { #expect(try Tool.run(["compare", "a", "a", "--output", "both"], in: folder).code == 0) }
    }
  }
}
