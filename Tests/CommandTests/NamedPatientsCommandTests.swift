import Foundation
import Results
import Testing

/// `--validation-patients` and `--test-patients`, as a user gives them.
struct NamedPatientsCommandTests {
  private static func options(_ more: [String]) -> [String] {
    [
      "--quick", "--data", "old", "--protocols", "inter-patient", "--features", "beat", "--classes", "binary",
      "--trees",
      "3",
    ] + more
  }

  private func results(_ folder: URL, _ name: String) throws -> Results {
    try Results.read(from: folder.appending(path: "\(name)/results.json").path)
  }

  @Test func thePageSaysWhoWasNamedAndHowToRepeatIt() throws {
    try Tool.withFolder { folder in
      try CrossDatabaseCommandTests.makeDatabases(in: folder)
      try Data("\u{FEFF}r5\r\n\r\nr2\r\n".utf8).write(to: folder.appending(path: "who.txt"))
      let named = ["--validation-patients", "r1,r7", "--test-patients", "who.txt"]
      let outcome = try Tool.run(Self.options(named + ["--output", "report"]), in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let results = try results(folder, "report")
      let roles = try #require(results.recordRoles?.first)
      #expect(roles.test == ["r2", "r5"] && roles.validation == ["r1", "r7"])
      #expect(roles.training == ["r0", "r3", "r4", "r6"])
      #expect(results.settings.namedPatients?.test?.names == ["r5", "r2"])
      #expect(results.settings.namedPatients?.test?.file == "who.txt")
      let page = try String(contentsOf: folder.appending(path: "report/index.html"), encoding: .utf8)
      for text in [
        "Validation and test patients were named with --validation-patients and --test-patients; all others were trained on.",
        "--validation-patients &#39;r1,r7&#39; --test-patients &#39;r5,r2&#39;",
        "the patients of a set were named by the user",
        "r5, r2 (named in who.txt)",
      ] { #expect(page.contains(text), "the page says: \(text)") }
      #expect(!page.contains("DS1 and DS2 of de Chazal"))

      // Drawn without leaving a beat out, and in parts.
      let drawn = try Tool.run(Self.options(named + ["--per-patient", "1000", "--output", "drawn"]), in: folder)
      #expect(drawn.code == 0, "\(drawn.err)")
      let other = try self.results(folder, "drawn")
      #expect(other.recordRoles == results.recordRoles)
      #expect(other.experiments.map(\.confusion) == results.experiments.map(\.confusion))
      for part in 1...2 {
        let outcome = try Tool.run(
          Self.options(named + ["--per-patient", "1000", "--part", "\(part)/2", "--output", "p\(part)"]), in: folder)
        #expect(outcome.code == 0, "\(outcome.err)")
      }
      #expect(try Tool.run(["merge", "p1", "p2", "--output", "merged"], in: folder).code == 0)
      #expect(try self.results(folder, "merged") == other)
      // A report that was drawn before is compared: the names are a setting.
      let compared = try Tool.run(["compare", "report", "drawn"], in: folder)
      #expect(compared.code == 0 && !compared.out.contains("Test patients:"))
    }
  }

  @Test func theTrainingDatabaseNamesItsValidationPatients() throws {
    try Tool.withFolder { folder in
      try CrossDatabaseCommandTests.makeDatabases(in: folder)
      let outcome = try Tool.run(
        [
          "--quick", "--train", "old", "--test", "new", "--features", "beat", "--classes", "binary", "--trees", "3",
          "--validation-patients", "r1,r3", "--output", "report",
        ], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(try results(folder, "report").recordRoles?.first?.validation == ["r1", "r3"])
      let page = try String(contentsOf: folder.appending(path: "report/index.html"), encoding: .utf8)
      #expect(
        page.contains(
          "Epochs and thresholds are selected on patients of the training database who were named with --validation-patients."
        ))
    }
  }

  @Test(arguments: [
    (
      ["--train", "old", "--test", "new", "--test-patients", "r1"],
      "--test-patients: expected without --train and --test, which test all patients of the test database"
    ),
    (
      ["--protocols", "published,cross-patient", "--test-patients", "r1"],
      "--test-patients: expected with inter-patient among --protocols"
    ),
    (
      ["--protocols", "leak-free", "--validation-patients", "r1"],
      "--validation-patients: expected with inter-patient or cross-database among --protocols"
    ),
  ]) func optionsThatDoNotGoTogetherAreRefused(arguments: [String], message: String) throws {
    let outcome = try Tool.run(arguments)
    #expect(outcome.code == 64 && outcome.err.contains(message), "\(outcome.err)")
  }

  @Test func aFilesContentIsBadDataAndTheCommandLinesIsUsage() throws {
    try Tool.withFolder { folder in
      try CrossDatabaseCommandTests.makeDatabases(in: folder)
      let lists = ["unknown": "r1\n\nr8\n", "all": (0..<8).map { "r\($0)\n" }.joined(), "same": "r1\n", "r2": "r1\n"]
      for (name, text) in lists { try Data(text.utf8).write(to: folder.appending(path: "\(name).list")) }
      try FileManager.default.createDirectory(at: folder.appending(path: "r8"), withIntermediateDirectories: false)
      // A record that cannot be read as asked.
      try MadeRecords(names: ["q1"], rate: 250, format: 16, lead: "V4", height: 900, seed: 4)
        .write(to: folder.appending(path: "other"))
      for ending in ["hea", "dat", "atr"] {
        try FileManager.default.copyItem(
          at: folder.appending(path: "other/q1.\(ending)"), to: folder.appending(path: "old/q1.\(ending)"))
      }
      let records = folder.appending(path: "old/RECORDS")
      try (String(contentsOf: records, encoding: .utf8) + "q1\n").write(to: records, atomically: true, encoding: .utf8)
      let known = "patients of the data (r0, r1, r2, r3, r4 and 3 more)"
      let cases: [([String], Int32, String)] = [
        (["--test-patients", "unknown.list"], 65, "unknown.list, line 3: expected \(known), found \"r8\""),
        (["--test-patients", "r8"], 64, "--test-patients: expected \(known), found \"r8\", a folder"),
        (
          ["--test-patients", "q1"], 64, "--test-patients: expected \(known), found \"q1\", of which no beat was read: "
        ),
        (
          ["--test-patients", "who.txt"], 74,
          "who.txt: expected a file of patients' names for --test-patients, found no such"
        ),
        (["--test-patients", "all.list"], 65, "all.list: expected normal and abnormal beats of other patients"),
        (
          ["--test-patients", "r0,r1,r2,r3,r4,r5,r6,r7"], 64,
          "--test-patients: expected normal and abnormal beats of other patients"
        ),
        (
          ["--test-patients", "same.list", "--validation-patients", "r1"], 65,
          "same.list: expected different patients than on the command line, found \"r1\" in both"
        ),
        (
          ["--test-patients", "r1", "--validation-patients", "r1"], 64,
          "--validation-patients and --test-patients: expected different patients, found \"r1\" in both"
        ),
      ]
      for more in [[], ["--per-patient", "5"]] {
        for (arguments, code, message) in cases {
          let outcome = try Tool.run(
            Self.options(arguments + more + ["--lead", "II", "--output", "report"]), in: folder)
          #expect(
            outcome.code == code && outcome.err.contains("ecg-report: \(message)"), "\(arguments): \(outcome.err)")
        }
      }
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "report").path))
    }
  }

  @Test func aFileThatIsReadIsNamedOnTheTerminal() throws {
    try Tool.withFolder { folder in
      try CrossDatabaseCommandTests.makeDatabases(in: folder)
      try Data("nobody\n".utf8).write(to: folder.appending(path: "r1"))
      let outcome = try Tool.run(Self.options(["--test-patients", "r1"]).filter { $0 != "--quick" }, in: folder)
      #expect(
        outcome.code == 65 && outcome.err.contains("--test-patients: read 1 name from the file r1"), "\(outcome.err)")
    }
  }

  @Test func nothingIsWrittenForPatientsWhoAreNotThere() throws {
    try Tool.withFolder { folder in
      try CrossDatabaseCommandTests.makeDatabases(in: folder)
      for more in [[], ["--per-patient", "5"]] {
        let outcome = try Tool.run(
          Self.options(["--test-patients", "r1,r8", "--output", "report"] + more), in: folder)
        #expect(
          outcome.code == 64
            && outcome.err.hasSuffix(
              "ecg-report: --test-patients: expected patients of the data (r0, r1, r2, r3, r4 and 3 more), found \"r8\"\n"
            ),
          "\(outcome.err)")
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "report").path))
      }
      #expect(try Tool.run(["export", "--data", "old", "csv"], in: folder).code == 0)
      let outcome = try Tool.run(["--quick", "--quiet", "--data", "csv", "--test-patients", "r1"], in: folder)
      #expect(
        outcome.code == 64
          && outcome.err == "ecg-report: --test-patients: expected with records, found CSV files: csv\n",
        "\(outcome.err)")
    }
  }
}
