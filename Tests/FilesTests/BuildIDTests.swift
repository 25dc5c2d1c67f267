import Files
import Foundation
import TestSupport
import Testing

/// The note in which a linker names an executable.
struct BuildIDTests {
  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { (place: Int) -> UInt8 in UInt8(truncatingIfNeeded: number >> (8 * place)) }
  }

  private static func note(_ name: String, kind: Int, _ content: [UInt8]) -> [UInt8] {
    let name = Array(name.utf8) + [0]
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + Array(repeating: 0, count: (4 - bytes.count % 4) % 4) }
    return little(name.count, 4) + little(content.count, 4) + little(kind, 4) + padded(name) + padded(content)
  }

  /// An ELF file with two segments, the second of which holds notes.
  private static func program(_ notes: [UInt8]) -> [UInt8] {
    let start: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]
    let header = start + Array(repeating: 0, count: 25) + little(64, 8) + Array(repeating: 0, count: 14)
    func segment(_ kind: Int) -> [UInt8] {
      little(kind, 4) + little(0, 4) + little(64 + 2 * 56, 8) + Array(repeating: 0, count: 16) + little(notes.count, 8)
        + Array(repeating: 0, count: 16)
    }
    return header + little(56, 2) + little(2, 2) + Array(repeating: 0, count: 6) + segment(1) + segment(4) + notes
  }

  private static let id = (0..<20).map { UInt8(13 * $0) }

  private func digits(of bytes: [UInt8]) throws -> String? {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "program")
    try Data(bytes).write(to: path)
    return BuildID.hexDigits(ofFile: path.path)
  }

  @Test func isFoundBesideOtherNotes() throws {
    let notes = Self.note("GNU", kind: 1, [1, 2, 3]) + Self.note("Other", kind: 3, Self.id.reversed())
    let found = try digits(of: Self.program(notes + Self.note("GNU", kind: 3, Self.id)))
    #expect(found == "000d1a2734414e5b6875828f9ca9b6c3d0ddeaf7")
  }

  @Test func isNilWhereThereIsNoneOrItIsNoDigest() throws {
    #expect(try digits(of: Self.program(Self.note("GNU", kind: 1, Self.id))) == nil)
    #expect(try digits(of: Self.program(Self.note("GNU", kind: 3, Array(Self.id.prefix(8))))) == nil)
    #expect(try digits(of: Array("#!/bin/sh".utf8)) == nil)
    #expect(BuildID.hexDigits(ofFile: "/proc/self/no-such-file") == nil)
  }

  @Test func damagedFilesHaveNoneOrAnother() throws {
    let whole = Self.program(Self.note("GNU", kind: 3, Self.id))
    for count in whole.indices { #expect(try digits(of: Array(whole.prefix(count))) == nil) }
    for place in whole.indices {
      for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var damaged = whole
        damaged[place] = byte
        _ = try digits(of: damaged)
      }
    }
  }
}
