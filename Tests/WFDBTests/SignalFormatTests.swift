import Testing
import WFDB

@Suite("Signal formats")
struct SignalFormatTests {
  @Test("The bytes of some samples hold just these samples", arguments: SignalFormat.allCases)
  func sizes(format: SignalFormat) throws {
    for samples in 0..<50 {
      let bytes = try #require(format.byteCount(samples: samples))
      #expect(format.sampleCount(bytes: bytes) >= samples)
      if bytes > 0 { #expect(format.sampleCount(bytes: bytes - 1) < samples) }
    }
    #expect(format == .format80 || format.byteCount(samples: .max) == nil)
  }

  @Test("Each format's lowest value stands for a sample that was not recorded", arguments: SignalFormat.allCases)
  func missing(format: SignalFormat) throws {
    let range = format.range
    let values = [range.upperBound, Signal.missing, range.lowerBound + 1, 0, -1, 1, 2]
    for count in 1...values.count {
      let signal = Signal(
        description: SignalDescription(fileName: "r.dat", format: format.rawValue), samples: Array(values.prefix(count))
      )
      let record = Record(header: RecordHeader(name: "r", sampleRate: 100), signals: [signal])
      let written = try record.files(in: "d")
      let again = try Record.read(folder: "d", name: "r", reader: files(Dictionary(uniqueKeysWithValues: written)))
      #expect(again.signals[0].samples == signal.samples)
    }
  }

  @Test(
    "The unused bytes of a last block may be there", arguments: [(310, 1, 2), (311, 1, 2), (311, 2, 1), (212, 1, 1)])
  func padding(format: Int, samples: Int, unused: Int) throws {
    let signal = Signal(
      description: SignalDescription(fileName: "r.dat", format: format),
      samples: Array(repeating: 7, count: 6 + samples))
    let record = Record(header: RecordHeader(name: "r", sampleRate: 100), signals: [signal])
    let written = try record.files(in: "d")
    let needed = try #require(SignalFormat(rawValue: format)?.byteCount(samples: 6 + samples))
    for extra in 0...unused + 1 {
      let bytes = Array((written[0].bytes + [0, 0, 0]).prefix(needed + extra))
      let contents = [written[0].path: bytes, written[1].path: written[1].bytes]
      let again = try? Record.read(folder: "d", name: "r", reader: files(contents))
      #expect((again == nil) == (extra > unused), "\(extra) bytes more")
    }
  }

  @Test(
    "A format that cannot be read is named",
    arguments: [
      (8, "format 8 (8-bit differences)"), (24, "format 24 (24 bits)"), (32, "format 32 (32 bits)"),
      (516, "format 516 (FLAC)"), (7, "format 7"),
    ])
  func unknown(number: Int, found: String) {
    let error = #expect(throws: WFDBError.self) {
      try Record.read(
        folder: "d", name: "r", reader: files(["d/r.hea": text("r 1 360\nr.dat \(number)"), "d/r.dat": [0, 0]]))
    }
    #expect(error?.description == "d/r.hea: expected signal format 16, 61, 80, 160, 212, 310 or 311, found \(found)")
  }
}
