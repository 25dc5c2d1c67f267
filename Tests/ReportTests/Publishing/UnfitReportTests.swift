import Files
import Foundation
import Groundwork
import Report
import Testing

/// Reports that must not go out.
struct UnfitReportTests {
  @Test func aChangedFileIsNamed() throws {
    try MadeRemote.with { made in
      try Data("edited".utf8).write(to: made.report.appending(path: "index.html"))
      try Data("edited".utf8).write(to: made.report.appending(path: "figures/a.png"))
      #expect(
        throws: Fault.badData(
          made.report.path, expected: "a whole report",
          found: "changed: figures/a.png and 1 more (ecg-report verify)")
      ) { try made.publication() }
      #expect(try made.git("for-each-ref") == "")
    }
  }

  @Test func aMissingFileIsNamed() throws {
    try MadeRemote.with { made in
      try FileManager.default.removeItem(at: made.report.appending(path: "tables/a.csv"))
      #expect(throws: Fault.badData(made.report.path, expected: "a whole report", found: "missing: tables/a.csv")) {
        try made.publication()
      }
    }
  }

  @Test func figuresOfOtherResultsAreStale() throws {
    try MadeRemote.with { made in
      try Data("{}".utf8).write(to: made.report.appending(path: "results.json"))
      #expect {
        try made.publication()
      } throws: { error in
        "\(error)".contains("stale") || "\(error)".contains("changed: results.json")
      }
    }
  }

  @Test(arguments: ["index.html", "style.css", "results.json"]) func aReportNeedsItsPages(name: String) throws {
    try MadeRemote.with { made in
      try made.write(without: [name])
      #expect(throws: Fault.badData(made.report.path, expected: "a whole report", found: "missing: \(name)")) {
        try made.publication()
      }
    }
  }

  @Test(arguments: [
    "secret.txt", "figures/secret.txt", "tables/a.png", "figures/sub/a.png", "../outside.png",
    "figures/../../outside.png", "figures/.hidden",
    "models/other.bin", "models/../net.onnx", "models/sub/net.onnx",
  ])
  func aManifestThatListsOtherFilesIsRefused(path: String) throws {
    try MadeRemote.with { made in
      try made.write(also: [path: Array("other".utf8)])
      #expect {
        try made.publication()
      } throws: { error in
        (error as? Fault)?.kind == .badData && "\(error)".contains(path)
      }
    }
  }

  @Test(arguments: ["models/net.json", "tables/a.csv", "models"]) func linksAreNeverFollowed(path: String) throws {
    try MadeRemote.with { made in
      // What the link leads to has the very bytes that are listed, so that nothing but the link is wrong.
      try made.write(also: ["models/net.json": Array("secret".utf8)])
      let (file, elsewhere) = (made.report.appending(path: path), made.scratch.appending(path: "elsewhere"))
      try FileManager.default.moveItem(at: file, to: elsewhere)
      try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
      #expect {
        try made.publication()
      } throws: { error in
        (error as? Fault)?.kind == .badData && "\(error)".contains("not a regular file inside the report: \(path)")
      }
      #expect(try Manifest.check(folder: made.report.path).contains { $0.isFault })
    }
  }

  @Test func aModelThatTheResultsDoNotListIsRefused() throws {
    try MadeRemote.with { made in
      try made.write(also: ["models/net.json": Array("secret".utf8)], unlisted: true)
      #expect {
        try made.publication()
      } throws: { "\($0)".contains("expected models that results.json lists, found \"models/net.json\"") }
    }
  }

  @Test func resultsThatNameNoDataAreRefused() throws {
    try MadeRemote.with { made in
      try made.write(also: ["results.json": Array("{\"format\":1}".utf8)])
      #expect {
        try made.publication()
      } throws: { error in
        (error as? Fault)?.kind == .badData && "\(error)".contains("results.json")
      }
    }
  }

  @Test func aFolderWithoutAReportIsRefused() throws {
    try MadeRemote.with { made in
      #expect(throws: Fault.self) {
        try Publication(of: made.scratch.path, to: made.remote.path, branch: "gh-pages")
      }
    }
  }
}
