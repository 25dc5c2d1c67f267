import Foundation
import TestSupport
import Testing

/// Every bad input gets one line on stderr and its exit code, just as docs/bad-inputs.md says, and no report appears.
struct BadInputTests {
  private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/bad-inputs.md")

  /// The table's rows by their first column.
  private static let rows: [String: String] = {
    let text = (try? String(contentsOf: document, encoding: .utf8)) ?? ""
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map(String.init)
    return Dictionary(rows.map { (String($0.dropFirst(2).prefix { $0 != "|" }.dropLast()), $0) }) { $1 }
  }()

  @Test(arguments: BadInput.all) func oneClearLineAsTheTableSays(input: BadInput) throws {
    try Tool.withFolder { folder in
      try input.make(in: folder)
      let before = try Tool.files(in: folder)
      let outcome = try Tool.run(input.arguments, in: folder)
      let lines = outcome.err.split(separator: "\n")
      #expect(lines.count == 1 && outcome.out.isEmpty, "\(outcome.err)")
      let message = lines.first.map {
        $0.replacing("ecg-report: ", with: "", maxReplacements: 1).replacing("\(folder.path)/", with: "")
      }
      let row = "| \(input) | `\(message ?? "")` | \(outcome.code) |"
      #expect(Self.rows[input.description] == row, "docs/bad-inputs.md should have the row\n\(row)")
      #expect([64, 65, 73, 74].contains(outcome.code))
      let after = try Tool.files(in: folder).filter { !$0.key.hasSuffix(".lock") }
      #expect(after == before, "bad input changes nothing")
    }
  }

  @Test func theTableHasNoOtherRows() {
    let known = Set(BadInput.all.map(\.description) + ["Input", "---"])
    #expect(Set(Self.rows.keys).subtracting(known).isEmpty)
  }

  /// Runs the tool in a shell with a limit of its own.
  private func run(limit: String, _ arguments: [String], in folder: URL) throws -> Tool.Outcome {
    let words = [Tool.path.path] + arguments
    return try Tool.run(
      ["-c", "ulimit \(limit); exec \(words.map { "'\($0)'" }.joined(separator: " "))"], in: folder,
      executable: URL(filePath: "/bin/sh"))
  }

  // A sanitizer needs terabytes of addresses.
  @Test(.enabled(if: Sanitizer.isOff, Sanitizer.presence))
  func moreBeatsThanMemoryHoldsAreRefused() throws {
    try Tool.withFolder { folder in
      // A million annotated beats in two megabytes: 748 MB of samples, were they there.
      let beats = [UInt8](repeating: 0, count: 2_000_000).enumerated().map { $0.offset % 2 == 0 ? UInt8(1) : 4 }
      let input = BadInput(
        "many beats",
        ["input/a.hea": Array("a 1 360\na.dat 16\n".utf8), "input/a.dat": [0, 0], "input/a.atr": beats + [0, 0]])
      try input.make(in: folder)
      let outcome = try run(limit: "-v 750000", input.arguments + ["--per-patient", "all"], in: folder)
      #expect(outcome.code == 74, "\(outcome.err)")
      #expect(
        outcome.err
          == "ecg-report: input: cannot be read: 999999 beats take 713 MB, more than the memory that is free\n")
    }
  }

  @Test(.enabled(if: Sanitizer.takesFileLimits, Sanitizer.presence)) func aDiskThatTakesNoMoreIsToldAndNothingIsLeft()
    throws
  {
    try Tool.withFolder { folder in
      let outcome = try run(limit: "-f 64", ["export", "--quiet", "--beats", "1000", "pair"], in: folder)
      #expect(outcome.code == 73, "\(outcome.err)")
      #expect(outcome.err == "ecg-report: pair/mitbih_train.csv: cannot be written: File too large\n")
      #expect(try Tool.files(in: folder).isEmpty)
    }
  }
}
