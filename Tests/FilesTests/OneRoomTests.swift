import Foundation
import Testing

/// Whatever opens, writes, syncs, renames or locks a file is in the module Files, so that its promises hold everywhere.
struct OneRoomTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  /// Calls of the system's and of Foundation's that do one of these. `read` and `write` are names of our own too, so of
  /// the system's only those that say whose they are can be known.
  private static let calls = [
    #"(?:^|[^\w.])(open|openat|creat|pread|pwrite|fsync|fdatasync|rename|renameat|renameat2|unlink|unlinkat|mkdir)\("#,
    #"(?:^|[^\w.])(mkdirat|link|linkat|symlink|ftruncate|lseek|flock|fopen|mkstemp|fstat|lstat|strerror|strerror_r)\("#,
    #"Glibc\.(read|write|open|rename|stat)\("#, #"\.(createFile|copyItem|moveItem|contents|contentsOfDirectory)\(at"#,
    #"URL\(file"#, #"FileHandle\("#,
  ]

  /// What may stand elsewhere.
  private static let allowed = [
    // Streams that the process was started without; nothing is read or written.
    "ecg-report/Surroundings.swift": #"open("/dev/null", O_RDWR)"#
  ]

  /// The code of a Swift file without its comments; texts stay.
  private static func code(of path: String) throws -> [Substring] {
    try String(contentsOf: sources.appending(path: path), encoding: .utf8).split(separator: "\n").map { line in
      line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
    }
  }

  @Test func filesAreTouchedInOneModuleOnly() throws {
    let calls = try Self.calls.map { try Regex($0) }
    let files = try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path).filter { $0.hasSuffix(".swift") }
    var found: [String] = []
    for path in files {
      for line in try Self.code(of: path) where calls.contains(where: { line.contains($0) }) && !line.contains("func ")
      {
        if let allowed = Self.allowed[path], line.contains(allowed) { continue }
        found.append("\(path): \(line.trimmingCharacters(in: .whitespaces))")
      }
    }
    #expect(found.contains { $0.hasPrefix("Files/NewFile.swift: ") }, "the expression finds what it looks for")
    #expect(found.filter { !$0.hasPrefix("Files/") } == [])
  }
}
