import Foundation
import Glibc
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
    try FolderSwap.write(["a.txt": [2]], keeping: { $0 == "notes" }, in: folder)
    #expect(try text("report/notes/own.txt") == "mine")
  }

  @Test func whatIsKeptStaysTheSameFileAndLinksStayLinks() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": [1], "own/notes.txt": Array("mine".utf8)], in: folder)
    try FileManager.default.createSymbolicLink(atPath: folder + "/own/link", withDestinationPath: "../nowhere")
    let number = {
      try FileManager.default.attributesOfItem(atPath: folder + "/own/notes.txt")[.systemFileNumber] as? UInt64
    }
    let before = try number()
    try FolderSwap.write(["a.txt": [2]], keeping: { $0 == "own" }, in: folder)
    #expect(try number() == before)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/own/link") == "../nowhere")
  }

  @Test func aLinkedFolderIsReplacedWhereItLies() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let link = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: parent.appending(path: "disk/real").path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "disk/real")
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: link)
    #expect(try text("disk/real/a.txt") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "disk/real")
  }

  /// As on a network's file system, which cannot exchange two names.
  @Test func withoutAnExchangeOfNamesTheFolderIsReplacedToo() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: folder)
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: parent.appending(path: "aside").path)
    try FolderSwap.move(parent.appending(path: "aside").path, to: folder) { _, _ in
      errno = EINVAL
      return -1
    }
    #expect(try text("report/a.txt") == "new")
    #expect(try text("aside/a.txt") == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted() == ["aside", "report"])
  }

  @Test func anErrorLeavesTheOldFolder() throws {
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: folder)
    // A file cannot be a folder too, so the second path fails after the first was written.
    let error = #expect(throws: FolderError.self) {
      try FolderSwap.write(["a.txt": Array("new".utf8), "a.txt/b.txt": [1]], in: folder)
    }
    #expect(error?.path == "\(folder)/a.txt", "named as the user knows it")
    #expect(try text("report/a.txt") == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path) == ["report"])
  }
}
