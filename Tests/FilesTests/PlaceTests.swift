import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Paths lead where the kernel leads them.
struct PlaceTests {
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
    let place = try #require(try Place.find("\(folder.path)/\(path)"))
    #expect(try place.parent.status().identity == identity("real"))
    #expect(place.name == "report")
    #expect(place.path == "\(folder.path)/\(path)", "as it was asked for")
  }

  /// As text, `link/../rep` is `rep`; for the kernel it lies beside what the link leads to.
  @Test func twoPointsAfterALinkLeadToTheFolderAboveItsTarget() throws {
    try make("elsewhere/deep")
    try make("rep")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "elsewhere/deep")
    let place = try Place("\(folder.path)/link/../rep")
    #expect(try place.parent.status().identity == identity("elsewhere"))
    #expect(try place.status() == nil)
  }

  @Test(arguments: ["~", "~root", "~/x", "a/~"]) func aTildeIsAName(path: String) throws {
    let place = try Place("\(folder.path)/\(path)")
    #expect(place.name == FileName(path.split(separator: "/").last.map(String.init) ?? ""))
    let above = path.split(separator: "/").dropLast().joined(separator: "/")
    #expect(try place.parent.status().identity == identity(above))
  }

  @Test func aLinkToNothingLeadsToWhatItNames() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "there/file")
    #expect(try Place.find("\(folder.path)/link") == nil, "its folder is not there")
    try make("there")
    let place = try #require(try Place.find("\(folder.path)/link"))
    #expect(place.name == "file")
    #expect(try place.parent.status().identity == identity("there"))
  }

  @Test func linksInARingAreRefused() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/a", withDestinationPath: "b")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/b", withDestinationPath: "a")
    let fault = #expect(throws: Fault.self) { try Place.find("\(folder.path)/a") }
    #expect(fault?.kind == .cannotWrite)
  }

  @Test func anEmptyPathAndOneWithAZeroByteAreRefused() {
    #expect(throws: Fault.self) { try Place("") }
    #expect(throws: Fault.self) { try Place("\(folder.path)/a\0b") }
  }

  /// What was checked is what is written, though the path leads elsewhere meanwhile.
  @Test func aPlaceStaysWhereItWas() throws {
    try make("one")
    try make("two")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "one")
    let place = try Place("\(folder.path)/link/file")
    unlink("\(folder.path)/link")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "two")
    let file = try AsideFile(place)
    try file.append([1])
    try file.putInPlace()
    #expect(identity("one/file") != nil && identity("two/file") == nil)
  }
}
