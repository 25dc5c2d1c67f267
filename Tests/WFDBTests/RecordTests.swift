import Files
import TestSupport
import Testing
import WFDB

@Suite("Records")
struct RecordTests {
  private func read(_ contents: [String: [UInt8]], name: String = "r") throws -> Record {
    try Record.read(folder: "d", name: name, reader: files(contents))
  }

  // Written by wfdb-python 4 (wrsamp) from the samples in the test.
  private static let packed212: [UInt8] = [
    0x01, 0x08, 0x05, 0xff, 0xf7, 0xff, 0x00, 0x00, 0x64, 0x00, 0x08, 0x03,
  ]

  @Test("Format 212 holds two samples in three bytes; -2048 was not recorded")
  func format212() throws {
    let record = try read([
      "d/r.hea": text("r 2 360 4\nr.dat 212 200(0)/mV 12 0 -2047 63488 0 a\nr.dat 212 200(0)/mV 12 0 5 107 0 b c\n"),
      "d/r.dat": Self.packed212,
    ])
    #expect(record.signals.map(\.samples) == [[-2047, 2047, 0, Signal.missing], [5, -1, 100, 3]])
    #expect(record.signals.map(\.description.name) == ["a", "b c"])
  }

  @Test("Format 16 is little-endian two's complement; -32768 was not recorded")
  func format16() throws {
    let record = try read([
      "d/r.hea": text("r 1 360\nr.dat 16"),
      "d/r.dat": [0x0a, 0xb0, 0x32, 0x00, 0xff, 0xff, 0x00, 0x80, 0xff, 0x7f],
    ])
    #expect(record.signals[0].samples == [-20470, 50, -1, Signal.missing, 32767])
  }

  @Test("An odd number of 212 samples ends with two bytes, or with an unused third")
  func oddCount() throws {
    let header = text("r 1 360 3\nr.dat 212\n")
    for tail: [UInt8] in [[0x64, 0x00], [0x64, 0x00, 0x00]] {
      let record = try read(["d/r.hea": header, "d/r.dat": [0x01, 0x08, 0x05] + tail])
      #expect(record.signals[0].samples == [-2047, 5, 100])
    }
  }

  @Test("Physical values are (sample - baseline) / gain, NaN where nothing was recorded")
  func physical() {
    let description = SignalDescription(fileName: "f", format: 212, gain: 200, baseline: 1024)
    let values = Signal(description: description, samples: [1024, 1224, 924, Signal.missing]).physical
    #expect(values.prefix(3) == [0, 1, -0.5])
    #expect(values[3].isNaN)
  }

  @Test("Signals in several files, with several samples a frame, are told apart")
  func frames() throws {
    let record = try read([
      "d/r.hea": text("r 3 100 2\na.dat 16x2\na.dat 16\nb.dat 16+2\n"),
      "d/a.dat": [1, 0, 2, 0, 9, 0, 3, 0, 4, 0, 8, 0],
      "d/b.dat": [77, 77, 5, 0, 6, 0],
    ])
    #expect(record.signals.map(\.samples) == [[1, 2, 3, 4], [9, 8], [5, 6]])
  }

  @Test("A skewed signal is moved back; its end was not recorded")
  func skew() throws {
    let record = try read([
      "d/r.hea": text("r 2 100\na.dat 16:1\na.dat 16\n"), "d/a.dat": [1, 0, 5, 0, 2, 0, 6, 0, 3, 0, 7, 0],
    ])
    #expect(record.signals.map(\.samples) == [[2, 3, Signal.missing], [5, 6, 7]])
    let late = try read([
      "d/r.hea": text("r 1 100\na.dat 16x2:4611686018427387904\n"), "d/a.dat": [1, 0, 5, 0],
    ])
    #expect(late.signals[0].samples == [Signal.missing, Signal.missing])
  }

  @Test("A checksum counts missing samples too, and a wrong one is an error")
  func checksum() {
    let error = #expect(throws: Fault.self) {
      try read([
        "d/r.hea": text("r 2 360 4\nr.dat 212 200 12 0 0 63488 0 a\nr.dat 212 200 12 0 0 108 0 b\n"),
        "d/r.dat": Self.packed212,
      ])
    }
    #expect(error?.description == "d/r.dat: expected checksum 108 of signal \"b\", found 107")
  }

  @Test(
    "A header that its signal file contradicts is refused",
    arguments: [
      ("r 1 360 3\nr.dat 16", "d/r.dat: expected 6 bytes (3 frames of 1 samples), found 4"),
      (
        "r 1 360 9000000000000000000\nr.dat 16",
        "d/r.dat: expected 9000000000000000000 frames of 1 samples as in d/r.hea, found 4 bytes"
      ),
      (
        "r 1 360 4611686018427387904\nr.dat 212x9",
        "d/r.dat: expected 4611686018427387904 frames of 9 samples as in d/r.hea, found 4 bytes"
      ),
      (
        "r 2 360 1\nr.dat 16x9223372036854775807\nr.dat 16x9223372036854775807",
        "d/r.dat: expected 1 frames of 9223372036854775807 samples as in d/r.hea, found 4 bytes"
      ),
      ("r 1 360\nr.dat 16+5", "d/r.dat: expected more than 5 bytes, found 4"),
      ("r 2 360\nr.dat 16\nr.dat 212", "d/r.hea: expected one format in \"r.dat\", found 16 and 212"),
      (
        "r 3 360\nr.dat 16\ns.dat 16\nr.dat 16",
        "d/r.hea: expected signals of one file side by side, found \"r.dat\" twice"
      ),
      ("r 1 360\n../r.dat 16", "d/r.hea: expected a signal file in the same folder, found \"../r.dat\""),
      ("r 1 360\n/etc/passwd 16", "d/r.hea: expected a signal file in the same folder, found \"/etc/passwd\""),
      ("r 1 360\nt.dat 16", "d/t.dat: no such file"),
    ])
  func contradiction(header: String, message: String) {
    let error = #expect(throws: Fault.self) {
      try read(["d/r.hea": text(header), "d/r.dat": [1, 0, 2, 0], "d/s.dat": [1, 0, 2, 0]])
    }
    #expect(error?.description == message)
  }

  @Test(
    "Random records written and read again are the same", arguments: SignalFormat.allCases.filter { $0 != .format8 })
  func roundTrip(format: SignalFormat) throws {
    var dice = Dice(state: 4)
    let folder = try TemporaryFolder()
    for count in [0, 1, 2, 7, 1000] {
      let limit = format.range.lowerBound + 1...format.range.upperBound
      let signals = (0..<3).map { index in
        Signal(
          description: SignalDescription(
            fileName: index < 2 ? "a.dat" : "b.dat", format: format.rawValue, name: "lead \(index)"),
          samples: (0..<count).map { _ in
            Bool.random(using: &dice) ? Int32.random(in: limit, using: &dice) : Signal.missing
          })
      }
      let record = Record(
        header: RecordHeader(name: "x", sampleRate: 360, signals: signals.map(\.description), comments: [" made up"]),
        signals: signals)
      try record.write(folder: folder.path)
      let again = try Record.read(folder: folder.path, name: "x")
      #expect(again.signals.map(\.samples) == signals.map(\.samples))
      #expect(again.header.comments == [" made up"])
      #expect(again.header.frameCount == (count == 0 ? nil : count))
      #expect(count < 3 || again.signals.allSatisfy { $0.description.checksum != nil })
    }
  }

  @Test("A sample that a format cannot hold is not written")
  func unfitSample() throws {
    let folder = try TemporaryFolder()
    let signal = Signal(description: SignalDescription(fileName: "a.dat", format: 212), samples: [2048])
    let record = Record(header: RecordHeader(name: "x", sampleRate: 360), signals: [signal])
    let error = #expect(throws: Fault.self) { try record.write(folder: folder.path) }
    #expect(error?.description == "\(folder.path)/a.dat: expected samples in -2048...2047, found 2048")
  }
}
