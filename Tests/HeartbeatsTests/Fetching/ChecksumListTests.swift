import Files
import Foundation
import Heartbeats
import Testing

/// What a server's list may say.
struct ChecksumListTests {
  private static let digest = String(repeating: "0a", count: 32)

  @Test(arguments: [
    "/etc/passwd", "../100.hea", "a/../../100.hea", "a//100.hea", "./100.hea", ".bashrc", "a/.hidden.hea", "100.hea/",
    "a\\100.hea", "..\\100.hea", "100\u{7}.hea", "100\0.hea", "100\u{1B}[2J.hea", "100\u{202E}.hea", "100\u{85}.hea",
  ]) func pathTricksAreRefused(path: String) throws {
    try MadeDatabase.with { made in
      let list = MadeDatabase.list(made.files) + Data("\(Self.digest) \(path)\n".utf8)
      made.server.serve(list, as: "SHA256SUMS.txt")
      let error = try #require(made.failure())
      #expect(error.kind == .badData)
      #expect(error.description.contains("SHA256SUMS.txt, line 9: expected a path inside the folder"), "\(error)")
      #expect(
        error.description.contains(String(path.prefix(3)).printable), "the path is named, not its digest: \(error)")
      #expect(made.server.requests().map(\.path) == ["SHA256SUMS.txt"], "nothing of such a list is fetched")
      #expect(!FileManager.default.fileExists(atPath: made.target.path))
    }
  }

  @Test(arguments: [
    "100.hea", "\(digest.dropLast()) 100.hea", "\(digest)0 100.hea", "\(digest)", "\(digest) ", "\(digest)\t100.hea",
    "\(digest.replacing("0", with: "g")) 100.hea", "<html>",
  ]) func malformedLinesAreRefused(line: String) throws {
    try MadeDatabase.with { made in
      made.server.serve(Data("\(line)\n".utf8) + MadeDatabase.list(made.files), as: "SHA256SUMS.txt")
      let error = try #require(made.failure())
      #expect(error.kind == .badData)
      #expect(error.description.contains("line 1: expected 64 hexadecimal digits"), "\(error)")
    }
  }

  @Test func aFileListedTwiceIsRefused() throws {
    try MadeDatabase.with { made in
      made.server.serve(MadeDatabase.list(made.files) + MadeDatabase.list(made.files), as: "SHA256SUMS.txt")
      #expect(made.failure()?.description.contains("line 9: expected each file once, found \"100.atr\" again") == true)
    }
  }

  @Test(arguments: ["", "\n", "\(digest) readme.txt\n", "\(digest) RECORDS\n"])
  func aListWithoutRecordsIsRefused(list: String) throws {
    try MadeDatabase.with { made in
      made.server.serve(Data(list.utf8), as: "SHA256SUMS.txt")
      #expect(
        made.failure()
          == .badData(
            made.server.address + "SHA256SUMS.txt", expected: "a list of records (.hea)", found: "none in it"))
    }
  }

  @Test func otherWaysToWriteTheListAreRead() throws {
    try MadeDatabase.with { made in
      let text = String(decoding: MadeDatabase.list(made.files), as: UTF8.self)
      let lines = text.split(separator: "\n").enumerated().map { index, line in
        let mark = index % 2 == 0 ? "  " : " *"
        return line.prefix(64).uppercased() + mark + line.dropFirst(65) + "\r\n\r\n"
      }
      made.server.serve(Data(lines.joined().utf8), as: "SHA256SUMS.txt")
      try made.fetch()
      #expect(try made.fetched() == made.files)
    }
  }
}
