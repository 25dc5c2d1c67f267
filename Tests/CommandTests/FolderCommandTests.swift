import Foundation
import Testing

/// What happens to folders and files that are somebody's own.
struct FolderCommandTests {
  private static let run = [
    "--quick", "--beats", "1000", "--trees", "3", "--protocols", "leak-free", "--output", "report",
  ]

  @Test func aRunOfWhichNoProtocolCanRunLeavesTheEarlierReport() throws {
    try Tool.withFolder { folder in
      let fields = Array(repeating: "0.5", count: 186).joined(separator: ",")
      let lines = (0..<40).map { "0.\($0 + 10),\(fields),\($0 % 4 == 0 ? 2 : 0)" }.joined(separator: "\n")
      try Data("\(lines)\n".utf8).write(to: folder.appending(path: "beats.csv"))
      let usual = ["--quick", "--data", "beats.csv", "--output", "report", "--protocols"]
      let first = try Tool.run(usual + ["leak-free"], in: folder)
      #expect(first.code == 0, "\(first.err)")
      let before = try Tool.files(in: folder.appending(path: "report"))
      let second = try Tool.run(usual + ["inter-patient"], in: folder)
      #expect(second.code == 65 && second.err.contains("inter-patient: it keeps patients apart"), "\(second.err)")
      #expect(second.err.split(separator: "\n").count == 1)
      #expect(try Tool.files(in: folder.appending(path: "report")) == before)
    }
  }

  @Test func aReportKeepsWhatIsNotItsOwn() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let own = ["figures/mine.png", "tables/notes.csv", "models/other.onnx", "notes/thesis.tex"]
      for path in own {
        let file = folder.appending(path: "report/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: file)
      }
      // What a link leads to is no file of the report, and stays out of it.
      let secret = folder.appending(path: "secret")
      try Data("secret".utf8).write(to: secret)
      let card = folder.appending(path: "report/models/net.json")
      try FileManager.default.removeItem(at: card)
      try FileManager.default.createSymbolicLink(at: card, withDestinationURL: secret)

      let drawn = try Tool.run(["render", "report", "--formats", "SVG, pdf"], in: folder)
      #expect(drawn.code == 0, "\(drawn.err)")
      let present = try Tool.files(in: folder.appending(path: "report"))
      #expect(present["models/net.json"] == nil && !present.values.contains(Data("secret".utf8)))
      #expect(try Data(contentsOf: secret) == Data("secret".utf8))
      let expectOwn = { () throws in
        for path in own {
          let bytes = try Data(contentsOf: folder.appending(path: "report/\(path)"))
          #expect(bytes == Data("mine".utf8))
        }
      }
      let formats = { () throws -> Set<String> in
        Set(
          try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "report/figures").path).map {
            URL(fileURLWithPath: $0).pathExtension
          })
      }
      try expectOwn()
      #expect(try formats() == ["png", "svg", "pdf"])
      // The formats stay, until others are asked for.
      #expect(try Tool.run(["render", "report"], in: folder).code == 0)
      #expect(try formats() == ["png", "svg", "pdf"])
      let fewer = try Tool.run(["render", "report", "--formats", "svg"], in: folder)
      #expect(fewer.out.hasSuffix("removed: figures as pdf\n"), "\(fewer.out)")
      #expect(try formats() == ["png", "svg"])
      // Nor does a new run take what is not the report's.
      #expect(try Tool.run(Self.run + ["--seed", "2"], in: folder).code == 0)
      try expectOwn()
      #expect(try formats() == ["png"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["report", "secret"])
    }
  }

  @Test func theWholeReportIsOneFileWhereAskedFor() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let present = { () -> [String] in
        ["report.html", "report.pdf"].filter {
          FileManager.default.fileExists(atPath: folder.appending(path: "report/\($0)").path)
        }
      }
      #expect(present() == [])
      #expect(try Tool.run(["render", "report", "--single-file", "--formats", "pdf"], in: folder).code == 0)
      #expect(present() == ["report.html", "report.pdf"])
      #expect(try Tool.run(["verify", "report"], in: folder).code == 0)
      // Both stay with the report, until they are not wanted.
      #expect(try Tool.run(["render", "report"], in: folder).code == 0)
      #expect(present() == ["report.html", "report.pdf"])
      #expect(try Tool.run(["render", "report", "--no-single-file", "--formats", "png"], in: folder).code == 0)
      #expect(present() == [])
    }
  }

  @Test func theFolderThatOneIsInIsNotReplaced() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let report = folder.appending(path: "report")
      let before = try Tool.files(in: report)
      for (arguments, place) in [
        (["render", "."], report), (["render", ".."], report.appending(path: "figures")), (["--output", "."], report),
      ] {
        let outcome = try Tool.run(arguments, in: place)
        #expect(outcome.code == 73 && outcome.err.contains("found the folder that you are in"), "\(outcome.err)")
      }
      #expect(try Tool.files(in: report) == before)
    }
  }

  @Test func aComparisonKeepsWhatIsNotItsOwn() throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder)
      let both = folder.appending(path: "both")
      try FileManager.default.createDirectory(at: both, withIntermediateDirectories: true)
      #expect(
        try Tool.run(["compare", "report", "report", "--output", "both"], in: folder).code == 0, "an empty folder")
      try Data("mine".utf8).write(to: both.appending(path: "tables/mine.csv"))
      #expect(try Tool.run(["compare", "report", "report", "--output", "both"], in: folder).code == 0)
      #expect(
        try Tool.files(in: both).keys.sorted() == [
          "index.html", "style.css", "tables/comparison.csv", "tables/mine.csv",
        ])
    }
  }

  /// Folders with other people's results are not taken for reports.
  @Test func aFolderWithResultsOfAnotherProgramIsLeftAlone() throws {
    try Tool.withFolder { folder in
      let report = folder.appending(path: "report")
      try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
      let theirs = Data(#"{"format": 1, "tool": {"name": "another", "version": "1"}}"#.utf8)
      try theirs.write(to: report.appending(path: "results.json"))
      #expect(try Tool.run(Self.run, in: folder).code == 73)
      #expect(try Tool.files(in: report) == ["results.json": theirs])
    }
  }

  @Test func aTildeIsANameLikeAnyOther() throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(Self.run.dropLast() + ["~/report"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/~/report/index.html"))
    }
  }

  @Test(arguments: [
    (["--beats", "1000000000000"], "--beats", "from 1000 to 10000000"),
    (["--trees", "99999999999"], "--trees", "from 1 to 100000"),
    (["--rebalance", "400,9223372036854775807"], "--rebalance", "from 1 to 10000000"),
    (["--rebalance", "+400,200"], "--rebalance", "from 1 to 10000000"),
    (["--repeats", "9223372036854775807"], "--repeats", "from 1 to 1000"),
    (["--jobs", "0"], "--jobs", "from 1 to 1024"), (["--noise", "nan"], "--noise", "from 0 to 1"),
    (["--seed", "-1"], "--seed", "from 0 to 18446744073709551615"),
    (["score", "a", "b", "--fs", "-3"], "--fs", "from 0.001 to 1000000"),
    (["score", "a", "b", "--from", "inf"], "--from", "from 0 to 1000000000"),
    (["--out", "x"], "--out", "Did you mean '--output'?"),
  ]) func numbersBeyondTheirLimitsAreToldTheLimits(arguments: [String], option: String, limits: String) throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(arguments, in: folder)
      #expect(outcome.code == 64)
      #expect(outcome.err.contains(option) && outcome.err.contains(limits), "\(outcome.err)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test func aRecordIsFoundByTheNameOfAFileBesideItsHeader() throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(["classify", "x.dat", "--model", "m"], in: folder)
      #expect(outcome.code == 65)
      #expect(
        outcome.err
          == "ecg-report: x.dat: expected a record with its header x.dat.hea or x.hea, or an EDF, BDF, text or Kardia file, found no such file\n"
      )
    }
  }

  @Test func controlCharactersOfPathsDoNotReachTheTerminal() throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(["verify", "a\u{1B}[31m\nb"], in: folder)
      #expect(outcome.code == 65)
      #expect(!outcome.err.contains("\u{1B}") && outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
    }
  }

  @Test func aFolderWithNothingButAREADMETakesAReportAndKeepsIt() throws {
    try Tool.withFolder { folder in
      let readme = folder.appending(path: "output/README.md")
      try FileManager.default.createDirectory(at: readme.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("what comes here".utf8).write(to: readme)
      for _ in 1...2 {
        #expect(try Tool.run(["--quick", "--beats", "2000", "--protocols", "leak-free"], in: folder).code == 0)
        let files = try Tool.files(in: folder.appending(path: "output"))
        #expect(files["README.md"] == Data("what comes here".utf8) && files["index.html"] != nil)
      }
      #expect(try Tool.run(["verify"], in: folder).code == 0)
    }
  }
}
