import Files
import Foundation
import TestSupport
import Testing
import WFDB

@Suite("Signal formats")
struct SignalFormatTests {
  @Test(
    "The bytes of some samples hold just these samples", arguments: SignalFormat.allCases.filter { !$0.isFLAC })
  func sizes(format: SignalFormat) throws {
    for samples in 0..<50 {
      let bytes = try #require(format.byteCount(samples: samples))
      #expect(format.sampleCount(bytes: bytes) >= samples)
      if bytes > 0 { #expect(format.sampleCount(bytes: bytes - 1) < samples) }
    }
    #expect([.format8, .format80].contains(format) || format.byteCount(samples: .max) == nil)
  }

  @Test(
    "Each format's lowest value stands for a sample that was not recorded",
    arguments: SignalFormat.allCases.filter { $0 != .format8 })
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

  @Test("Format 8 holds steps from the header's initial value, and refuses steps beyond a byte")
  func steps() throws {
    let contents = [
      "d/r.hea": text("r 2 100\nr.dat 8 200 8 0 100\nr.dat 8x2 200 8 0 -5\n"),
      "d/r.dat": [1, 2, 3, 0xFF, 0x80, 0x7F] as [UInt8],
    ]
    let record = try Record.read(folder: "d", name: "r", reader: files(contents))
    #expect(record.signals.map(\.samples) == [[101, 100], [-3, 0, -128, -1]])
    func write(_ samples: [Int32]) throws -> [UInt8] {
      let signal = Signal(description: SignalDescription(fileName: "r.dat", format: 8), samples: samples)
      return try Record(header: RecordHeader(name: "r", sampleRate: 100), signals: [signal]).files(in: "d")[0].bytes
    }
    #expect(try write([7, 134, 6]) == [0, 127, 0x80])
    let error = #expect(throws: Fault.self) { try write([7, 135]) }
    #expect(error?.description == "d/r.dat: expected steps of -128 to 127 in format 8, found one from 7 to 135")
    #expect(throws: Fault.self) { try write([7, Signal.missing]) }
  }

  @Test(
    "Bytes after the samples announced are left alone, and the checksum is that of these samples",
    arguments: [16, 212, 24, 311])
  func longer(format: Int) throws {
    let samples: [Int32] = [5, -6, 7, 8, 9, 10]
    let signal = Signal(description: SignalDescription(fileName: "r.dat", format: format), samples: samples)
    let record = Record(header: RecordHeader(name: "r", sampleRate: 100), signals: [signal])
    let written = try record.files(in: "d")
    for extra in [1, 2, 100] {
      let contents = [
        written[0].path: written[0].bytes + Array(repeating: 77, count: extra), written[1].path: written[1].bytes,
      ]
      #expect(try Record.read(folder: "d", name: "r", reader: files(contents)).signals[0].samples == samples)
    }
  }

  @Test("Several signals in a FLAC file are its channels, some samples a frame one after the other")
  func channels() throws {
    let folder = try TemporaryFolder()
    let signals = (0..<3).map { index in
      var description = SignalDescription(fileName: "r.flac", format: 524, name: "\(index)")
      description.samplesPerFrame = 2
      return Signal(
        description: description,
        samples: (0..<20_000).map { (place: Int) -> Int32 in
          let sample = Int32((place &* (index + 3) &* 7919) % 8_000_000) - 4_000_000
          return place == 7 ? Signal.missing : sample
        })
    }
    try Record(header: RecordHeader(name: "r", sampleRate: 250), signals: signals).write(folder: folder.path)
    let whole = try Record.read(folder: folder.path, name: "r")
    #expect(whole.header.frameCount == 10_000)
    #expect(whole.signals.map(\.samples) == signals.map(\.samples))
  }

  @Test("A FLAC file that is damaged, short or another than announced is refused, with its reason")
  func damagedFLAC() throws {
    let samples = (0..<30_000).map { (place: Int) -> Int32 in Int32((place &* 7919) % 60_000) - 30_000 }
    let signal = Signal(description: SignalDescription(fileName: "r.dat", format: 516, name: "a"), samples: samples)
    let files = try Record(header: RecordHeader(name: "r", sampleRate: 250), signals: [signal]).files(in: "d")
    let header = String(decoding: files[1].bytes, as: UTF8.self)
    func message(_ header: String, _ bytes: [UInt8]) -> String? {
      let contents = ["d/r.hea": text(header), "d/r.dat": bytes]
      let error = #expect(throws: Fault.self) {
        try Record.read(folder: "d", name: "r", reader: WFDBTests.files(contents))
      }
      return error?.description
    }
    var changed = files[0].bytes
    changed[changed.count / 2] ^= 0x55
    #expect(message(header, changed)?.hasPrefix("d/r.dat: expected FLAC frames, found ") == true)
    #expect(message(header, Array(files[0].bytes.dropLast(3000)))?.hasPrefix("d/r.dat: expected ") == true)
    #expect(message(header, [1, 2, 3])?.hasPrefix("d/r.dat: expected ") == true)
    #expect(message(header, [])?.hasPrefix("d/r.dat: expected ") == true)
    #expect(
      message(header.replacingOccurrences(of: " 516 ", with: " 508 "), files[0].bytes)
        == "d/r.dat: expected at most 8 bits a sample, found 16")
    #expect(
      message(header.replacingOccurrences(of: " 30000", with: " 30001"), files[0].bytes)
        == "d/r.dat: expected 30001 frames of 1 samples, found 30000 samples")
    #expect(
      message("r 2 250\nr.dat 516 200\nr.dat 516 200\n", files[0].bytes) == "d/r.dat: expected 2 channels, found 1")
    #expect(
      message("r 2 250\nr.dat 516 200\nr.dat 516x2 200\n", files[0].bytes)
        == "d/r.hea: expected one number of samples a frame in a FLAC file, found several")
  }

  @Test("Signals of format 0 are in no file; none of their samples was recorded")
  func nothingStored() throws {
    let contents: [String: [UInt8]] = [
      "d/r.hea": text("r 3 100 2\n~ 0 200 0 0 0 0 0 a\nr.dat 16\n~ 0x2\n"), "d/r.dat": [1, 0, 2, 0],
      "d/n.hea": text("n 1 100 9000000000000000000\n~ 0\n"),
    ]
    let record = try Record.read(folder: "d", name: "r", reader: files(contents))
    let none = Signal.missing
    #expect(record.signals.map(\.samples) == [[none, none], [1, 2], [none, none, none, none]])
    #expect(try Record.read(folder: "d", name: "n", reader: files(contents)).signals.map(\.samples) == [[]])
  }

  @Test("A format that cannot be read is named", arguments: [7, 9, 311_000])
  func unknown(number: Int) {
    let error = #expect(throws: Fault.self) {
      try Record.read(
        folder: "d", name: "r", reader: files(["d/r.hea": text("r 1 360\nr.dat \(number)"), "d/r.dat": [0, 0]]))
    }
    #expect(
      error?.description
        == "d/r.hea: expected signal format 8, 16, 24, 32, 61, 80, 160, 212, 310, 311, 508, 516 or 524, found format \(number)"
    )
  }
}
