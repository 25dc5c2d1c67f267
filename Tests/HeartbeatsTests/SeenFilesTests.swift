import Foundation
import Glibc
import Heartbeats
import TestSupport
import Testing

struct SeenFilesTests {
  /// Calls with a later clock, since stamps younger than two seconds prove nothing.
  private final class Setting {
    private let scratch: TemporaryFolder
    var folder: URL { scratch.url }
    var taken = 0
    var file: URL { folder.appending(path: "data") }
    var kept: [URL] {
      get throws { try FileManager.default.contentsOfDirectory(at: cache, includingPropertiesForKeys: nil) }
    }
    private var cache: URL { folder.appending(path: "cache") }

    init() throws {
      scratch = try TemporaryFolder()
      try Data("one".utf8).write(to: file)
    }

    /// The fingerprint, here simply the content, as a program sees it some seconds from now.
    func fingerprint(after seconds: Int = 10, purpose: String = "test") -> String? {
      SeenFiles(folder: cache.path).fingerprint(of: [file.path], purpose: purpose, now: time(nil) + seconds) {
        taken += 1
        return try? String(contentsOf: file, encoding: .utf8)
      }
    }
  }

  @Test func filesThatHaveNotChangedAreReadOnce() throws {
    let setting = try Setting()
    for _ in 0..<3 { #expect(setting.fingerprint() == "one") }
    #expect(setting.taken == 1)
  }

  @Test func whatIsRememberedForOnePurposeIsNotForAnother() throws {
    let setting = try Setting()
    #expect(setting.fingerprint() == "one")
    #expect(setting.fingerprint(purpose: "another program") == "one")
    #expect(setting.taken == 2)
  }

  @Test func filesJustWrittenAreReadEachTime() throws {
    let setting = try Setting()
    for _ in 0..<3 { #expect(setting.fingerprint(after: 0) == "one") }
    #expect(setting.taken == 3)
  }

  @Test func otherContentOfTheSameSizeUnderTheOldTimeIsNoticed() throws {
    let setting = try Setting()
    let date = try #require(setting.file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate)
    #expect(setting.fingerprint() == "one")
    let handle = try FileHandle(forWritingTo: setting.file)
    try handle.write(contentsOf: Data("two".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: setting.file.path)
    #expect(setting.fingerprint() == "two")
  }

  @Test func aFileReplacedByAnotherIsNoticed() throws {
    let setting = try Setting()
    #expect(setting.fingerprint() == "one")
    try Data("two".utf8).write(to: setting.file, options: .atomic)
    #expect(setting.fingerprint() == "two")
  }

  @Test func aDamagedMemoryIsNotTrusted() throws {
    let setting = try Setting()
    #expect(setting.fingerprint() == "one")
    let kept = try #require(try setting.kept.first)
    let text = try String(contentsOf: kept, encoding: .utf8)
    for bad in [text.replacingOccurrences(of: "one", with: "two"), "", "one", String(text.dropLast())] {
      try Data(bad.utf8).write(to: kept)
      #expect(setting.fingerprint() == "one")
    }
    #expect(setting.taken == 5)
  }

  @Test func missingFilesHaveWhatTheHashingSays() throws {
    let setting = try Setting()
    try FileManager.default.removeItem(at: setting.file)
    #expect(setting.fingerprint() == nil)
  }
}
