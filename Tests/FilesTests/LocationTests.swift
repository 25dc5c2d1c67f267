import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Paths lead where the kernel leads them.
struct LocationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: "\(folder.path)/\(path)", withIntermediateDirectories: true)
  }

  private func identity(_ path: String) -> FileStatus.Identity? { FileStatus("\(folder.path)/\(path)")?.identity }

  @Test(arguments: [
    "real/report", "real/report/", "real/report//", "real/./report", "link", "link/", "real/report/.",
    "real/report/sub/..",
  ])
  func everyWayToAFolderIsOnePlace(path: String) throws {
    try make("real/report/sub")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "real/report")
    let location = try #require(try Location.find("\(folder.path)/\(path)"))
    #expect(try location.parent.status().identity == identity("real"))
    #expect(location.name == "report")
    #expect(location.path == "\(folder.path)/\(path)", "as it was asked for")
  }

  /// As text, `link/../rep` is `rep`; for the kernel it lies beside what the link leads to.
  @Test func twoPointsAfterALinkLeadToTheFolderAboveItsTarget() throws {
    try make("elsewhere/deep")
    try make("rep")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "elsewhere/deep")
    let location = try Location("\(folder.path)/link/../rep")
    #expect(try location.parent.status().identity == identity("elsewhere"))
    #expect(try location.status() == nil)
  }

  @Test(arguments: ["~", "~root", "~/x", "a/~"]) func aTildeIsAName(path: String) throws {
    let location = try Location("\(folder.path)/\(path)")
    #expect(location.name == FileName(path.split(separator: "/").last.map(String.init) ?? ""))
    let above = path.split(separator: "/").dropLast().joined(separator: "/")
    #expect(try location.parent.status().identity == identity(above))
  }

  @Test func aLinkToNothingLeadsToWhatItNames() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "there/file")
    #expect(try Location.find("\(folder.path)/link") == nil, "its folder is not there")
    try make("there")
    let location = try #require(try Location.find("\(folder.path)/link"))
    #expect(location.name == "file")
    #expect(try location.parent.status().identity == identity("there"))
  }

  @Test func linksInARingAreRefused() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/a", withDestinationPath: "b")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/b", withDestinationPath: "a")
    let fault = #expect(throws: Fault.self) { try Location.find("\(folder.path)/a") }
    #expect(fault?.kind == .cannotWrite)
  }

  @Test func anEmptyPathAndOneWithAZeroByteAreRefused() {
    #expect(throws: Fault.self) { try Location("") }
    #expect(throws: Fault.self) { try Location("\(folder.path)/a\0b") }
  }

  /// What was checked is what is written, though the path leads elsewhere meanwhile.
  @Test func aPlaceStaysWhereItWas() throws {
    try make("one")
    try make("two")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "one")
    let location = try Location("\(folder.path)/link/file")
    unlink("\(folder.path)/link")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "two")
    let file = try AsideFile(location)
    try file.append([1])
    try file.putInPlace()
    #expect(identity("one/file") != nil && identity("two/file") == nil)
  }
}
