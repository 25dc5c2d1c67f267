import Files
import Foundation
import Glibc
import TestSupport
import Testing

struct WholeFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/file" }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  @Test func whatIsWrittenIsReadAndNothingElseIsLeft() throws {
    for bytes in [[], Array("abc".utf8), [UInt8](repeating: 7, count: 300_000)] {
      try WholeFile.write(bytes, to: "\(folder.path)/new/sub/file")
      #expect(try WholeFile.read("\(folder.path)/new/sub/file", atMost: 300_000) == bytes)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/new/sub") == ["file"])
  }

  @Test func aFileIsNotReadBeyondItsBound() throws {
    try WholeFile.write([1, 2, 3], to: path)
    #expect(try WholeFile.read(path, atMost: 3).count == 3)
    let fault = #expect(throws: Fault.self) { try WholeFile.read(path, atMost: 2) }
    #expect(fault?.description == "\(path): cannot be read: expected at most 2 bytes, found 3")
    // A sparse file that claims a terabyte.
    #expect(truncate(path, 1 << 40) == 0)
    #expect(throws: Fault.self) { try WholeFile.read(path, atMost: 1000) }
  }

  @Test func filesOfTheKernelThatClaimToBeEmptyAreRead() throws {
    #expect(try !WholeFile.read("/proc/self/status", atMost: 1 << 16).isEmpty)
  }

  @Test func pipesFoldersAndDevicesAreRefusedAtOnce() throws {
    #expect(mkfifo(path, 0o600) == 0)
    for (path, found) in [(path, "a pipe, socket or device"), (folder.path, "a folder"), ("/dev/null", "a pipe")] {
      let fault = #expect(throws: Fault.self) { try WholeFile.read(path, atMost: 10) }
      #expect(fault?.kind == .cannotRead && fault?.reason.contains("found \(found)") == true, "\(path)")
    }
    let fault = #expect(throws: Fault.self) { try WholeFile.write([1], to: path) }
    #expect(fault?.kind == .cannotWrite && fault?.reason.contains("found a pipe") == true)
    #expect(try names() == ["file"])
  }

  @Test func whatIsNotThereIsToldFromWhatCannotBeRead() throws {
    #expect(try WholeFile.readIfThere(path, atMost: 10) == nil)
    let fault = #expect(throws: Fault.self) { try WholeFile.read(path, atMost: 10) }
    #expect(fault == .missing(path, "file") && fault?.kind == .badData)
    #expect(throws: Fault.self) { try WholeFile.readIfThere(folder.path, atMost: 10) }
  }

  @Test func linksAreFollowedUnlessTheyMustNotBe() throws {
    try WholeFile.write([1], to: path)
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    try WholeFile.write([2], to: link)
    #expect(try WholeFile.read(path, atMost: 10) == [2], "written where it lies")
    #expect(try WholeFile.read(link, atMost: 10) == [2])
    let fault = #expect(throws: Fault.self) { try WholeFile.read(link, atMost: 10, followingLinks: false) }
    #expect(fault?.reason == "cannot be read: expected a regular file, found a symbolic link")
    #expect(throws: Fault.self) { try Folder(folder.path).bytes(of: "link", atMost: 10) }
    #expect(try Folder(folder.path).isFile("file") && !Folder(folder.path).isFile("link"))
  }

  @Test func aFileThatIsNotFinishedLeavesTheOldOne() throws {
    try WholeFile.write([1], to: path)
    do {
      let file = try AsideFile(path)
      try file.append([9])
      #expect(try names().count == 2)
    }
    #expect(try names() == ["file"])
    #expect(try WholeFile.read(path, atMost: 10) == [1])
  }

  @Test func whatAKilledWriterLeftGoesAndWhatIsBeingWrittenStays() throws {
    let theirs = [".file.1.2.part.bak", ".file.x.2.part", ".other.1.2.part"]
    for name in [".file.1.2.part"] + theirs { try Data().write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
    let first = try AsideFile(path)
    #expect(try names().filter { $0.hasPrefix(".") }.count == 4)
    let second = try AsideFile(path)
    try first.append([1])
    try first.putInPlace()
    try second.append([2])
    try second.putInPlace()
    #expect(try names() == (theirs + ["file"]).sorted())
  }

  @Test func removingFollowsNoLink() throws {
    try WholeFile.write([1], to: "\(folder.path)/precious/file")
    try FileManager.default.createDirectory(atPath: "\(folder.path)/old/sub", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/old/sub/link", withDestinationPath: "\(folder.path)/precious")
    try Folder(folder.path).remove("old")
    try Folder(folder.path).remove("old")
    #expect(try names() == ["precious"])
    #expect(try WholeFile.read("\(folder.path)/precious/file", atMost: 1) == [1])
  }
}
