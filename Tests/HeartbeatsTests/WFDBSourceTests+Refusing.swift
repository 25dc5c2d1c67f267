import Files
import Foundation
import Groundwork
import Heartbeats
import TestSupport
import Testing
import WFDB

/// What of a folder is left out, and what is refused with one line.
extension WFDBSourceTests {
  @Test("An empty RECORDS is no record")
  func emptyList() throws {
    let folder = try TemporaryFolder()
    try put("\n", "RECORDS", in: folder)
    #expect(message(folder) == "F: expected beats, found none")
  }

  @Test("A listed record that is not there is an error line")
  func missingRecord() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    try put("a\nb\nc\n", "RECORDS", in: folder)
    for jobs in [1, 2, 5] { #expect(message(folder, jobs: jobs) == "F/b.hea: no such file") }
  }

  @Test(
    "Records that cannot be used as they are are left out and reported; if none can, why the first cannot is an error")
  func leftOut() throws {
    let folder = try TemporaryFolder()
    try write("b", in: folder, annotated: false)
    #expect(message(folder) == "F/b.atr: expected annotations (--annotator atr), found none of this record")
    try write("c", in: folder, leads: ["RESP", "PLETH"])
    try put("d 0 360 3000\n", "d.hea", in: folder)
    try FileContents.write([0x32, 0x04, 0, 0], to: "\(folder.path)/d.atr")
    try put("e 1 360 3000\n~ 0 200 0 0 0 0 0 MLII\n", "e.hea", in: folder)
    try FileContents.write([0x32, 0x04, 0, 0], to: "\(folder.path)/e.atr")
    try write("f", in: folder, rate: 20)
    try put("Mac", "._a.hea", in: folder)
    #expect(
      message(folder) == "F/b.atr: expected annotations (--annotator atr), found none of this record; "
        + "none of the 5 records can be used")
    try write("a", in: folder)
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
    #expect(loaded.beats.recordNames == ["a"])
    #expect(loaded.recordsWithoutBeats.isEmpty)
    #expect(
      loaded.details.leftOut.map { "\($0.record): \($0.reason)" } == [
        "._a: an AppleDouble file", "b: no annotations", "c: no lead of an ECG", "d: no signals",
        "e: no lead of an ECG",
        "f: 20.0 Hz",
      ])
    // Damage is no reason to leave a record out.
    try put("c 9\n", "c.hea", in: folder)
    #expect(message(folder) == "F/c.hea, line 2: expected 9 signal lines, found 0")
  }

  @Test(
    "A file of patients is checked line by line",
    arguments: [
      ("a;1\n", "F/p, line 1: expected record,patient, found \"a;1\""),
      ("record,patient\na,1\nb,\n", "F/p, line 3: expected record,patient, found \"b,\""),
      ("a,1\na,2\n", "F/p, line 2: expected each record once, found \"a\""),
      ("\n", "F/p: expected lines of record,patient, found none"),
    ])
  func badPatients(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    try put(text, "p", in: folder)
    let error = #expect(throws: Fault.self) {
      try WFDBSource(folder: folder.path, reading: RecordReading(patients: "\(folder.path)/p")).load(jobs: 1)
    }
    #expect(error?.description.replacingOccurrences(of: folder.path, with: "F") == expected)
  }

  @Test(
    "A list that leads elsewhere or twice to one record is refused",
    arguments: [
      ("a\n../a\n", "F/RECORDS, line 2: expected a record in this folder, found \"../a\""),
      ("/etc/a\n", "F/RECORDS, line 1: expected a record in this folder, found \"/etc/a\""),
      ("a\n\na\n", "F/RECORDS, line 3: expected each record once, found \"a\""),
    ])
  func badList(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    try put(text, "RECORDS", in: folder)
    #expect(message(folder) == expected)
  }

  @Test("A sampling rate out of range is refused")
  func rates() throws {
    for (rate, shown) in [(20.0, "20.0"), (20_000.0, "20000.0")] {
      let folder = try TemporaryFolder()
      try write("a", in: folder, rate: rate)
      #expect(message(folder) == "F/a.hea: expected a sampling rate of 50 to 10000 Hz, found \(shown) Hz")
    }
  }

  @Test("A damaged signal file is reported with its checksum")
  func damage() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    var bytes = try FileContents.read("\(folder.path)/a.dat")
    bytes[100] ^= 1
    try FileContents.write(bytes, to: "\(folder.path)/a.dat")
    #expect(message(folder)?.hasPrefix("F/a.dat: expected checksum ") == true)
  }

  @Test("Damaged records give rows in [0, 1] or an error line, never a crash")
  func anyDamage() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    let names = ["a.hea", "a.atr", "a.dat"]
    let good = try names.map { try FileContents.read("\(folder.path)/\($0)") }
    var generator = SeededGenerator(seed: 8)
    var outcomes = [0, 0]
    for _ in 0..<1500 {
      let which = generator.below(12) == 0 ? 2 : generator.below(2)
      var bytes = good[which]
      for _ in 0..<1 + generator.below(2) {
        let offset = generator.below(bytes.count)
        switch generator.below(3) {
        case 0: bytes[offset] = UInt8(generator.below(256))
        case 1: bytes.insert(Array("0123456789-+./()e ".utf8)[generator.below(18)], at: offset)
        default: bytes.remove(at: offset)
        }
      }
      try FileContents.write(bytes, to: "\(folder.path)/\(names[which])")
      do {
        let beats = try WFDBSource(folder: folder.path).load(jobs: 1).beats
        #expect(beats.samples.allSatisfy { (0...1).contains($0) })
        outcomes[0] += 1
      } catch {
        outcomes[1] += 1
      }
      try FileContents.write(good[which], to: "\(folder.path)/\(names[which])")
    }
    #expect(outcomes[0] > 100 && outcomes[1] > 100)
  }

  @Test("A file that cannot be read is not called bad data")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    try FileManager.default.removeItem(atPath: "\(folder.path)/a.atr")
    try FileManager.default.createDirectory(atPath: "\(folder.path)/a.atr", withIntermediateDirectories: false)
    let error = #expect(throws: Fault.self) { try WFDBSource(folder: folder.path).load(jobs: 1) }
    #expect(error?.kind == .cannotRead)
    // A pipe stands there, though it can be read even less.
    try FileManager.default.removeItem(atPath: "\(folder.path)/a.atr")
    #expect(mkfifo("\(folder.path)/a.atr", 0o600) == 0)
    #expect(message(folder) == "F/a.atr: cannot be read: expected a regular file, found a pipe, socket or device")
  }
}
