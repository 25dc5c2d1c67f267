import Files
import Foundation
import Groundwork
import Heartbeats
import Testing

struct DatabaseFetchTests {
  @Test func bringsTheListedFilesAndLeavesNothingBeside() throws {
    try MadeDatabase.with { made in
      let outcome = try made.fetch()
      #expect(outcome.files == 8 && outcome.fetched == 8)
      #expect(outcome.bytes > made.files.values.map(\.count).reduce(0, +))
      #expect(try made.fetched() == made.files)
      #expect(try FileManager.default.contentsOfDirectory(atPath: made.scratch.path) == ["mitdb"])
    }
  }

  @Test func theListLeftBehindNamesWhatIsThere() throws {
    try MadeDatabase.with { made in
      var listed = made.files
      listed["100.xws"] = Data("not needed".utf8)
      listed["mitdbdir/intro.htm"] = Data("not needed".utf8)
      listed["x_mitdb/x_108.hea"] = Data("not needed".utf8)
      made.server.serve(MadeDatabase.list(listed), as: "SHA256SUMS.txt")
      try made.fetch()
      #expect(try made.fetched() == made.files)
      let list = try String(contentsOf: made.target.appending(path: "SHA256SUMS.txt"), encoding: .utf8)
      #expect(Set(list.split(separator: "\n").map { String($0.dropFirst(66)) }) == Set(made.files.keys))
    }
  }

  @Test func tellsHowFarItIs() throws {
    try MadeDatabase.with { made in
      let events = Guarded<[FetchEvent]>([])
      let outcome = try made.fetch { event in events.withLock { $0.append(event) } }
      let reported = events.withLock { $0 }
      #expect(reported.contains(.planned(files: 8, present: 0)))
      let finished = reported.compactMap { if case .finished(let file, let done, 8) = $0 { (file, done) } else { nil } }
      #expect(finished.map(\.1) == Array(1...8) && Set(finished.map(\.0)) == Set(made.files.keys))
      let bytes = reported.compactMap { if case .received(let bytes) = $0 { bytes } else { nil } }
      #expect(bytes == bytes.sorted() && bytes.last == outcome.bytes)
    }
  }

  @Test func severalFilesComeAtATime() throws {
    try MadeDatabase.with { made in
      for name in made.files.keys { made.server.fail(name, .meet(3)) }
      try made.fetch()
      #expect(made.server.mostAtOnce == 3)
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func pausesBetweenTriesDoubleUpToALimit() throws {
    try MadeDatabase.with { made in
      var settings = MadeDatabase.hasty
      settings.attempts = 5
      settings.firstPause = .milliseconds(2)
      settings.longestPause = .milliseconds(7)
      made.server.fail("101.dat", .status(503), times: 4)
      let pauses = Guarded<[Duration]>([])
      try made.fetch(settings) { event in
        if case .retrying("101.dat", _, let pause) = event { pauses.withLock { $0.append(pause) } }
      }
      #expect(pauses.withLock { $0 } == [2, 4, 7, 7].map { .milliseconds($0) })
    }
  }

  @Test func aWholeDatabaseIsNotFetchedAgain() throws {
    try MadeDatabase.with { made in
      try made.fetch()
      made.server.forgetRequests()
      #expect(try made.fetch().fetched == 0)
      #expect(made.server.requests().map(\.path) == ["SHA256SUMS.txt"])
      #expect(!FileManager.default.fileExists(atPath: made.part.path))
    }
  }

  @Test func aDamagedOrMissingFileIsFetchedAndOwnFilesStay() throws {
    try MadeDatabase.with { made in
      try made.fetch()
      try Data("damaged".utf8).write(to: made.target.appending(path: "100.dat"))
      try FileManager.default.removeItem(at: made.target.appending(path: "101.atr"))
      try Data("mine".utf8).write(to: made.target.appending(path: "notes.txt"))
      made.server.forgetRequests()
      #expect(try made.fetch().fetched == 2)
      #expect(Set(made.server.requests().map(\.path)) == ["SHA256SUMS.txt", "100.dat", "101.atr"])
      #expect(try made.fetched() == made.files.merging(["notes.txt": Data("mine".utf8)]) { $1 })
    }
  }

  @Test func anOwnFileWhoseNameIsNoTextStays() throws {
    try MadeDatabase.with { made in
      try made.fetch()
      let lost = try #require(made.files.keys.sorted().first)
      try FileManager.default.removeItem(at: made.target.appending(path: lost))
      // "café" in Latin 1.
      let own = Array("\(made.target.path)/caf".utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
      let file = try #require(fopen(own, "w"))
      fputs("mine", file)
      fclose(file)
      #expect(try made.fetch().fetched == 1)
      let kept = try #require(fopen(own, "r"), "the file is there under its own name")
      #expect(fgetc(kept) == Int32(UInt8(ascii: "m")))
      fclose(kept)
    }
  }

  @Test func aFolderOfOtherThingsIsRefused() throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(at: made.target, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: made.target.appending(path: "notes.txt"))
      let error = made.failure()
      #expect(error?.kind == .cannotWrite && error?.description.contains("mitdb") == true)
      #expect(made.server.requests().isEmpty)
    }
  }

  @Test func aFileWhereTheFolderShouldBeIsRefused() throws {
    try MadeDatabase.with { made in
      try Data("mine".utf8).write(to: made.target)
      #expect(made.failure()?.kind == .cannotWrite)
      #expect(try Data(contentsOf: made.target) == Data("mine".utf8))
    }
  }

  @Test func aLinkedFolderIsFilledWhereItLies() throws {
    try MadeDatabase.with { made in
      let real = made.scratch.appending(path: "disk/records")
      try FileManager.default.createDirectory(at: real, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: made.target, withDestinationURL: real)
      try made.fetch()
      #expect(try Set(MadeDatabase.contents(real)?.keys ?? [:].keys).isSuperset(of: made.files.keys))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: made.target.path).hasSuffix("disk/records"))
    }
  }

  @Test(arguments: [
    "http://physionet.org/files/mitdb/1.0.0/", "ftp://127.0.0.1/", "file:///tmp/", "", "physionet.org", "https://",
    "https://user:word@physionet.org/", "https://physionet.org/?a=b", "https://physionet.org/#a",
    "http://127.0.0.1.example.org/", "http://localhost.example.org/", "http://10.0.0.1/",
  ]) func onlySecureAddressesOrThisMachineAreTaken(address: String) {
    #expect {
      try DatabaseFetch(from: address, into: "unused")
    } throws: { error in
      (error as? Fault)?.kind == .usage && "\(error)".hasSuffix("found \"\(address)\"")
    }
  }

  @Test(arguments: [
    "https://physionet.org/files/mitdb/1.0.0", "http://127.8.0.1:80/", "http://localhost/", "http://[::1]:8/a",
  ])
  func secureAddressesAndThisMachineAreTaken(address: String) throws {
    _ = try DatabaseFetch(from: address, into: "unused")
  }
}
