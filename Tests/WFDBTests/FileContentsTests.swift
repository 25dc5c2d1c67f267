import Files
import Foundation
import TestSupport
import Testing
import WFDB

@Suite("Whole files")
struct FileContentsTests {
  @Test("Bytes written are the bytes read, and nothing else is left behind")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    for bytes in [[], [1], (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }] as [[UInt8]] {
      try FileContents.write(bytes, to: "\(folder.path)/f")
      #expect(try FileContents.read("\(folder.path)/f") == bytes)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["f"])
  }

  @Test("A missing file is bad data, not a failure to read")
  func missing() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: Fault.self) { try FileContents.read("\(folder.path)/none") }
    #expect(error == Fault(.badData, path: "\(folder.path)/none", reason: "no such file"))
  }

  @Test("A folder, and a pipe that nobody writes to, are refused at once")
  func notRegular() throws {
    let folder = try TemporaryFolder()
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, found) in [(folder.path, "a folder"), (pipe, "a pipe, socket or device")] {
      let error = #expect(throws: Fault.self) { try FileContents.read(path) }
      #expect(error?.description == "\(path): cannot be read: expected a regular file, found \(found)")
      #expect(error?.kind == .cannotRead)
    }
  }

  @Test("A sparse file of a terabyte is refused, not read")
  func sparse() throws {
    let folder = try TemporaryFolder()
    try FileContents.write([1], to: "\(folder.path)/f")
    try #require(truncate("\(folder.path)/f", 1 << 40) == 0)
    let error = #expect(throws: Fault.self) { try FileContents.read("\(folder.path)/f") }
    #expect(
      error?.description == "\(folder.path)/f: cannot be read: expected at most 4294967296 bytes, found 1099511627776")
  }

  @Test("A file that cannot be made is a fault")
  func unwritable() {
    let error = #expect(throws: Fault.self) { try FileContents.write([1], to: "/dev/null/f") }
    #expect(error?.kind == .cannotWrite)
    #expect(error?.description.contains("cannot be written") == true)
  }
}
