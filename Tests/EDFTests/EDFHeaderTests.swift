import EDF
import Files
import Testing

@Suite("Heads of EDF and BDF files")
struct EDFHeaderTests {
  private static let signals = [
    EDFSignal(label: "ECG II", units: "uV", physical: (-3000, 3000), samplesPerRecord: 250),
    EDFSignal(label: "Resp", units: "mV", physical: (1.5, -1.5), digital: (-2048, 2047), samplesPerRecord: 25),
    EDFSignal.annotations(.edf, samplesPerRecord: 60),
  ]

  /// A head with some bytes replaced.
  private func bytes(_ header: EDFHeader, _ changes: [Int: String] = [:]) throws -> [UInt8] {
    var bytes = try header.bytes()
    for (offset, text) in changes { bytes.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8) }
    return bytes
  }

  private func message(_ changes: [Int: String]) throws -> String? {
    let bytes = try bytes(EDFHeader(signals: Self.signals), changes)
    return #expect(throws: Fault.self) { try EDFHeader(parsing: bytes, path: "a.edf") }?.description
  }

  @Test(
    "What is written is read again", arguments: [EDFHeader.Kind.edf, .bdf],
    [EDFHeader.Continuity.plain, .continuous, .discontinuous])
  func again(kind: EDFHeader.Kind, continuity: EDFHeader.Continuity) throws {
    let header = EDFHeader(
      kind: kind, continuity: continuity, patient: "P1 F 02-MAY-1951 X", recording: "Startdate X X X X",
      start: ("31.12.99", "23.59.01"), recordCount: 12, recordDuration: 0.5, signals: Self.signals)
    #expect(try EDFHeader(parsing: header.bytes(), path: "a.edf") == header)
    #expect(header.sampleRate(of: 0) == 500)
    #expect(header.bytes(of: 1) == (kind == .edf ? 500..<550 : 750..<825))
  }

  @Test("Zero bytes, decimal commas, plus signs and digital ends with a point are read; dates need not be any")
  func quirks() throws {
    let header = EDFHeader(signals: Array(Self.signals.prefix(1)))
    let fields = 256 + 16 + 80 + 8
    let bytes = try bytes(
      header,
      [168: "31/2/xx\0", 236: "+3      ", 244: "0,25\0\0\0\0", fields: "-2,5    +2.5    -32768.032767.0 ", 8: "\0\0\0"])
    let read = try EDFHeader(parsing: bytes, path: "a.edf")
    #expect(read.recordDuration == 0.25)
    #expect(read.recordCount == 3)
    #expect(read.signals[0].physical == (-2.5, 2.5))
    #expect(read.signals[0].digital == (-32768, 32767))
    #expect(read.start.date == "31/2/xx")
  }

  @Test("A number of data records of -1, or none, is one that is not known")
  func unknownCount() throws {
    let header = EDFHeader(signals: Self.signals)
    #expect(try EDFHeader(parsing: bytes(header, [236: "-1      "]), path: "a.edf").recordCount == nil)
    #expect(try EDFHeader(parsing: bytes(header, [236: "        "]), path: "a.edf").recordCount == nil)
  }

  @Test("Units in Latin-1 and in UTF-8 are the same")
  func latin() throws {
    let header = EDFHeader(signals: [EDFSignal(label: "ECG", units: "µV", physical: (-1, 1), samplesPerRecord: 1)])
    var bytes = try header.bytes()
    #expect(try EDFHeader(parsing: bytes, path: "a.edf").signals[0].units == "µV")
    bytes.replaceSubrange(352..<360, with: [0xB5] + Array("V      ".utf8))
    #expect(try EDFHeader(parsing: bytes, path: "a.edf").signals[0].units == "µV")
  }

  @Test("An inverted signal has a negative gain; one whose ends are equal has none")
  func gains() {
    #expect(Self.signals[1].gain.map { $0 < 0 } == true)
    #expect(Self.signals[1].offset.map { abs($0 - (1.5 - Self.signals[1].gain! * -2048)) < 1e-12 } == true)
    #expect(EDFSignal(label: "x", physical: (1, 1), samplesPerRecord: 1).gain == nil)
    #expect(EDFSignal(label: "x", physical: (0, 1), digital: (5, 5), samplesPerRecord: 1).gain == nil)
  }

  @Test("What is wrong is said with its byte")
  func faults() throws {
    #expect(try message([0: "1"]) == "a.edf, byte 0: expected an EDF or BDF file, found \"1       \"")
    #expect(try message([184: "999     "]) == "a.edf, byte 184: expected 1024 header bytes of 3 signals, found 999")
    #expect(try message([236: "many    "]) == "a.edf, byte 236: expected the number of data records, found \"many\"")
    #expect(
      try message([244: "-1      "]) == "a.edf, byte 244: expected a duration of a data record in seconds, found -1.0")
    #expect(try message([252: "-3  "]) == "a.edf, byte 252: expected at most 4096 signals, found -3")
    #expect(try message([568: "high    "]) == "a.edf, byte 568: expected a physical minimum, found \"high\"")
    let cut = try EDFHeader(signals: Self.signals).bytes().dropLast(700)
    #expect(
      #expect(throws: Fault.self) { try EDFHeader(parsing: Array(cut), path: "a.edf") }?.description
        == "a.edf, byte 324: expected 384 header bytes, found the end of the file")
  }

  @Test("A text that does not fit into its field is not written")
  func tooLong() {
    let long = EDFHeader(signals: [EDFSignal(label: "a label that is too long", physical: (0, 1), samplesPerRecord: 1)])
    #expect(throws: Fault.self) { try long.bytes() }
  }
}
