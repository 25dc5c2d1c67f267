import Files
import Foundation
import Glibc
import TestSupport
import Testing

struct FolderSwapTests {
  private let parent: TemporaryFolder

  init() throws { parent = try TemporaryFolder() }

  private var folder: String { "\(parent.path)/report" }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(parent.path)/\(path)", encoding: .utf8)
  }

  private func names(_ path: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(parent.path)/\(path)").sorted()
  }

  @Test func writesNewFoldersAndReplacesOldOnesWhole() throws {
    try FolderSwap.write(["a.txt": Array("1".utf8), "sub/b.txt": Array("2".utf8)], in: folder)
    #expect(try text("report/sub/b.txt") == "2")
    try FolderSwap.write(["a.txt": Array("3".utf8)], in: folder)
    #expect(try text("report/a.txt") == "3")
    #expect(try names("report") == ["a.txt"])
    #expect(try names() == ["report"])
  }

  @Test func whatIsNotReplacedIsTakenOverWhereverItLies() throws {
    try FolderSwap.write(
      ["a.txt": [1], "sub/old.txt": [1], "sub/own.txt": Array("mine".utf8), "notes/deep/own.txt": Array("mine".utf8)],
      in: folder)
    try FileManager.default.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: true)
    try FolderSwap.write(
      ["a.txt": [2], "sub/new.txt": [2]], replacing: { ["a.txt", "sub/old.txt"].contains($0) }, in: folder)
    #expect(try names("report/sub") == ["new.txt", "own.txt"])
    #expect(try text("report/notes/deep/own.txt") == "mine")
    #expect(try names("report") == ["a.txt", "empty", "notes", "sub"])
  }

  @Test func onesOwnFileWhoseNameIsTakenIsKeptUnderAnother() throws {
    try FolderSwap.write(["a.txt": Array("mine".utf8), "a.txt.own": Array("too".utf8)], in: folder)
    try FolderSwap.write(["a.txt": Array("new".utf8)], replacing: { _ in false }, in: folder)
    #expect(try text("report/a.txt") == "new")
    #expect(try text("report/a.txt.own") == "mine" || text("report/a.txt.own2") == "mine")
    #expect(try names("report").count == 3)
  }

  @Test func whatIsKeptStaysTheSameFileAndLinksStayLinks() throws {
    try FolderSwap.write(["a.txt": [1], "own/notes.txt": Array("mine".utf8)], in: folder)
    try FileManager.default.createSymbolicLink(atPath: folder + "/own/link", withDestinationPath: "../nowhere")
    let before = FileStatus("\(folder)/own/notes.txt")?.identity
    try FolderSwap.write(["a.txt": [2]], replacing: { $0 == "a.txt" }, in: folder)
    #expect(FileStatus("\(folder)/own/notes.txt")?.identity == before)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/own/link") == "../nowhere")
  }

  @Test func aNameThatIsNoTextIsKeptWithItsBytes() throws {
    try FolderSwap.write(["a.txt": [1], "sub/b.txt": [1]], in: folder)
    for location in ["", "/sub"] {
      let name = Array("\(folder)\(location)/own".utf8) + [0xFF, 0xFE, 0]
      let file = name.withUnsafeBytes {
        open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_CREAT | O_WRONLY, 0o600)
      }
      try #require(file >= 0)
      close(file)
    }
    try FolderSwap.write(["a.txt": [2]], in: folder)
    #expect(
      try Folder(folder).names().map(\.bytes) == [
        Array("a.txt".utf8), Array("own".utf8) + [0xFF, 0xFE], Array("sub".utf8),
      ])
    #expect(try Folder("\(folder)/sub").names().map(\.bytes) == [Array("own".utf8) + [0xFF, 0xFE]])
  }

  @Test func aLinkedFolderIsReplacedWhereItLies() throws {
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: "\(parent.path)/disk/real")
    try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: "disk/real")
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: folder)
    #expect(try text("disk/real/a.txt") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder) == "disk/real")
  }

  /// As on a network's file system, which cannot exchange two names.
  @Test func withoutAnExchangeOfNamesTheFolderIsReplacedToo() throws {
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: folder)
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: "\(parent.path)/aside")
    let location = try Location(folder)
    try FolderSwap.exchange("aside", with: location, expecting: location.status()?.identity) { _, _, _ in
      errno = EINVAL
      return -1
    }
    #expect(try text("report/a.txt") == "new")
    #expect(try text("aside/a.txt") == "old")
    #expect(try names() == ["aside", "report"])
  }

  @Test func aFolderThatCameAfterTheCheckIsPutBack() throws {
    try FolderSwap.write(["a.txt": Array("theirs".utf8)], in: folder)
    try FolderSwap.write(["a.txt": Array("new".utf8)], in: "\(parent.path)/aside")
    let other = try #require(FileStatus(parent.path)?.identity)
    let error = #expect(throws: Fault.self) {
      try FolderSwap.exchange("aside", with: Location(folder), expecting: other)
    }
    #expect(error?.reason.contains("another folder was put there meanwhile") == true)
    #expect(try text("report/a.txt") == "theirs")
  }

  @Test func anErrorLeavesTheOldFolder() throws {
    try FolderSwap.write(["a.txt": Array("old".utf8)], in: folder)
    // A file cannot be a folder too, so the second path fails after the first was written.
    let error = #expect(throws: Fault.self) {
      try FolderSwap.write(["a.txt": Array("new".utf8), "a.txt/b.txt": [1]], in: folder)
    }
    #expect(error?.path == "\(folder)/a.txt", "named as the user knows it")
    #expect(try text("report/a.txt") == "old")
    #expect(try names() == ["report"])
  }

  @Test func aLinkInTheNameOfTheFolderAsideIsNotWrittenThrough() throws {
    try FolderSwap.write(["precious.txt": Array("years".utf8)], in: "\(parent.path)/precious")
    try FileManager.default.createSymbolicLink(
      atPath: "\(parent.path)/.report.\(getpid()).part", withDestinationPath: "precious")
    let error = #expect(throws: Fault.self) { try FolderSwap.write(["a.txt": [1]], in: folder) }
    #expect(error?.reason.contains("found a symbolic link") == true)
    #expect(try names("precious") == ["precious.txt"])
  }

  @Test func aRootIsNeverReplaced() throws {
    let error = #expect(throws: Fault.self) { try FolderSwap.checkMayGo(Location("/")) }
    #expect(error?.reason.contains("the root of the file system") == true)
  }

  /// The folder that the tests run in, and those above it.
  @Test(arguments: [".", "..", "../."]) func theFolderThatOneIsInIsNeverReplaced(path: String) throws {
    let error = #expect(throws: Fault.self) { try FolderSwap.checkMayGo(Location(path)) }
    #expect(error?.reason.contains("expected a folder that can be replaced") == true)
  }

  @Test func aHomeOrWhatHoldsOneIsNeverReplaced() throws {
    let home = try #require(getpwuid(geteuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) })
    guard let location = try Location.find(home), try location.status()?.kind == .folder else { return }
    #expect(throws: Fault.self) { try FolderSwap.checkMayGo(location) }
  }
}
