import Files
import Foundation
import Glibc
import TestSupport
import Testing

struct FolderLockTests {
  private let parent: TemporaryFolder

  init() throws { parent = try TemporaryFolder() }

  private var folder: String { "\(parent.path)/report" }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: parent.path).sorted() }

  @Test func aSecondRunIsToldWhoHoldsTheFolder() throws {
    var first: FolderLock? = try FolderLock(of: folder)
    let error = #expect(throws: Fault.self) { _ = try FolderLock(of: folder, wait: false) }
    #expect(error?.description.contains("process \(getpid()) is working on it") == true)
    #expect(error?.kind == .cannotWrite)
    withExtendedLifetime(first) {}
    first = nil
    _ = try FolderLock(of: folder, wait: false)
  }

  @Test func whoLetsGoRemovesTheLockFileAndTheOneThatWaitedHasANewOne() throws {
    var first: FolderLock? = try FolderLock(of: folder)
    let (isWaiting, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let folder = folder
    Thread.detachNewThread {
      var lock = try? FolderLock(of: folder) { _ in isWaiting.signal() }
      #expect(lock != nil)
      #expect(throws: Fault.self) { _ = try FolderLock(of: folder, wait: false) }
      withExtendedLifetime(lock) {}
      lock = nil
      second.signal()
    }
    isWaiting.wait()
    withExtendedLifetime(first) {}
    first = nil
    second.wait()
    #expect(try names().isEmpty)
  }

  @Test func aLinkToTheFolderHasItsLock() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let link = "\(parent.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "report")
    let first = try FolderLock(of: folder)
    #expect(throws: Fault.self) { _ = try FolderLock(of: link, wait: false) }
    withExtendedLifetime(first) {}
  }

  @Test func whatKilledRunsLeftGoesWhenTheFolderIsLocked() throws {
    let theirs = [".report.part", ".report.12a.part", ".other.12.part", "report.12.part", ".report..part"]
    for name in [".report.12.part", ".report.7.old", "report"] + theirs {
      try FileManager.default.createDirectory(
        atPath: "\(parent.path)/\(name)/inside", withIntermediateDirectories: true)
    }
    _ = try FolderLock(of: folder)
    #expect(try names() == (["report"] + theirs).sorted())
  }

  @Test func anOldFolderComesBackWhereNoNewOneTookItsPlace() throws {
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: "\(parent.path)/.report.12.old")
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: "\(parent.path)/.report.12.part")
    _ = try FolderLock(of: folder)
    #expect(try String(contentsOfFile: "\(folder)/a.txt", encoding: .utf8) == "old")
    #expect(try names() == ["report"])
  }

  /// Somebody who can write beside the folder leads the lock to a file that is to be damaged.
  @Test func aLockFileThatIsALinkOrHasASecondNameIsRefused() throws {
    let precious = "\(parent.path)/precious"
    try Data("years".utf8).write(to: URL(fileURLWithPath: precious))
    let lock = "\(parent.path)/.report.lock"
    try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: precious)
    var error = #expect(throws: Fault.self) { _ = try FolderLock(of: folder) }
    #expect(
      error?.description == "\(lock): cannot be written: expected a lock file of this program's, found a symbolic link")
    unlink(lock)
    #expect(link(precious, lock) == 0)
    error = #expect(throws: Fault.self) { _ = try FolderLock(of: folder) }
    #expect(error?.description.contains("found a file of two names") == true)
    unlink(lock)
    #expect(mkfifo(lock, 0o600) == 0)
    error = #expect(throws: Fault.self) { _ = try FolderLock(of: folder) }
    #expect(error?.description.contains("found a pipe") == true)
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "years")
  }

  @Test func leftoversThatAreLinksAreNotFollowed() throws {
    let precious = "\(parent.path)/precious"
    try FileManager.default.createDirectory(atPath: "\(precious)/inside", withIntermediateDirectories: true)
    for name in [".report.12.part", ".report.7.old"] {
      try FileManager.default.createSymbolicLink(atPath: "\(parent.path)/\(name)", withDestinationPath: precious)
    }
    _ = try FolderLock(of: folder)
    #expect(FileManager.default.fileExists(atPath: "\(precious)/inside"))
    #expect(!FileManager.default.fileExists(atPath: folder), "a link does not come back as the folder")
  }
}
