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
        throws: PublishError.notWhole(folder: made.report.path, finding: "changed: figures/a.png", others: 1)
      ) { try made.publication() }
      #expect(try made.git("for-each-ref") == "")
    }
  }

  @Test func aMissingFileIsNamed() throws {
    try MadeRemote.with { made in
      try FileManager.default.removeItem(at: made.report.appending(path: "tables/a.csv"))
      #expect(
        throws: PublishError.notWhole(folder: made.report.path, finding: "missing: tables/a.csv", others: 0)
      ) { try made.publication() }
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
      #expect(throws: PublishError.notWhole(folder: made.report.path, finding: "missing: \(name)", others: 0)) {
        try made.publication()
      }
    }
  }

  @Test(arguments: [
    "secret.txt", "figures/sub/a.png", "../outside.png", "figures/../../outside.png", "figures/.hidden",
    "models/other.bin", "models/../net.onnx", "models/sub/net.onnx",
  ])
  func aManifestThatListsOtherFilesIsRefused(path: String) throws {
    try MadeRemote.with { made in
      try made.write(also: [path: Array("other".utf8)])
      #expect {
        try made.publication()
      } throws: { error in
        (error as? PublishError)?.isBadData == true && "\(error)".contains(path)
      }
    }
  }

  @Test func resultsThatNameNoDataAreRefused() throws {
    try MadeRemote.with { made in
      try made.write(also: ["results.json": Array("{\"format\":1}".utf8)])
      #expect {
        try made.publication()
      } throws: { error in
        (error as? PublishError)?.isBadData == true && "\(error)".contains("results.json")
      }
    }
  }

  @Test func aFolderWithoutAReportIsRefused() throws {
    try MadeRemote.with { made in
      #expect(throws: ReportError.self) {
        try Publication(of: made.scratch.path, to: made.remote.path, branch: "gh-pages")
      }
    }
  }
}
