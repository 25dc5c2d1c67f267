import Foundation
import Groundwork
import Testing

struct FolderSwapTests {
  private let parent = URL.temporaryDirectory.appending(path: "folder-swap-\(UUID().uuidString)")

  private func text(_ path: String) throws -> String {
    try String(contentsOf: parent.appending(path: path), encoding: .utf8)
  }

  @Test func writesNewFoldersAndReplacesOldOnesWhole() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": Array("1".utf8), "sub/b.txt": Array("2".utf8)], in: folder)
    #expect(try text("report/sub/b.txt") == "2")
    try FolderSwap.write(["a.txt": Array("3".utf8)], in: folder)
    #expect(try text("report/a.txt") == "3")
    #expect(!FileManager.default.fileExists(atPath: folder + "/sub"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path) == ["report"])
  }

  @Test func keepsWhatItIsToldToKeep() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": [1], "notes/own.txt": Array("mine".utf8)], in: folder)
    try FolderSwap.write(["a.txt": [2]], keeping: ["notes"], in: folder)
    #expect(try text("report/notes/own.txt") == "mine")
  }

  @Test func anErrorLeavesTheOldFolder() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: folder)
    // A file cannot be a folder too, so the second path fails after the first was written.
    #expect(throws: FolderError.self) {
      try FolderSwap.write(["a.txt": Array("new".utf8), "a.txt/b.txt": [1]], in: folder)
    }
    #expect(try text("report/a.txt") == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path) == ["report"])
  }
}
