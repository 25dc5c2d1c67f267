import Files
import Foundation
import TestSupport
import Testing

struct PartialFileTests {
  private let folder: TemporaryFolder
  private let opened: Folder

  init() throws {
    folder = try TemporaryFolder()
    opened = try Folder(folder.path)
  }

  private func append(_ bytes: [UInt8], to name: FileName) throws {
    let file = try PartialFile(name, in: opened)
    try bytes.withUnsafeBytes { try file.append($0) }
  }

  private func bytes(of name: String) throws -> [UInt8] { try WholeFile.read("\(folder.path)/\(name)", atMost: 100) }

  @Test func whatCameBeforeIsGoneOnWith() throws {
    try append([1, 2], to: "file")
    try append([3], to: "file")
    #expect(try bytes(of: "file") == [1, 2, 3])
    let file = try PartialFile("file", in: opened)
    #expect(try file.size() == 3 && file.digest() == SHA256.hexDigest(of: [1, 2, 3]))
    #expect(file.room > 3)
    try file.empty()
    #expect(try bytes(of: "file") == [])
  }

  @Test func aFileOfTwoNamesBeginsAnewAndTheOtherStays() throws {
    try WholeFile.write([1, 2], to: "\(folder.path)/kept")
    #expect(link("\(folder.path)/kept", "\(folder.path)/file") == 0)
    try append([3], to: "file")
    #expect(try bytes(of: "file") == [3])
    #expect(try bytes(of: "kept") == [1, 2])
  }

  @Test func linksAndPipesAreRefused() throws {
    try WholeFile.write([1], to: "\(folder.path)/kept")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "kept")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    for name in ["link", "pipe"] {
      let fault = #expect(throws: Fault.self) { try append([2], to: FileName(name)) }
      #expect(fault?.kind == .cannotWrite && fault?.path == "\(folder.path)/\(name)")
    }
    #expect(try bytes(of: "kept") == [1])
  }

  @Test func aFileThatBecameShorterIsAFault() throws {
    try append([1, 2, 3], to: "file")
    let file = try OpenFile("file", in: opened)
    #expect(try file.allBytes(in: 1..<3, zeros: 2) == [2, 3, 0, 0])
    try PartialFile("file", in: opened).empty()
    let fault = #expect(throws: Fault.self) { try file.allBytes(in: 1..<3) }
    #expect(fault?.description == "\(folder.path)/file: cannot be read: it was cut short while being read")
    #expect(try file.bytes(in: 1..<3) == [])
  }
}
