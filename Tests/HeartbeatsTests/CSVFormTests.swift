import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import TestSupport
import Testing

@Suite("CSV files as people have them")
struct CSVFormTests {
  private static let rows: [(samples: [Float], label: Int)] = (0..<30).map { row in
    ((0..<187).map { Float((row * 37 + $0 * 11) % 1000) / 1000 }, [0, 0, 2, 0, 4][row % 5])
  }

  /// The rows as lines, each field as wanted.
  private func text(
    _ separator: String = ",", header: String? = nil, lineEnd: String = "\n", index: Int? = nil,
    label: (Int) -> String = { "\($0)" }, field: (String) -> String = { $0 }
  ) -> String {
    let lines = Self.rows.enumerated().map { row, beat in
      ((index.map { ["\($0 + row)"] } ?? []) + beat.samples.map { field("\($0)") } + [label(beat.label)])
        .joined(separator: separator)
    }
    return ((header.map { [$0] } ?? []) + lines).joined(separator: lineEnd) + lineEnd
  }

  private func load(_ bytes: Data, _ name: String, blockSize: Int? = nil) throws -> LoadedBeats {
    let folder = try TemporaryFolder()
    try bytes.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    guard let blockSize else { return try BeatLoader.load("\(folder.path)/\(name)", jobs: 2) }
    var source = CSVSource(file: "\(folder.path)/\(name)")
    source.blockSize = blockSize
    return try source.load(jobs: 2)
  }

  private func checkRows(_ loaded: LoadedBeats) {
    #expect(loaded.beats.samples == Self.rows.flatMap(\.samples))
    #expect(loaded.beats.classes.map(\.rawValue) == Self.rows.map { UInt8($0.label) })
  }

  private static let numbered = (0..<188).map(String.init)

  @Test("Each form gives the same beats as the published one, in blocks of any size, and is reported")
  func forms() throws {
    let names = (0..<187).map { "x\($0)" } + ["label"]
    let forms: [(text: String, words: String?)] = [
      (text(), nil),
      (text(header: Self.numbered.joined(separator: ",")), "header line skipped"),
      (text(header: names.joined(separator: ","), lineEnd: "\r\n"), "header line skipped"),
      ("\n\n" + text(header: names.map { "\"\($0)\"" }.joined(separator: ",")), "header line skipped"),
      (
        text(header: ([""] + Self.numbered).joined(separator: ","), index: 17),
        "header line skipped, index column skipped"
      ),
      (text(header: names.joined(separator: ","), index: 1), "header line skipped, index column skipped"),
      (text(index: 0), "index column skipped"),
      (text(", "), "blanks around fields"),
      (text(field: { "\"\($0)\"" }), "quoted fields"),
      (text(field: { "\"\($0.replacing(".", with: ","))\"" }), "quoted fields"),
      (text(";"), "separator ;"),
      (text(";", lineEnd: "\r\n", field: { $0.replacing(".", with: ",") }), "separator ;, decimal comma"),
      (text("\t"), "separator tab"),
      (text("\t", header: names.joined(separator: "\t")), "header line skipped, separator tab"),
      (text(label: { ["N", "S", "V", "F", "Q"][$0] }), "class names N, S, V, F, Q"),
      (text(label: { "\($0).0" }), nil),
    ]
    for (text, words) in forms {
      for blockSize in [nil, 400, 5000] {
        let loaded = try load(Data(text.utf8), "beats.csv", blockSize: blockSize)
        checkRows(loaded)
        #expect(loaded.readAs == words)
        #expect(loaded.beats.labelling == .aami)
      }
    }
  }

  @Test("A file with only 0 and 1 says normal and abnormal, one with class names N and S does not")
  func binary() throws {
    let numbers = try load(Data(text(label: { $0 == 0 ? "0" : "1" }).utf8), "beats.csv")
    #expect(numbers.beats.labelling == .binary)
    #expect(try load(Data(text(label: { $0 == 0 ? "N" : "S" }).utf8), "beats.csv").beats.labelling == .aami)
    #expect(try load(Data(text(label: { _ in "0" }).utf8), "beats.csv").beats.labelling == .aami)
  }

  @Test("The PTB pair is read, normal beats first, as binary")
  func ptbPair() throws {
    let folder = try TemporaryFolder()
    for (name, label) in [("ptbdb_normal.csv", "0.0"), ("ptbdb_abnormal.csv", "1.0")] {
      try Data(text(label: { _ in label }).utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }
    let loaded = try BeatLoader.load(folder.path, jobs: 2)
    #expect(loaded.beats.classCounts == [30, 30, 0, 0, 0] && loaded.beats.labelling == .binary)
    #expect(loaded.beats.classes.prefix(30).allSatisfy { $0 == .normal })
  }

  @Test("What is ambiguous is refused with the line")
  func ambiguous() {
    let message = { (text: String) in
      let error = #expect(throws: Fault.self) { try load(Data(text.utf8), "beats.csv") }
      return error?.description.split(separator: "/").last.map(String.init)
    }
    // A first column that does not count up is none that can be left out.
    let odd = text(index: 3).split(separator: "\n").reversed().joined(separator: "\n")
    #expect(message(odd) == "beats.csv, line 1: expected 188 fields, found 189")
    #expect(message(text(";") + "1;2\n") == "beats.csv, line 31: expected 188 fields, found 2 separated by ;")
    #expect(message(text(index: 0) + "30,0.5\n") == "beats.csv, line 31: expected 189 fields, found 2")
  }

  // MARK: Compressed files, made here with deflate's stored blocks (RFC 1951, 3.2.4)

  private func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let piece = bytes[start..<min(start + 65_535, bytes.count)]
      let count = UInt16(piece.count)
      result.append(start + 65_535 >= bytes.count ? 1 : 0)
      result += little(Int(count), 2) + little(Int(~count), 2) + piece
    }
    return result
  }

  private func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(number >> (8 * $0) & 255) } }

  private func crc(_ bytes: [UInt8]) -> Int {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + deflated(bytes) + little(crc(bytes), 4) + little(bytes.count, 4)
  }

  private func zip(_ files: [(name: String, bytes: [UInt8])], method: Int = 8) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in files {
      let packed = method == 8 ? deflated(bytes) : bytes
      let common =
        little(20, 2) + little(0, 2) + little(method, 2) + little(0, 4) + little(crc(bytes), 4)
        + little(packed.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2)
      directory +=
        little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 8)
        + little(archive.count, 4) + Array(name.utf8)
      archive += little(0x0403_4B50, 4) + common + little(0, 2) + Array(name.utf8) + packed
    }
    return archive + directory + little(0x0605_4B50, 4) + little(0, 4) + little(files.count, 2)
      + little(files.count, 2) + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
  }

  @Test("A gzip file is read as the text in it, in several members too")
  func gzipFile() throws {
    let bytes = Array(text(header: Self.numbered.joined(separator: ",")).utf8)
    let plain = try load(Data(bytes), "beats.csv")
    for packed in [gzip(bytes), gzip(Array(bytes[..<700])) + gzip(Array(bytes[700...]))] {
      for blockSize in [nil, 3000] {
        let loaded = try load(Data(packed), "beats.csv.gz", blockSize: blockSize)
        checkRows(loaded)
        #expect(loaded.sha256 == plain.sha256 && loaded.readAs == "decompressed, header line skipped")
      }
    }
  }

  @Test("Of a zip file the published pair is read, else the PTB pair, else the only CSV file", arguments: [0, 8])
  func zipFile(method: Int) throws {
    let bytes = Array(text().utf8)
    let all = ["ptbdb_abnormal.csv", "archive/mitbih_test.csv", "mitbih_train.csv", "ptbdb_normal.csv", "notes.txt"]
    let archive = try load(Data(zip(all.map { ($0, bytes) }, method: method)), "a.zip")
    #expect(archive.beats.count == 60)
    #expect(archive.readAs == "mitbih_train.csv and mitbih_test.csv of the zip file")
    let folder = try TemporaryFolder()
    for name in ["mitbih_train.csv", "mitbih_test.csv"] {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }
    #expect(try BeatLoader.load(folder.path, jobs: 1).sha256 == archive.sha256, "as the files in a folder")
    let single = try load(Data(zip([("notes.txt", bytes), ("x/beats.csv", bytes)], method: method)), "a.zip")
    checkRows(single)
  }

  @Test("A damaged or foreign archive is refused in words")
  func damagedArchives() {
    let bytes = Array(text().utf8)
    let message = { (data: [UInt8], name: String) in
      let error = #expect(throws: Fault.self) { try load(Data(data), name) }
      #expect(error?.kind == .badData)
      return error?.description.split(separator: "/").last.map(String.init)
    }
    let two = zip([("a.csv", bytes), ("b.csv", bytes)])
    #expect(
      message(two, "a.zip")
        == "a.zip: expected mitbih_train.csv and mitbih_test.csv, or one CSV file, found a.csv, b.csv")
    #expect(message(bytes, "a.zip") == "a.zip: expected a zip file, found no zip directory")
    var wrong = zip([("a.csv", bytes)], method: 0)
    wrong[100] ^= 1
    #expect(message(wrong, "a.zip")?.contains("expected") == true)
    #expect(message(Array(gzip(bytes).dropLast(2000)), "a.csv.gz")?.contains("compressed text") == true)
    #expect(message(bytes, "a.csv.gz") == "a.csv.gz: expected compressed text, found damaged bytes")
  }

  @Test("Damaged archives give beats or an error line, never a crash")
  func damage() throws {
    var generator = SeededGenerator(seed: 5)
    let good = [
      zip([("mitbih_train.csv", Array(text().utf8)), ("mitbih_test.csv", Array(text().utf8))]),
      gzip(Array(text().utf8)),
    ]
    for round in 0..<400 {
      var bytes = good[round % 2]
      for _ in 0..<1 + generator.below(4) {
        let near =
          generator.below(2) == 0
          ? bytes.count - 1 - generator.below(min(300, bytes.count)) : generator.below(bytes.count)
        bytes[near] = UInt8(generator.below(256))
      }
      if generator.below(4) == 0 { bytes = Array(bytes.prefix(generator.below(bytes.count) + 1)) }
      do { _ = try load(Data(bytes), round % 2 == 0 ? "d.zip" : "d.csv.gz") } catch is Fault {}
    }
  }
}
