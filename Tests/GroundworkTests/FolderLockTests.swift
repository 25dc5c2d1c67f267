import Foundation
import Groundwork
import Testing

struct FolderLockTests {
  @Test func aSecondRunIsToldWhoHoldsTheFolder() throws {
    let parent = URL.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report").path
    var first: FolderLock? = try FolderLock(of: folder)
    let error = #expect(throws: FolderError.self) { _ = try FolderLock(of: folder, wait: false) }
    #expect(error?.description.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
    withExtendedLifetime(first) {}
    first = nil
    _ = try FolderLock(of: folder, wait: false)
  }

  @Test func aLinkToTheFolderHasItsLock() throws {
    let parent = URL.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "report")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let link = parent.appending(path: "link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "report")
    let first = try FolderLock(of: folder.path)
    #expect(throws: FolderError.self) { _ = try FolderLock(of: link, wait: false) }
    withExtendedLifetime(first) {}
  }

  @Test func whatKilledRunsLeftGoesWhenTheFolderIsLocked() throws {
    let parent = URL.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    let theirs = [".report.part", ".report.12a.part", ".other.12.part", "report.12.part", ".report..part"]
    for name in [".report.12.part", ".report.7.old", "report"] + theirs {
      try FileManager.default.createDirectory(
        at: parent.appending(path: "\(name)/inside"), withIntermediateDirectories: true)
    }
    _ = try FolderLock(of: parent.appending(path: "report").path)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted()
        == (["report", ".report.lock"] + theirs).sorted())
  }

  @Test func anOldFolderComesBackWhereNoNewOneTookItsPlace() throws {
    let parent = URL.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: parent.appending(path: ".report.12.old").path)
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: parent.appending(path: ".report.12.part").path)
    _ = try FolderLock(of: parent.appending(path: "report").path)
    #expect(try String(contentsOf: parent.appending(path: "report/a.txt"), encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted() == [".report.lock", "report"])
  }
}
