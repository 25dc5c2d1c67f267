import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `--train PATH --test PATH`, as a user runs it.
struct CrossDatabaseCommandTests {
  /// Two recorders that have nothing in common but two names of records.
  static func makeDatabases(in folder: URL) throws {
    try MadeRecords(
      names: (0..<8).map { "r\($0)" }, rate: 250, format: 16, lead: "II", height: 4000, seed: 1
    ).write(to: folder.appending(path: "old"))
    try MadeRecords(
      names: ["r0", "r1"] + (0..<4).map { "x\($0)" }, rate: 360, format: 212, lead: "MLII", height: 180, seed: 2
    ).write(to: folder.appending(path: "new"))
  }

  private func results(_ folder: URL) throws -> Results {
    try Results.read(from: folder.appending(path: "report/results.json").path)
  }

  @Test func trainsOnOneRecordersFilesAndTestsOnAnothers() throws {
    try Tool.withFolder { folder in
      try Self.makeDatabases(in: folder)
      let outcome = try Tool.run(
        [
          "--train", "old", "--test", "new/", "--quick", "--output", "report", "--classes", "binary", "--features",
          "beat,beat+rr",
        ], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let results = try results(folder)
      #expect(results.settings.protocols == [.crossDatabase] && results.notRun.isEmpty)
      #expect(results.data.database == "old" && results.data.records.map(\.name) == (0..<8).map { "r\($0)" })
      #expect(results.testData?.database == "new" && results.testData?.records.count == 6)
      #expect(results.experiments.count == 8, "two models, before and after, told of rhythm or not")
      for run in results.experiments {
        // Wide beats look alike in both, whatever rate and amplitude they were recorded with.
        #expect((run.scores.accuracy ?? 0) > 0.9, "\(run.key.name): \(run.scores.accuracy ?? 0)")
        #expect(run.audit.sharedRecords == 0 && run.audit.databases?.sharedNames == 2)
        #expect(run.audit.databases?.rowsOutOfPlace == 0 && run.audit.databases?.identicalTestRows == 0)
      }
      let page = try String(contentsOf: folder.appending(path: "report/index.html"), encoding: .utf8)
      for text in [
        "Cross-database protocol", "2 record names occur in both databases", "On a database that was not trained on",
        "--train old --test new", "Recall by class, cross-database protocol",
      ] { #expect(page.contains(text), "the page says: \(text)") }
      let records = try String(contentsOf: folder.appending(path: "report/tables/records.csv"), encoding: .utf8)
      #expect(records.split(whereSeparator: \.isNewline).count == 1 + 8 + 6)
      #expect(records.contains("r0,old,") && records.contains("r0,new,"))
    }
  }

  @Test func otherProtocolsRunOnTheTrainingDatabaseAndCSVFilesWork() throws {
    try Tool.withFolder { folder in
      try Self.makeDatabases(in: folder)
      #expect(try Tool.run(["export", "--data", "old", "csv"], in: folder).code == 0)
      let outcome = try Tool.run(
        [
          "--train", "csv", "--test", "new", "--quick", "--output", "report", "--protocols",
          "leak-free,inter-patient,cross-database",
        ], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let results = try results(folder)
      #expect(Set(results.experiments.map(\.key.protocol)) == [.leakFree, .crossDatabase])
      #expect(results.notRun.map(\.protocol) == [.interPatient])
      #expect(results.data.records.isEmpty && results.testData?.records.count == 6)
      #expect(results.experiments.allSatisfy { $0.audit.sharedRecords == nil })
      let page = try String(contentsOf: folder.appending(path: "report/index.html"), encoding: .utf8)
      #expect(page.contains("do not name records"), "the page says what the CSV files lack")
      // The test records are known, so a mistake can be looked up.
      let across = results.experiments.filter { $0.key.protocol == .crossDatabase }
      #expect(across.allSatisfy { $0.rates.accuracy.overRecords != nil })
      #expect(across.flatMap(\.failures).allSatisfy { $0.record != nil && $0.time != nil })
    }
  }

  @Test func databasesThatAreNotHeldGiveTheSameReport() throws {
    try Tool.withFolder { folder in
      try Self.makeDatabases(in: folder)
      // A record of the training database is in the test database, too.
      for ending in ["hea", "dat", "atr"] {
        let (from, to) = (folder.appending(path: "old/r3.\(ending)"), folder.appending(path: "new/r3.\(ending)"))
        try FileManager.default.copyItem(at: from, to: to)
      }
      let list = folder.appending(path: "new/RECORDS")
      try (String(contentsOf: list, encoding: .utf8) + "r3\n").write(to: list, atomically: true, encoding: .utf8)
      let options = ["--train", "old", "--test", "new", "--quick", "--trees", "5", "--output"]
      let held = try Tool.run(options + ["held"], in: folder)
      let streamed = try Tool.run(options + ["streamed", "--per-patient", "1000"], in: folder)
      #expect(held.code == 0 && streamed.code == 0, "\(held.err)\(streamed.err)")
      let (one, other) = (
        try Results.read(from: folder.appending(path: "held/results.json").path),
        try Results.read(from: folder.appending(path: "streamed/results.json").path)
      )
      #expect(one.testData == other.testData && one.data == other.data && one.recordRoles == other.recordRoles)
      #expect(one.recordRoles?.first?.leftOut == ["r3"])
      #expect(one.experiments.map(\.scores) == other.experiments.map(\.scores))
      #expect(one.experiments.map(\.rates) == other.experiments.map(\.rates))
      #expect(one.experiments.map(\.audit.databases) == other.experiments.map(\.audit.databases))
      let page = try String(contentsOf: folder.appending(path: "streamed/index.html"), encoding: .utf8)
      for text in [
        "--train old --test new --per-patient 1000",
        "all beats of its validation patients and of the test database are scored record by record.",
        "Cross-database protocol: all beats of the test database are scored.",
      ] { #expect(page.contains(text), "the page says: \(text)") }

      for part in 1...2 {
        let done = try Tool.run(options + ["p\(part)", "--per-patient", "9", "--part", "\(part)/2"], in: folder)
        #expect(done.code == 0, "\(done.err)")
      }
      #expect(try Tool.run(options + ["drawn", "--per-patient", "9"], in: folder).code == 0)
      #expect(try Tool.run(["merge", "p2", "p1", "--output", "merged"], in: folder).code == 0)
      let bytes = try ["merged", "drawn"].map { try Data(contentsOf: folder.appending(path: "\($0)/results.json")) }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test func tablesStayInMemoryBesideADatabaseThatIsNotHeld() throws {
    try Tool.withFolder { folder in
      try Self.makeDatabases(in: folder)
      #expect(try Tool.run(["export", "--data", "new", "csv"], in: folder).code == 0)
      let options = ["--quick", "--trees", "5", "--classes", "binary", "--per-patient", "9", "--output", "report"]
      let tested = try Tool.run(["--train", "old", "--test", "csv"] + options, in: folder)
      #expect(tested.code == 0, "\(tested.err)")
      let results = try results(folder)
      #expect(results.testData?.source == .csv && results.testData?.beats == results.experiments[0].test.total)
      let trained = try Tool.run(["--train", "csv", "--test", "old"] + options, in: folder)
      #expect(
        trained.code == 64 && trained.err.contains("--per-patient: expected with records, found beats of a table: csv"),
        "\(trained.err)")
    }
  }

  @Test(arguments: [
    ["--train", "old"], ["--test", "new"], ["--train", "old", "--test", "old"],
    ["--train", "old", "--test", "new", "--data", "old"], ["--train", "old", "--test", "new", "--beats", "2000"],
    ["--train", "old", "--test", "new", "--protocols", "leak-free"], ["--protocols", "cross-database"],
  ])
  func nonsenseIsAUsageError(arguments: [String]) throws {
    let outcome = try Tool.run(arguments)
    #expect(outcome.code == 64 && outcome.out.isEmpty, "\(outcome.err)")
  }

  @Test func aCopyOfTheTrainingDatabaseIsRefused() throws {
    try Tool.withFolder { folder in
      try Self.makeDatabases(in: folder)
      try FileManager.default.copyItem(
        at: folder.appending(path: "old"), to: folder.appending(path: "copy"))
      let outcome = try Tool.run(["--train", "old", "--test", "copy", "--quick", "--output", "report"], in: folder)
      #expect(outcome.code == 65 && outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
      #expect(outcome.err.contains("two databases"))
    }
  }

  /// DS1 and DS2 as two databases give what DS1 and DS2 of one database give.
  @Test(.enabled(if: Database.isThere, Database.absence))
  func theHalvesOfMITBIHComeOutAsInTheInterPatientProtocol() throws {
    let mitdb = URL(filePath: Database.folder)
    try Tool.withFolder { folder in
      for (name, records) in [("ds1", PatientSets.ds1), ("ds2", PatientSets.ds2)] {
        let half = folder.appending(path: name)
        try FileManager.default.createDirectory(at: half, withIntermediateDirectories: true)
        for file in records.flatMap({ record in ["hea", "dat", "atr"].map { "\(record).\($0)" } }) {
          try FileManager.default.createSymbolicLink(
            at: half.appending(path: file), withDestinationURL: mitdb.appending(path: file))
        }
      }
      let options = ["--quick", "--models", "forest", "--trees", "40", "--features", "beat", "--output"]
      let across = try Tool.run(["--train", "ds1", "--test", "ds2"] + options + ["across"], in: folder)
      let within = try Tool.run(
        ["--data", mitdb.path, "--protocols", "inter-patient"] + options + ["within"], in: folder)
      #expect(across.code == 0 && within.code == 0, "\(across.err)\(within.err)")
      let runs = try ["across", "within"].map {
        try Results.read(from: folder.appending(path: "\($0)/results.json").path).experiments
      }
      #expect(runs[0].count == runs[1].count && !runs[0].isEmpty)
      for (one, other) in zip(runs[0], runs[1]) {
        // The same test beats; other validation records, and so about a fifth other training beats.
        #expect(one.test == other.test)
        let (accuracies, recalls) = (
          [one, other].compactMap(\.scores.accuracy), [one, other].compactMap(\.scores.recall)
        )
        #expect(abs(accuracies[0] - accuracies[1]) < 0.05 && abs(recalls[0] - recalls[1]) < 0.2, "\(one.key.name)")
      }
    }
  }
}
