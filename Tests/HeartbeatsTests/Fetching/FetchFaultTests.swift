import Files
import Foundation
import Heartbeats
import Testing

/// Servers and disks that do not do what they should.
struct FetchFaultTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var fault: LoopbackServer.Fault
    /// What the error has to say.
    var says: [String]
    /// Requests for the file before it is given up, of three that are allowed.
    var tries = 3
    var settings = MadeDatabase.hasty
  }

  /// For what is to be given up as stalled. Sound files are fetched with the same patience, by a process that other
  /// tests keep busy, so it is not too short.
  private static var twoTries: FetchSettings {
    var settings = MadeDatabase.hasty
    settings.patience = .seconds(2)
    settings.attempts = 2
    return settings
  }

  /// For what stalls and then comes: so many tries that a busy machine does not matter.
  private static var manyTries: FetchSettings {
    var settings = MadeDatabase.hasty
    settings.patience = .milliseconds(500)
    settings.attempts = 100
    return settings
  }

  static let lasting: [Case] = [
    Case(testDescription: "404", fault: .status(404), says: ["HTTP status 404"], tries: 1),
    Case(testDescription: "403", fault: .status(403), says: ["HTTP status 403"], tries: 1),
    Case(testDescription: "500", fault: .status(500), says: ["HTTP status 500"]),
    Case(testDescription: "429", fault: .status(429), says: ["HTTP status 429"]),
    Case(testDescription: "304", fault: .status(304), says: ["HTTP status 304"], tries: 1),
    Case(testDescription: "stall at once", fault: .stall(after: 0), says: ["stalled"], tries: 2, settings: twoTries),
    Case(
      testDescription: "stall in the middle", fault: .stall(after: 150), says: ["stalled"], tries: 2, settings: twoTries
    ),
    Case(testDescription: "slow drip", fault: .drip(seconds: 0.2), says: ["stalled"], tries: 2, settings: twoTries),
    Case(testDescription: "nothing sent", fault: .breakOff(after: 0), says: ["broke off"]),
    Case(testDescription: "length too long", fault: .length(50_000), says: ["broke off"]),
    Case(testDescription: "length too short", fault: .length(10), says: ["SHA-256"]),
    Case(testDescription: "wrong bytes", fault: .otherBytes(Data("wrong".utf8)), says: ["SHA-256"]),
    Case(
      testDescription: "packed bytes", fault: .packed, says: ["expected the bytes as they are", "gzip"], tries: 1),
    Case(
      testDescription: "a size that no disk has", fault: .length(1 << 50), says: ["at most 100000 bytes", "announced"],
      tries: 1),
    Case(
      testDescription: "bytes without end", fault: .endless,
      says: ["expected a file of at most 100000 bytes, found more"],
      tries: 1),
    Case(
      testDescription: "too many bytes", fault: .otherBytes(Data(count: 100_001)), says: ["at most 100000 bytes"],
      tries: 1),
    Case(
      testDescription: "redirect to plain http elsewhere", fault: .redirect("http://192.0.2.1/101.dat"),
      says: ["expected a redirect to https or to this machine", "http://192.0.2.1/101.dat"], tries: 1),
    Case(
      testDescription: "redirect to another scheme", fault: .redirect("file:///etc/passwd"),
      says: ["expected a redirect to https", "file:///etc/passwd"], tries: 1),
    Case(
      testDescription: "redirect loop", fault: .redirect("101.dat"), says: ["at most 5 redirects in a row"], tries: 6),
  ]

  @Test(arguments: lasting) func oneLineNamesTheFileAndTheTargetStaysAbsent(fault: Case) throws {
    try MadeDatabase.with { made in
      made.server.fail("101.dat", fault.fault)
      let error = try #require(made.failure(fault.settings))
      let line = error.description
      #expect(line.contains(made.server.address + "101.dat"), "\(line)")
      for text in fault.says { #expect(line.contains(text), "\(line)") }
      #expect(!line.contains("\n"))
      #expect(error.kind == .cannotRead)
      #expect(made.server.requests(for: "101.dat").count == fault.tries)
      #expect(!FileManager.default.fileExists(atPath: made.target.path))

      made.server.behave()
      try made.fetch()
      #expect(try made.fetched() == made.files, "the next fetch goes on")
      #expect(!FileManager.default.fileExists(atPath: made.part.path))
    }
  }

  static let passing: [Case] = [
    Case(testDescription: "500 twice", fault: .status(500), says: []),
    Case(testDescription: "503 twice", fault: .status(503), says: []),
    Case(testDescription: "broken off twice", fault: .breakOff(after: 1000), says: []),
    Case(testDescription: "stalled twice", fault: .stall(after: 1000), says: [], settings: manyTries),
    Case(testDescription: "wrong bytes twice", fault: .otherBytes(Data("wrong".utf8)), says: []),
    Case(testDescription: "too short a length twice", fault: .length(10), says: []),
  ]

  @Test(arguments: passing) func whatPassesIsTriedAgain(fault: Case) throws {
    try MadeDatabase.with { made in
      made.server.fail("101.dat", fault.fault, times: 2)
      try made.fetch(fault.settings)
      #expect(made.server.requests(for: "101.dat").count >= 3)
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func theListIsTriedAgainToo() throws {
    try MadeDatabase.with { made in
      made.server.fail("SHA256SUMS.txt", .breakOff(after: 100), times: 2)
      try made.fetch()
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func aMissingListIsNamed() throws {
    try MadeDatabase.with { made in
      made.server.fail("SHA256SUMS.txt", .status(404))
      #expect(
        made.failure()?.description == "\(made.server.address)SHA256SUMS.txt: expected the file, found HTTP status 404")
    }
  }

  @Test func aTransferThatBreaksOffGoesOnWhereItStopped() throws {
    try MadeDatabase.with { made in
      made.server.fail("101.dat", .breakOff(after: 3000), times: 2)
      try made.fetch()
      #expect(made.server.requests(for: "101.dat").map(\.from) == [nil, 3000, 6000])
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func theNextFetchGoesOnWhereTheLastStopped() throws {
    try MadeDatabase.with { made in
      made.server.fail("101.dat", .breakOff(after: 1000))
      #expect(made.failure() != nil)
      made.server.behave()
      made.server.forgetRequests()
      try made.fetch()
      #expect(made.server.requests(for: "101.dat").map(\.from) == [3000])
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func wholeFilesOfAnEarlierFetchAreNotFetchedAgain() throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(at: made.part, withIntermediateDirectories: true)
      for name in ["100.dat", "100.hea"] { try made.files[name]?.write(to: made.part.appending(path: name)) }
      try Data("left over".utf8).write(to: made.part.appending(path: "99.dat"))
      try made.fetch()
      #expect(made.server.requests(for: "100.dat").isEmpty && made.server.requests(for: "100.hea").isEmpty)
      #expect(try made.fetched() == made.files, "nothing that is not listed comes along")
    }
  }

  @Test(arguments: [LoopbackServer.Fault.ignoreRange, .otherRange])
  func aServerThatCannotResumeSendsTheWhole(fault: LoopbackServer.Fault) throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(at: made.part, withIntermediateDirectories: true)
      try made.files["101.dat"]?.prefix(4000).write(to: made.part.appending(path: "101.dat"))
      made.server.fail("101.dat", fault)
      try made.fetch()
      #expect(made.server.requests(for: "101.dat").first?.from == 4000)
      #expect(try made.fetched() == made.files)
    }
  }

  @Test(arguments: [4000, 8000, 9000]) func aPartOfOtherBytesIsReplaced(count: Int) throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(at: made.part, withIntermediateDirectories: true)
      try Data(count: count).write(to: made.part.appending(path: "101.dat"))
      try made.fetch()
      #expect(made.server.requests(for: "101.dat").map(\.from) == [count, nil])
      #expect(try made.fetched() == made.files)
    }
  }

  @Test func noLengthIsNoObstacle() throws {
    try MadeDatabase.with { made in
      for name in ["SHA256SUMS.txt", "100.dat", "RECORDS"] { made.server.fail(name, .noLength) }
      try made.fetch()
      #expect(try made.fetched() == made.files)
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func redirectsOnThisMachineAreFollowedWithTheRange(status: Int) throws {
    try MadeDatabase.with { made in
      made.server.serve(try #require(made.files["101.dat"]), as: "moved.dat")
      made.server.fail("101.dat", .redirect("http://localhost:\(made.server.port)/db/moved.dat", status: status))
      try FileManager.default.createDirectory(at: made.part, withIntermediateDirectories: true)
      try made.files["101.dat"]?.prefix(5000).write(to: made.part.appending(path: "101.dat"))
      try made.fetch()
      #expect(made.server.requests(for: "moved.dat").map(\.from) == [5000])
      #expect(try made.fetched() == made.files)
    }
  }

  @Test(.timeLimit(.minutes(1))) func oneFailureStopsTheOthers() throws {
    try MadeDatabase.with { made in
      // Without being stopped the stalled file would be waited for much longer than this test may take.
      made.server.fail("100.dat", .stall(after: 10))
      made.server.fail("101.dat", .status(404))
      var patient = MadeDatabase.hasty
      patient.patience = .seconds(600)
      #expect(
        made.failure(patient)?.description == "\(made.server.address)101.dat: expected the file, found HTTP status 404")
    }
  }

  @Test func aServerThatIsNotThereIsNamed() throws {
    try MadeDatabase.with { made in
      // A port that was free a moment ago: the server on it goes when this scope ends.
      let gone = try { try LoopbackServer([:]).address }()
      let fetch = try DatabaseFetch(from: gone, into: made.target.path, settings: MadeDatabase.hasty)
      #expect {
        try fetch.run()
      } throws: { error in
        "\(error)".contains(gone) && (error as? Fault)?.kind == .cannotRead
      }
    }
  }

  @Test func aListWithoutEndIsNotKept() throws {
    try MadeDatabase.with { made in
      made.server.fail("SHA256SUMS.txt", .endless)
      var settings = MadeDatabase.hasty
      settings.largestFile = .max
      #expect(made.failure(settings)?.description.contains("expected a file of at most 4194304 bytes") == true)
      #expect(!FileManager.default.fileExists(atPath: made.target.path))
    }
  }

  @Test func whatTheDiskHasNoRoomForIsNotFetched() throws {
    try MadeDatabase.with { made in
      made.server.fail("101.dat", .length(1 << 60))
      var settings = MadeDatabase.hasty
      settings.largestFile = .max
      let error = try #require(made.failure(settings))
      #expect(error.kind == .cannotWrite && error.description.contains("the disk has room for"), "\(error)")
    }
  }

  @Test func aLinkInPlaceOfTheFolderOnTheWayIsNotFollowed() throws {
    try MadeDatabase.with { made in
      let other = made.scratch.appending(path: "other")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: other.appending(path: "thesis.txt"))
      try FileManager.default.createSymbolicLink(at: made.part, withDestinationURL: other)
      #expect(made.failure()?.kind == .cannotWrite)
      #expect(try MadeDatabase.contents(other) == ["thesis.txt": Data("mine".utf8)])
    }
  }

  @Test(arguments: ["link", "pipe"]) func aFileOnTheWayThatIsNoRegularFileIsRefused(kind: String) throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(at: made.part, withIntermediateDirectories: true)
      let (file, own) = (made.part.appending(path: "101.dat"), made.scratch.appending(path: "own"))
      try Data("mine".utf8).write(to: own)
      if kind == "link" {
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: own)
      } else {
        #expect(mkfifo(file.path, 0o600) == 0)
      }
      #expect(made.failure()?.kind == .cannotWrite)
      #expect(try Data(contentsOf: own) == Data("mine".utf8))
    }
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    try MadeDatabase.with { made in
      try Data().write(to: made.scratch.appending(path: "file"))
      let fetch = try DatabaseFetch(
        from: made.server.address, into: made.scratch.appending(path: "file/mitdb").path,
        settings: MadeDatabase.hasty)
      #expect {
        try fetch.run()
      } throws: { ($0 as? Fault)?.kind == .cannotWrite }
    }
  }

  @Test func aFileThatCannotBeWrittenIsNamed() throws {
    try MadeDatabase.with { made in
      try FileManager.default.createDirectory(
        at: made.part.appending(path: "101.dat"), withIntermediateDirectories: true)
      let error = try #require(made.failure())
      #expect(error.kind == .cannotWrite && error.description.contains(".mitdb.part/101.dat"))
    }
  }
}
