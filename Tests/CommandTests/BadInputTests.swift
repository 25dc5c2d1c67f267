import Foundation
import Heartbeats
import Testing

/// Bad input gets one line on stderr and exit code 65, and an earlier report stays as it was.
struct BadInputTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Makes the bad input in a folder and returns the path to give to --data.
    var make: @Sendable (URL) throws -> String
    /// What the line must name: the place and what was found.
    var names: [String]
  }

  static let goodLine = (0..<187).map { _ in "5.000000000000000000e-01" }.joined(separator: ",")

  static func csv(_ lines: [String], _ folder: URL) throws -> String {
    let file = folder.appending(path: "beats.csv")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    return file.path
  }

  static let cases: [Case] = [
    Case(testDescription: "missing folder", make: { $0.appending(path: "nowhere").path }, names: ["nowhere"]),
    Case(testDescription: "empty folder", make: { $0.path }, names: ["expected"]),
    Case(
      testDescription: "a line with too few fields",
      make: { try csv([goodLine + ",0", goodLine], $0) }, names: ["beats.csv", "line 2", "188", "187"]),
    Case(
      testDescription: "letters",
      make: { try csv([goodLine.replacing("5.0", with: "x", maxReplacements: 1) + ",0"], $0) },
      names: ["beats.csv", "line 1"]),
    Case(testDescription: "class 7", make: { try csv([goodLine + ",7.0"], $0) }, names: ["beats.csv", "line 1", "7"]),
    Case(
      testDescription: "nan",
      make: { try csv([goodLine + ",0", "nan" + goodLine.dropFirst(24) + ",0"], $0) }, names: ["line 2", "nan"]),
    Case(
      testDescription: "half of the pair",
      make: {
        try Data((goodLine + ",0\n").utf8).write(to: $0.appending(path: "mitbih_train.csv"))
        return $0.path
      }, names: ["mitbih_test.csv"]),
    Case(
      testDescription: "truncated .dat",
      make: {
        try Data("100\n".utf8).write(to: $0.appending(path: "RECORDS"))
        try Data("100 1 360 1000\n100.dat 16 200 16 0 0 0 0 MLII\n".utf8).write(to: $0.appending(path: "100.hea"))
        try Data(repeating: 0, count: 500).write(to: $0.appending(path: "100.dat"))
        try Data([0, 0]).write(to: $0.appending(path: "100.atr"))
        return $0.path
      }, names: ["100.dat"]),
    Case(
      testDescription: "unknown format",
      make: {
        try Data("100 1 360 1000\n100.dat 999 200 16 0 0 0 0 MLII\n".utf8).write(to: $0.appending(path: "100.hea"))
        return $0.path
      }, names: ["100.hea", "999"]),
  ]

  @Test(arguments: cases) func oneClearLineAndTheOldReportStays(bad: Case) throws {
    try Tool.withFolder { folder in
      let report = folder.appending(path: "report")
      try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
      try Data("{}".utf8).write(to: report.appending(path: "results.json"))
      let input = folder.appending(path: "input")
      try FileManager.default.createDirectory(at: input, withIntermediateDirectories: true)
      let path = try bad.make(input)
      let outcome = try Tool.run(["--quiet", "--data", path, "--output", report.path])
      #expect(outcome.code == 65, "\(outcome.err)")
      #expect(outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
      for name in bad.names { #expect(outcome.err.contains(name), "\(outcome.err) should name \(name)") }
      #expect(try Tool.files(in: report) == ["results.json": Data("{}".utf8)])
    }
  }

  @Test func renderWithoutResultsSaysSo() throws {
    try Tool.withFolder { folder in
      let outcome = try Tool.run(["render", folder.path])
      #expect(outcome.code == 65)
      #expect(outcome.err.contains("results.json"))
    }
  }
}
