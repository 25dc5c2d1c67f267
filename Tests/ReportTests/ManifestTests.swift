import Files
import Foundation
import Groundwork
import Report
import Synchronization
import TestSupport
import Testing

struct ManifestTests {
  private let scratch: TemporaryFolder
  private var folder: URL { scratch.url.appending(path: "report") }

  init() throws { scratch = try TemporaryFolder() }

  /// A small report, its page drawn from its results and figures.
  private static func report(results: String = "{}", figure: [UInt8] = [1, 2, 3]) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [
      "results.json": Array(results.utf8), "figures/a.png": figure, "figures/b.png": [7], "tables/a.csv": [8],
      "style.css": [9],
    ]
    files["index.html"] = Array("<head>\n\(PageBinding(of: files).html)</head>".utf8)
    return files
  }

  private func write(_ files: [String: [UInt8]], manifestOf listed: [String: [UInt8]]? = nil) throws {
    var files = files
    files[Manifest.fileName] = try Manifest(of: listed ?? files).encoded()
    try FolderSwap.write(files, in: folder.path)
  }

  private func written() throws { try write(Self.report()) }

  @Test func aReportAsWrittenIsWhole() throws {
    try written()
    #expect(try Manifest.check(folder: folder.path).isEmpty)
  }

  @Test func everyKindOfChangeIsNamed() throws {
    try written()
    try Data([9]).write(to: folder.appending(path: "figures/a.png"))
    try FileManager.default.removeItem(at: folder.appending(path: "index.html"))
    try Data([1]).write(to: folder.appending(path: "own.txt"))
    #expect(
      try Manifest.check(folder: folder.path)
        == [.changed("figures/a.png"), .missing("index.html"), .unlisted("own.txt")])
    let words = try Manifest.check(folder: folder.path).map(\.description)
    #expect(words == ["changed: figures/a.png", "missing: index.html", "not part of the report: own.txt"])
  }

  @Test func otherResultsMakeTheFiguresStale() throws {
    try written()
    try Data("{ }".utf8).write(to: folder.appending(path: "results.json"))
    #expect(
      try Manifest.check(folder: folder.path)
        == [
          .stale("figures/a.png"), .stale("figures/b.png"), .stale("index.html"), .changed("results.json"),
          .stale("tables/a.csv"),
        ])
  }

  @Test func aManifestMadeAnewDoesNotHideOtherResults() throws {
    var files = Self.report()
    files["results.json"] = Array("{ }".utf8)
    try write(files)
    #expect(
      try Manifest.check(folder: folder.path)
        == [.stale("figures/a.png"), .stale("figures/b.png"), .stale("index.html"), .stale("tables/a.csv")])
  }

  @Test(arguments: ["figures/a.png", "tables/a.csv"])
  func aManifestMadeAnewDoesNotHideAFigureOfOtherResults(path: String) throws {
    var files = Self.report()
    files[path] = [9, 9]
    try write(files)
    #expect(try Manifest.check(folder: folder.path) == [.mixed(page: "index.html")])
    files[path] = nil
    try write(files)
    #expect(try Manifest.check(folder: folder.path) == [.mixed(page: "index.html")], "left out, too")
  }

  @Test func aModelThatTheResultsDoNotListIsFound() throws {
    let listed = #"{"models":[{"files":[{"name":"net.onnx","sha256":"\#(SHA256.hexDigest(of: [4]))"}]}]}"#
    var files = Self.report(results: listed)
    try write(files)
    #expect(try Manifest.check(folder: folder.path).isEmpty, "a large model may be left out")
    files["models/net.onnx"] = [4]
    try write(files)
    #expect(try Manifest.check(folder: folder.path).isEmpty)
    files["models/net.onnx"] = [5]
    try write(files)
    #expect(try Manifest.check(folder: folder.path) == [.otherModel("models/net.onnx")])
  }

  @Test func aPageOfOtherResultsIsStale() throws {
    var files = Self.report()
    files["index.html"] = Self.report(results: "{ }")["index.html"]
    try write(files)
    #expect(try Manifest.check(folder: folder.path).contains(.stale("index.html")))
    files["index.html"] = Array("a page that says nothing".utf8)
    try write(files)
    #expect(try Manifest.check(folder: folder.path).contains(.stale("index.html")))
  }

  @Test func aPipeInThePlaceOfAFileIsNotWaitedFor() throws {
    try written()
    for name in ["figures/a.png", "own"] {
      unlink(folder.appending(path: name).path)
      #expect(mkfifo(folder.appending(path: name).path, 0o600) == 0)
    }
    #expect(try Manifest.check(folder: folder.path) == [.notAFile("figures/a.png"), .unlisted("own")])
  }

  @Test func aReportReplacedDuringTheCheckIsComparedWithItsOwnManifest() throws {
    try written()
    let path = folder.path
    let isDone = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: 2) { place in
      if place == 0 {
        for turn in 0..<40 {
          var files = Self.report(results: "{\(turn)}", figure: [UInt8(turn)])
          files[Manifest.fileName] = try? Manifest(of: files).encoded()
          _ = try? FolderSwap.write(files, in: path)
        }
        isDone.store(true, ordering: .relaxed)
      } else {
        while !isDone.load(ordering: .relaxed) {
          // A file may be gone for good with the old folder; the check then has to find that out.
          #expect((try? Manifest.check(folder: path)) == [])
        }
      }
    }
  }

  @Test func aFolderWithoutManifestIsSaidToHaveNone() {
    #expect(throws: Fault.self) { try Manifest.check(folder: "/nonexistent") }
  }
}
