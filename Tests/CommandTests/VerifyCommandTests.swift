import Foundation
import Report
import Testing

/// `verify` on real reports, put together wrongly.
struct VerifyCommandTests {
  /// Runs a test on two reports, "one" and "two", of different seeds.
  private func withReports(_ body: (URL) throws -> Void) throws {
    try Tool.withFolder { folder in
      try ReadyReport.ofOneProtocol.get().copy(to: folder, as: "one")
      try ReadyReport.ofAnotherSeed.get().copy(to: folder, as: "two")
      try body(folder)
    }
  }

  /// Takes paths of report "two" over into "one", and lists what is there if asked to.
  private func mix(_ paths: [String], in folder: URL, listAnew: Bool) throws -> Tool.Outcome {
    for path in paths {
      let target = folder.appending(path: "one/\(path)")
      try FileManager.default.removeItem(at: target)
      try FileManager.default.copyItem(at: folder.appending(path: "two/\(path)"), to: target)
    }
    if listAnew {
      let files = try Tool.files(in: folder.appending(path: "one")).mapValues { Array($0) }
      try Data(Manifest(of: files).encoded()).write(to: folder.appending(path: "one/manifest.json"))
    }
    return try Tool.run(["verify", "one"], in: folder)
  }

  @Test func aReportAsWrittenAndAsDrawnAgainIsWhole() throws {
    try withReports { folder in
      for _ in 0..<2 {
        let outcome = try Tool.run(["verify", "one"], in: folder)
        #expect(outcome.code == 0 && outcome.out == "one: complete, every file unchanged\n", "\(outcome.out)")
        #expect(try Tool.run(["render", "one", "--formats", "svg"], in: folder).code == 0)
      }
    }
  }

  @Test(arguments: [false, true]) func otherResultsMakeWhatWasDrawnStale(listAnew: Bool) throws {
    try withReports { folder in
      let outcome = try mix(["results.json"], in: folder, listAnew: listAnew)
      #expect(outcome.code == 65)
      for path in ["index.html", "figures/recall-by-protocol.png", "tables/recall-by-protocol.csv"] {
        #expect(outcome.out.contains("one: stale: \(path) was drawn from another results.json"), "\(outcome.out)")
      }
      #expect(outcome.out.contains("changed: results.json") != listAnew)
      #expect(outcome.out.contains("one: stale: models/net.onnx is not the model that results.json lists") == listAnew)
      _ = try mix(["models"], in: folder, listAnew: false)
      #expect(try Tool.run(["render", "one"], in: folder).code == 0)
      #expect(try Tool.run(["verify", "one"], in: folder).code == 0, "drawn again it is whole")
    }
  }

  @Test(arguments: [["figures"], ["tables"], ["index.html"], ["figures", "tables", "index.html"]])
  func partsOfAnotherReportAreFound(paths: [String]) throws {
    try withReports { folder in
      let outcome = try mix(paths, in: folder, listAnew: true)
      #expect(outcome.code == 65 && outcome.out.contains("one: stale: index.html"), "\(outcome.out)")
    }
  }

  @Test func changedMissingAndUnlistedFilesAreNamed() throws {
    try withReports { folder in
      let one = folder.appending(path: "one")
      try Data("edited".utf8).write(to: one.appending(path: "style.css"))
      try FileManager.default.removeItem(at: one.appending(path: "tables/recall-by-protocol.csv"))
      try Data("mine".utf8).write(to: one.appending(path: "notes.txt"))
      let outcome = try Tool.run(["verify", "one"], in: folder)
      #expect(outcome.code == 65)
      #expect(
        outcome.out.split(separator: "\n") == [
          "one: changed: style.css", "one: missing: tables/recall-by-protocol.csv",
          "one: not part of the report: notes.txt",
        ])
    }
  }

  @Test func aFileOfOnesOwnDoesNoHarm() throws {
    try withReports { folder in
      try Data("mine".utf8).write(to: folder.appending(path: "one/notes.txt"))
      let outcome = try Tool.run(["verify", "one"], in: folder)
      #expect(outcome.code == 0 && outcome.out.contains("not part of the report: notes.txt"))
    }
  }

  @Test(arguments: ["", "{}", "[]", #"{"format":2,"files":{},"results":""}"#]) func aDamagedManifestIsSaid(text: String)
    throws
  {
    try Tool.withFolder { folder in
      try Data(text.utf8).write(to: folder.appending(path: "manifest.json"))
      let outcome = try Tool.run(["verify", "."], in: folder)
      #expect(outcome.code == 65 && outcome.err.contains("expected the manifest of a report"), "\(outcome.err)")
    }
  }
}
