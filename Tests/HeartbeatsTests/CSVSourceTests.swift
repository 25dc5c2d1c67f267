import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import TestSupport
import Testing

@Suite("CSV files")
struct CSVSourceTests {
  /// A line whose samples are `first`, then 0.25 throughout.
  private func line(_ first: String = "0.5", label: String = "0") -> String {
    ([first] + Array(repeating: "0.25", count: 186) + [label]).joined(separator: ",")
  }

  private func write(_ text: String, _ name: String = "a.csv", in folder: TemporaryFolder) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    return "\(folder.path)/\(name)"
  }

  private func load(_ text: String, jobs: Int = 2) throws -> BeatSet {
    let folder = try TemporaryFolder()
    return try CSVSource(file: write(text, in: folder)).load(jobs: jobs).beats
  }

  private func message(_ text: String, jobs: Int = 2) -> String? {
    let error = #expect(throws: Fault.self) { try load(text, jobs: jobs) }
    #expect(error?.kind == .badData)
    return error?.description.split(separator: "/").last.map(String.init)
  }

  @Test("A line is 187 samples and the class")
  func lines() throws {
    let beats = try load(line("1") + "\n" + line("0.125", label: "2.000000000000000000e+00") + "\n")
    #expect(beats.classes == [.normal, .ventricular])
    #expect(beats.samples[0] == 1)
    #expect(beats.samples[187] == 0.125)
    #expect(beats.samples[1..<187].allSatisfy { $0 == 0.25 })
    #expect(!beats.knowsRecords)
    #expect(beats.times.isEmpty)
  }

  @Test("All five classes are read, written as whole or decimal numbers")
  func classes() throws {
    let labels = ["0", "1.0", "2e0", "3.000", "4.000000000000000000e+00"]
    #expect(try load(labels.map { line(label: $0) }.joined(separator: "\n")).classes == BeatClass.allCases)
  }

  @Test(
    "Line ends may be LF or CRLF, the last may be missing, blank lines are skipped, a byte order mark too",
    arguments: [
      "A\nB\n", "A\nB", "A\r\nB\r\n", "A\r\nB", "A\nB\n\n", "A\r\nB\r\n\r\n\r\n", "\nA\n\nB", "\u{FEFF}A\nB\n",
    ])
  func lineEnds(form: String) throws {
    let text = form.replacingOccurrences(of: "A", with: line("0.5")).replacingOccurrences(of: "B", with: line("0.75"))
    let beats = try load(text)
    #expect(beats.count == 2)
    #expect(beats.samples[0] == 0.5)
    #expect(beats.samples[187] == 0.75)
  }

  @Test(
    "A bad field is refused with its line and number",
    arguments: [
      ("abc", "0", "a.csv, line 2, field 1: expected a number, found \"abc\""),
      ("", "0", "a.csv, line 2, field 1: expected a number, found \"\""),
      ("nan", "0", "a.csv, line 2, field 1: expected a number, found \"nan\""),
      ("inf", "0", "a.csv, line 2, field 1: expected a number, found \"inf\""),
      ("0x1p-1", "0", "a.csv, line 2, field 1: expected a number, found \"0x1p-1\""),
      ("0. 5", "0", "a.csv, line 2, field 1: expected a number, found \"0. 5\""),
      ("0.5\0", "0", "a.csv, line 2, field 1: expected a number, found \"0.5?\""),
      ("1.01", "0", "a.csv, line 2, field 1: expected a sample from 0 to 1, found \"1.01\""),
      ("-0.01", "0", "a.csv, line 2, field 1: expected a sample from 0 to 1, found \"-0.01\""),
      ("1e999", "0", "a.csv, line 2, field 1: expected a sample from 0 to 1, found \"1e999\""),
      ("0.5", "5", "a.csv, line 2, field 188: expected a class 0, 1, 2, 3 or 4, found \"5\""),
      ("0.5", "7.0", "a.csv, line 2, field 188: expected a class 0, 1, 2, 3 or 4, found \"7.0\""),
      ("0.5", "-1", "a.csv, line 2, field 188: expected a class 0, 1, 2, 3 or 4, found \"-1\""),
      ("0.5", "1.5", "a.csv, line 2, field 188: expected a class 0, 1, 2, 3 or 4, found \"1.5\""),
      ("0.5", "X", "a.csv, line 2, field 188: expected a number, found \"X\""),
      ("0.5", "", "a.csv, line 2, field 188: expected a number, found \"\""),
      ("0.5", "0\r", "a.csv, line 2, field 188: expected a number, found \"0?\""),
    ])
  func badField(first: String, label: String, expected: String) {
    #expect(message(line() + "\n" + line(first, label: label) + "\r\n" + line() + "\n") == expected)
  }

  @Test("A last line that ends in the middle of a number is refused, not guessed")
  func cutShort() {
    #expect(message(line() + "\n" + line().dropLast(4)) == "a.csv, line 2: expected 188 fields, found 187")
    #expect(message(line() + "\n" + line(label: "")) == "a.csv, line 2, field 188: expected a number, found \"\"")
  }

  @Test("A wrong number of fields is refused", arguments: [1, 2, 187, 189, 400])
  func fieldCount(count: Int) {
    let bad = Array(repeating: "0.5", count: count).joined(separator: ",")
    #expect(message(line() + "\n\n" + bad + "\n") == "a.csv, line 3: expected 188 fields, found \(count)")
  }

  @Test("A header line alone is no data")
  func headerLine() {
    let names = (0..<188).map(String.init).joined(separator: ",")
    #expect(message(names) == "a.csv: expected beats, found none")
  }

  @Test("A file without a line is no data", arguments: ["", "\n", "\r\n\n"])
  func empty(text: String) {
    #expect(message(text) == "a.csv: expected beats, found none")
  }

  @Test("A line of megabytes is refused without being read as one")
  func longLine() {
    let long = String(repeating: "0.5,", count: 1_000_000)
    #expect(
      message(line() + "\n" + long) == "a.csv, line 2: expected 188 fields in at most 65536 bytes, found a longer line")
    #expect(message(String(repeating: "\0", count: 3_000_000))?.contains("found a longer line") == true)
  }

  @Test("A line whose 188 fields are cut by the longest length is not taken for whole")
  func cutByLength() {
    // The class is 1 where 65,536 bytes after the first block end, and 1.5 in truth.
    let short = Array(repeating: "0.25", count: 186).joined(separator: ",")
    let head = String(repeating: "\n", count: (1 << 20) - 1)
    let line = "0." + String(repeating: "0", count: (1 << 16) + 1 - short.utf8.count - 5) + "," + short + ",1"
    #expect(line.utf8.count == (1 << 16) + 1)
    #expect(
      message(head + line + ".5\n", jobs: 1)?.contains("line 1048576: expected 188 fields in at most 65536") == true)
  }

  @Test("Samples a little outside [0, 1] are kept as they are")
  func nearlyOne() throws {
    #expect(try load(line("1.0005")).samples[0] == 1.0005)
    #expect(try load(line("-0.0005")).samples[0] == -0.0005)
  }

  /// Lines in which all numbers differ in length, over several blocks of a megabyte.
  private func manyLines(_ count: Int) -> [String] {
    var generator = SeededGenerator(seed: 9)
    return (0..<count).map { row in
      var fields = (0..<187).map { _ in "\(Double(generator.below(1 << (generator.below(50) + 1))) * 0x1p-51)" }
      fields.append("\(row % 5)")
      return fields.joined(separator: ",")
    }
  }

  @Test("Blocks join without a seam, for any number of threads and either line end", arguments: ["\n", "\r\n"])
  func blocks(lineEnd: String) throws {
    let lines = manyLines(2000)
    let text = lines.joined(separator: lineEnd) + lineEnd
    #expect(text.utf8.count > 4 << 20)
    let expected = lines.flatMap { line -> [Float] in
      line.split(separator: ",").dropLast().map { Float($0) ?? .nan }
    }
    let classes = (0..<2000).map { (row: Int) -> BeatClass in BeatClass.allCases[row % 5] }
    for jobs in [1, 2, 7] {
      let beats = try load(text, jobs: jobs)
      #expect(beats.samples == expected)
      #expect(beats.classes == classes)
    }
  }

  @Test("Of several bad lines the first is reported, whatever the number of threads")
  func firstBadLine() {
    var lines = manyLines(2000)
    lines[700] = lines[700].replacingOccurrences(of: ",", with: ";")
    lines[701] = "1"
    lines[1500] = "x"
    let text = lines.joined(separator: "\n\n")
    for jobs in [1, 2, 3, 8] {
      #expect(message(text, jobs: jobs) == "a.csv, line 1401: expected 188 fields, found 1")
    }
  }

  @Test("A line that begins exactly with a block belongs to it once")
  func blockBorder() throws {
    // Lines of 4,096 bytes tile a block of a megabyte.
    let base = line()
    let padded = base.replacingOccurrences(
      of: "0.5,", with: "0.5" + String(repeating: "0", count: 4095 - base.utf8.count) + ",")
    #expect(padded.utf8.count == 4095)
    #expect(try load(Array(repeating: padded, count: 600).joined(separator: "\n"), jobs: 3).count == 600)
    #expect(try load(Array(repeating: padded, count: 512).joined(separator: "\n") + "\n", jobs: 3).count == 512)
  }

  @Test("The pair is joined, the training file first; a bad test file is named")
  func pair() throws {
    let folder = try TemporaryFolder()
    _ = try write(line("0.5") + "\n" + line("0.25") + "\n", "mitbih_train.csv", in: folder)
    _ = try write(line("1", label: "4"), "mitbih_test.csv", in: folder)
    let loaded = try BeatLoader.load(folder.path, jobs: 2)
    #expect(loaded.source == .csv)
    #expect(loaded.beats.classes == [.normal, .normal, .unknown])
    #expect([0, 187, 374].map { loaded.beats.samples[$0] } == [0.5, 0.25, 1])
    _ = try write(line("1", label: "9"), "mitbih_test.csv", in: folder)
    let error = #expect(throws: Fault.self) { try BeatLoader.load(folder.path, jobs: 2) }
    #expect(error?.description.contains("mitbih_test.csv, line 1, field 188") == true)
    _ = try write("", "mitbih_test.csv", in: folder)
    let empty = #expect(throws: Fault.self) { try BeatLoader.load(folder.path, jobs: 2) }
    #expect(empty == .badData("\(folder.path)/mitbih_test.csv", expected: "beats", found: "none"))
  }

  @Test("The hash is that of sha256sum's list, and the same for any number of threads")
  func hash() throws {
    let folder = try TemporaryFolder()
    let text = manyLines(600).joined(separator: "\n")
    let path = try write(text, in: folder)
    let expected = SHA256.hexDigest(of: Array("\(SHA256.hexDigest(of: Array(text.utf8)))  a.csv\n".utf8))
    for jobs in [1, 4] { #expect(try CSVSource(file: path).load(jobs: jobs).sha256 == expected) }
  }

  @Test("Progress counts the blocks up to all of them")
  func progress() throws {
    let folder = try TemporaryFolder()
    let path = try write(manyLines(1000).joined(separator: "\n"), in: folder)
    let calls = Guarded<[[Int]]>([])
    _ = try CSVSource(file: path).load(jobs: 3) { done, total in calls.withLock { $0.append([done, total]) } }
    let seen = calls.withLock(\.self)
    #expect(seen.count > 2)
    #expect(seen == (1...seen.count).map { [$0, seen.count] })
  }

  @Test("Damaged files give beats or an error line, never a crash")
  func damage() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 12)
    let good = Array((line() + "\r\n" + line("1e-3", label: "3") + "\n").utf8)
    var outcomes = [0, 0]
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<1 + generator.below(3) {
        let offset = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes[offset] = UInt8(generator.below(256))
        case 1: bytes.remove(at: offset)
        case 2: bytes.insert(Array("0123456789+-.eE,\r\n".utf8)[generator.below(18)], at: offset)
        default: bytes = Array(bytes.prefix(offset + 1))
        }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/d.csv"))
      do {
        _ = try CSVSource(file: "\(folder.path)/d.csv").load(jobs: 1)
        outcomes[0] += 1
      } catch {
        outcomes[1] += 1
      }
    }
    #expect(outcomes[0] > 100 && outcomes[1] > 100)
  }
}
