import Foundation
import Groundwork
import Report
import Testing

struct ManifestTests {
  private let folder = URL.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString)")

  private func written() throws {
    var files = ["results.json": Array("{}".utf8), "index.html": Array("page".utf8), "figures/a.png": [1, 2, 3]]
    files[Manifest.fileName] = try Manifest(of: files).encoded()
    try FolderSwap.write(files, in: folder.path)
  }

  @Test func aReportAsWrittenIsWhole() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try written()
    #expect(try Manifest.check(folder: folder.path).isEmpty)
  }

  @Test func everyKindOfChangeIsNamed() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try written()
    try Data([9]).write(to: folder.appending(path: "figures/a.png"))
    try FileManager.default.removeItem(at: folder.appending(path: "index.html"))
    try Data([1]).write(to: folder.appending(path: "own.txt"))
    #expect(
      try Manifest.check(folder: folder.path)
        == [.changed("figures/a.png"), .missing("index.html"), .unlisted("own.txt")])
  }

  @Test func otherResultsMakeTheFiguresStale() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try written()
    try Data("{ }".utf8).write(to: folder.appending(path: "results.json"))
    #expect(
      try Manifest.check(folder: folder.path)
        == [.stale("figures/a.png"), .stale("index.html"), .changed("results.json")])
  }

  @Test func aFolderWithoutManifestIsSaidToHaveNone() {
    #expect(throws: ReportError.self) { try Manifest.check(folder: "/nonexistent") }
  }
}
