import Foundation
import Testing

/// Runs in parts, and databases that beats are drawn from.
struct PartCommandTests {
  private static let run = ["--quick", "--beats", "1200", "--trees", "3", "--protocols", "leak-free,inter-patient"]

  private func results(_ folder: URL, _ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: "\(name)/results.json"))
  }

  @Test(arguments: [[], ["--per-patient", "8"]]) func partsMakeTheReportOfOneRun(more: [String]) throws {
    try Tool.withFolder { folder in
      let whole = try Tool.run(Self.run + more + ["--output", "whole"], in: folder)
      #expect(whole.code == 0, "\(whole.err)")
      for part in 1...2 {
        let outcome = try Tool.run(Self.run + more + ["--part", "\(part)/2", "--output", "p\(part)"], in: folder)
        #expect(outcome.code == 0 && outcome.out == "p\(part)/part.json: part \(part) of 2\n", "\(outcome.err)")
      }
      let merged = try Tool.run(["merge", "p2", "p1", "--output", "merged"], in: folder)
      #expect(merged.code == 0, "\(merged.err)")
      var (one, other) = (
        try Tool.files(in: folder.appending(path: "whole")), try Tool.files(in: folder.appending(path: "merged"))
      )
      (one["timings.json"], other["timings.json"]) = (nil, nil)
      #expect(one == other)
      // A part is not lost, so that it can be merged again.
      let over = try Tool.run(["merge", "p1", "p2", "--output", "p1"], in: folder)
      #expect(over.code == 73)
      #expect(
        over.err
          == "ecg-report: p1: cannot be written: expected a folder for a report, found part 1 of 2 of a run; name another folder with "
          + "--output\n")
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "p1/part.json").path))
    }
  }

  @Test func whatIsNoWholeRunIsSaidInOneLine() throws {
    try Tool.withFolder { folder in
      for (part, seed) in [("1/2", "1"), ("2/2", "1"), ("2/2", "2")] {
        let name = "\(part.first ?? "0")-\(seed)"
        let outcome = try Tool.run(
          [
            "--quick", "--beats", "1000", "--trees", "2", "--protocols", "leak-free", "--part", part, "--seed", seed,
            "--output", name,
          ],
          in: folder)
        #expect(outcome.code == 0, "\(outcome.err)")
      }
      try FileManager.default.createDirectory(at: folder.appending(path: "no"), withIntermediateDirectories: false)
      let whole = try Data(contentsOf: folder.appending(path: "2-1/part.json"))
      try FileManager.default.createDirectory(at: folder.appending(path: "half"), withIntermediateDirectories: false)
      try whole.prefix(whole.count / 2).write(to: folder.appending(path: "half/part.json"))
      for (folders, message) in [
        (["1-1"], "1-1/part.json: expected all 2 parts of the run, found no part 2"),
        (["1-1", "1-1", "2-1"], "1-1/part.json: expected each part once, found part 1 in 1-1/part.json too"),
        (
          ["1-1", "2-2"],
          "2-2/part.json: expected a part of the same run as 1-1/part.json, found other data, settings or program"
        ),
        (["no"], "no/part.json: expected a part of a run (--part), found no such file"),
        (
          ["1-1", "half"],
          "half/part.json: expected a part of a run, of this version of ecg-report, found damaged JSON at the top level"
        ),
      ] {
        let outcome = try Tool.run(["merge"] + folders + ["--output", "out"], in: folder)
        #expect(outcome.code == 65 && outcome.err == "ecg-report: \(message)\n", "\(outcome.err)")
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "out").path))
      }
    }
  }

  @Test func partsAndReportsAreNotReplacedByOtherParts() throws {
    try Tool.withFolder { folder in
      let run = ["--quick", "--beats", "1000", "--trees", "2", "--models", "forest", "--protocols", "leak-free"]
      let first = try Tool.run(run + ["--part", "1/2"], in: folder)
      #expect(first.code == 0 && first.out == "output-1/part.json: part 1 of 2\n", "\(first.err)")
      #expect(try Tool.run(run + ["--part", "2/2"], in: folder).code == 0)
      #expect(try Tool.run(["merge", "output-1", "output-2", "--output", "whole"], in: folder).code == 0)
      let before = try Tool.files(in: folder)
      for (part, output, message) in [
        (
          "2/2", "output-1",
          "output-1: cannot be written: expected a folder for part 2 of 2, found part 1 of 2 of a run; name another folder with "
            + "--output, such as output-2"
        ),
        (
          "1/3", "output-1",
          "output-1: cannot be written: expected a folder for part 1 of 3, found part 1 of 2 of a run; name another folder with "
            + "--output, such as output-1"
        ),
        (
          "1/2", "whole",
          "whole: cannot be written: expected a folder for part 1 of 2, found a report; name another folder with --output, such as "
            + "output-1"
        ),
        (
          nil, "output-1",
          "output-1: cannot be written: expected a folder for a report, found part 1 of 2 of a run; name another folder with "
            + "--output"
        ),
      ] as [(String?, String, String)] {
        let outcome = try Tool.run(run + (part.map { ["--part", $0] } ?? []) + ["--output", output], in: folder)
        #expect(outcome.code == 73 && outcome.err == "ecg-report: \(message)\n", "\(outcome.err)")
      }
      #expect(
        try Tool.files(in: folder).filter { !$0.key.contains("timings") }.keys.sorted()
          == before.filter { !$0.key.contains("timings") }.keys.sorted())
      let again = try Tool.run(run + ["--part", "1/2", "--seed", "4"], in: folder)
      #expect(again.code == 0, "the same part is done again")
    }
  }

  @Test(arguments: ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2/3", "+1/2", "1/+2"])
  func whatIsNoPartIsRefused(text: String) throws {
    let outcome = try Tool.run(["--quick", "--part", text])
    #expect(
      outcome.code == 64 && outcome.err.contains("expected a part and the number of parts, such as 2/8"),
      "\(outcome.err)")
  }

  /// Each run beside one that read the same files otherwise, and kept what it found in the same cache.
  @Test(arguments: [[], ["--per-patient", "15"]]) func whatWasReadOtherwiseIsNotReused(more: [String]) throws {
    try Tool.withFolder { folder in
      try MadeRecords(
        names: (0..<8).map { "r\($0)" }, rate: 250, format: 16, lead: "II", height: 4000, seed: 1, seventh: "Q"
      ).write(to: folder.appending(path: "old"))
      let run =
        ["--data", "old", "--quick", "--trees", "3", "--models", "forest", "--features", "beat", "--classes", "binary"]
        + ["--protocols", "inter-patient"] + more
      let without = ["--leave-out-unclassified"]
      for (name, options) in [("all", []), ("without", without), ("fresh", without + ["--no-cache"])] {
        let outcome = try Tool.run(run + options + ["--output", name], in: folder)
        #expect(outcome.code == 0, "\(outcome.err)")
      }
      #expect(try results(folder, "without") == results(folder, "fresh"))
      #expect(try results(folder, "without") != results(folder, "all"))
      for (part, options) in [(1, []), (2, without)] {
        let outcome = try Tool.run(run + options + ["--part", "\(part)/2", "--output", "p\(part)"], in: folder)
        #expect(outcome.code == 0, "\(outcome.err)")
      }
      let merged = try Tool.run(["merge", "p1", "p2", "--output", "merged"], in: folder)
      #expect(merged.code == 65 && merged.err.contains("expected a part of the same run"), "\(merged.err)")
    }
  }

  @Test func aPartThatWasChangedIsRefused() throws {
    try Tool.withFolder { folder in
      let run = Self.run + ["--part", "1/1", "--output", "p"]
      #expect(try Tool.run(run, in: folder).code == 0)
      let file = folder.appending(path: "p/part.json")
      var bytes = try Data(contentsOf: file)
      bytes.append(UInt8(ascii: "\n"))
      try bytes.write(to: file)
      let outcome = try Tool.run(["merge", "p", "--output", "out"], in: folder)
      #expect(outcome.code == 65 && outcome.err.hasPrefix("ecg-report: p: expected the files of its manifest, found"))
    }
  }

  @Test func theReportSaysWhatWasDrawn() throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(Self.run + ["--per-patient", "8", "--output", "r"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      let page = try String(contentsOf: folder.appending(path: "r/index.html"), encoding: .utf8)
      #expect(page.contains("Beats before and after drawing"))
      #expect(page.contains("at most 8 of each class of each patient"))
      #expect(page.contains("Results of the other protocols (leak-free) are of drawn beats only."))
      #expect(page.contains("--per-patient 8"), "the command that repeats the run")
    }
  }

  @Test func perPatientWithoutPatientsIsRefused() throws {
    for value in ["0", "-1", "abc", "+5", "10000001", "ALL"] {
      let outcome = try Tool.run(["--per-patient", value])
      #expect(
        outcome.code == 64 && outcome.err.contains("expected 1 to 10000000 or all, found \(value)\n"),
        "\(outcome.err)")
    }
    let trees = try Tool.run(["--trees", "+5"])
    #expect(trees.code == 64 && trees.err.contains("expected a whole number from 1 to 100000, found +5"))
    try Tool.withFolder { folder in
      let row = (Array(repeating: "0.5", count: 187) + ["1"]).joined(separator: ",") + "\n"
      try Data(String(repeating: row, count: 20).utf8).write(to: folder.appending(path: "beats.csv"))
      let outcome = try Tool.run(["--data", "beats.csv", "--per-patient", "5"], in: folder)
      #expect(outcome.code == 64 && outcome.err.contains("--per-patient: expected with records"), "\(outcome.err)")
    }
  }
}
