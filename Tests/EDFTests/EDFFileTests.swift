import EDF
import Files
import Foundation
import TestSupport
import Testing

@Suite("EDF and BDF files")
struct EDFFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Ten samples a record of one signal in mV, a unit of the converter each.
  private func header(
    _ kind: EDFHeader.Kind = .edf, _ continuity: EDFHeader.Continuity = .plain, ends: (Double, Double)? = nil
  ) -> EDFHeader {
    let most = kind == .edf ? 32767 : 8_388_607
    let signal = EDFSignal(
      label: "ECG", units: "mV", physical: ends ?? (Double(-most - 1), Double(most)), digital: (-most - 1, most),
      samplesPerRecord: 10)
    return EDFHeader(
      kind: kind, continuity: continuity,
      signals: continuity == .plain ? [signal] : [signal, .annotations(kind, samplesPerRecord: 40)])
  }

  private func open(_ bytes: [UInt8]) throws -> EDFFile {
    try Data(bytes).write(to: folder.url.appending(path: "a.edf"))
    return try EDFFile(folder.url.appending(path: "a.edf").path)
  }

  private func all(_ file: EDFFile, _ signal: Int = 0) throws -> [Double] {
    let samples = try file.samples(of: signal)
    var all: [Double] = []
    while let part = try samples.next() { all += part }
    #expect(all.count == samples.count)
    return all
  }

  @Test("Samples of 16 and 24 bits come back, the most extreme ones too", arguments: [EDFHeader.Kind.edf, .bdf])
  func samples(kind: EDFHeader.Kind) throws {
    let most = kind == .edf ? 32767 : 8_388_607
    let values = [0, 1, -1, 255, -256, most, -most - 1, 77, 300, -300] + (0..<10).map { $0 * 11 }
    let file = try open(try EDFFile.bytes(header(kind), samples: [values]))
    #expect(file.recordCount == 2)
    #expect(try all(file).map { ($0 * 1e6).rounded() / 1e6 } == values.map(Double.init))
    #expect(file.remarks.isEmpty)
  }

  @Test("An inverted signal is turned round")
  func inverted() throws {
    let values = (0..<10).map { $0 - 4 }
    let file = try open(try EDFFile.bytes(header(ends: (32768, -32767)), samples: [values]))
    #expect(zip(try all(file), values).allSatisfy { abs($0 + Double($1)) < 1e-9 })
  }

  @Test(
    "Signals of different rates are told apart, in records longer than what is read at once too",
    arguments: [1, 70_000])
  func rates(scale: Int) throws {
    let signals = [3 * scale, 5, 2 * scale].enumerated().map {
      EDFSignal(label: "s\($0)", physical: (-32768, 32767), samplesPerRecord: $1)
    }
    let samples = signals.enumerated().map { index, signal in
      (0..<3 * signal.samplesPerRecord).map { ($0 * (index + 1)) % 30_000 }
    }
    let file = try open(try EDFFile.bytes(EDFHeader(signals: signals), samples: samples))
    for index in samples.indices { #expect(try all(file, index).map { Int($0.rounded()) } == samples[index]) }
  }

  @Test("A file that goes on, or was cut short, is read as far as it goes, and that is said")
  func cutShort() throws {
    var bytes = try EDFFile.bytes(header(), samples: [(0..<30).map { $0 }])
    let whole = try open(Array(bytes.dropLast(7)))
    #expect(try all(whole).map { Int($0.rounded()) } == Array(0..<26))
    #expect(whole.remarks == ["it ends after 2 of 3 data records and a part of one"])
    bytes.replaceSubrange(236..<244, with: "-1      ".utf8)
    #expect(try all(open(bytes)).count == 30)
    #expect(try open(bytes).remarks == ["its header does not give the number of data records; it has 3"])
    bytes.replaceSubrange(236..<244, with: "2       ".utf8)
    #expect(try all(open(bytes)).count == 20)
    #expect(try open(bytes).remarks == ["20 bytes after its 2 data records are not read"])
    #expect(throws: Fault.self) { try open(Array(bytes.prefix(512))) }
  }

  @Test(
    "Gaps of EDF+D are samples that were not recorded; annotations keep their times",
    arguments: [EDFHeader.Kind.edf, .bdf])
  func gaps(kind: EDFHeader.Kind) throws {
    let marks = [EDFAnnotation(onset: 10.6, text: "N"), EDFAnnotation(onset: 14.5, duration: 0.2, text: "V")]
    let file = try open(
      try EDFFile.bytes(
        header(kind, .discontinuous), samples: [(0..<30).map { $0 + 1 }], annotations: marks,
        onsets: [10.5, 11.5, 14.1]))
    let read = try all(file).map { $0.isNaN ? -1 : Int($0.rounded()) }
    #expect(read == Array(1...20) + Array(repeating: -1, count: 16) + Array(21...30))
    #expect(file.firstOnset == 10.5)
    #expect(try file.annotations().annotations == marks)
    #expect(try file.annotations().damagedCount == 0)
  }

  @Test("Records without a time, or before the last one's end, are left out, and that is said")
  func disorder() throws {
    var bytes = try EDFFile.bytes(
      header(.edf, .discontinuous), samples: [(0..<40).map { $0 }], onsets: [0, 1, 1.5, 5])
    let file = try open(bytes)
    #expect(file.sampleCount(of: 0) == 60)
    #expect(try all(file).filter { !$0.isNaN }.map { Int($0.rounded()) } == Array(0..<20) + Array(30..<40))
    #expect(file.remarks.count == 1 && file.remarks[0].hasPrefix("1 of 4 data records are left out"))
    for record in 0..<4 { bytes[768 + record * 100 + 20] = UInt8(ascii: "x") }
    #expect(throws: Fault.self) { try open(bytes) }
  }

  @Test("Gaps that no reader would wait for are refused")
  func hugeGap() throws {
    let bytes = try EDFFile.bytes(
      header(.edf, .discontinuous), samples: [(0..<20).map { $0 }], onsets: [0, 900_000_000_000])
    let fault = #expect(throws: Fault.self) { try open(bytes) }
    #expect(fault?.description.contains("expected gaps at most 64 times as long as what was recorded") == true)
  }

  @Test("Several signals of annotations are read, and lists that cannot be are counted")
  func annotations() throws {
    let signals =
      header().signals + [.annotations(.edf, samplesPerRecord: 20), .annotations(.edf, samplesPerRecord: 20)]
    let header = EDFHeader(continuity: .continuous, signals: signals)
    let marks = [EDFAnnotation(onset: 0.25, text: "Lights off"), EDFAnnotation(onset: 1.5, duration: 2, text: "é")]
    var bytes = try EDFFile.bytes(header, samples: [(0..<20).map { $0 }], annotations: marks)
    #expect(try open(bytes).annotations().annotations == marks)
    let place = header.byteCount + 20 + 40
    bytes[place] = UInt8(ascii: "?")
    let damaged = try open(bytes).annotations()
    #expect(damaged.annotations == Array(marks.dropFirst()))
    #expect(damaged.damagedCount == 1)
  }

  @Test("A signal that cannot be scaled is refused when it is asked for")
  func unscaled() throws {
    let file = try open(try EDFFile.bytes(header(ends: (0, 0)), samples: [Array(0..<10)]))
    let fault = #expect(throws: Fault.self) { try file.samples(of: 0) }
    #expect(fault?.reason == "expected how signal \"ECG\" is scaled, found 0.0 to 0.0 for -32768 to 32767")
  }

  @Test("Samples and annotations that do not fit are not written")
  func writing() {
    #expect(throws: Fault.self) { try EDFFile.bytes(header(), samples: [[40_000]]) }
    #expect(throws: Fault.self) { try EDFFile.bytes(header(), samples: []) }
    let long = EDFAnnotation(onset: 0, text: String(repeating: "long", count: 40))
    #expect(throws: Fault.self) { try EDFFile.bytes(header(.edf, .continuous), samples: [[1]], annotations: [long]) }
  }
}
