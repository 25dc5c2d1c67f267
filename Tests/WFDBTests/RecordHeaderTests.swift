import Files
import Testing
import WFDB

@Suite("Record headers")
struct RecordHeaderTests {
  private func parse(_ text: String) throws -> RecordHeader {
    try RecordHeader(parsing: Array(text.utf8), path: "x.hea")
  }

  @Test("Every field of record 100's header is read")
  func knownHeader() throws {
    let header = try parse(
      """
      100 2 360 650000
      100.dat 212 200 11 1024 995 -22131 0 MLII
      100.dat 212 200 11 1024 1011 20052 0 V5
      # 69 M 1085 1629 x1
      # Aldomet, Inderal
      """)
    #expect(header.name == "100")
    #expect(header.sampleRate == 360)
    #expect(header.frameCount == 650_000)
    #expect(header.comments == [" 69 M 1085 1629 x1", " Aldomet, Inderal"])
    #expect(header.signals.map(\.name) == ["MLII", "V5"])
    let signal = try #require(header.signals.first)
    #expect(signal.fileName == "100.dat")
    #expect(signal.format == 212)
    #expect(signal.gain == 200)
    #expect(signal.baseline == 1024)
    #expect(signal.adcResolution == 11)
    #expect(signal.adcZero == 1024)
    #expect(signal.initialValue == 995)
    #expect(signal.checksum == -22131)
    #expect(signal.blockSize == 0)
  }

  @Test("All optional fields are read, with comments, blank lines and CRLF in between")
  func fullHeader() throws {
    let header = try parse(
      "# first\r\n\r\nrec 2 360.5/720.25(-7.5) 1000 12:30:00 24/12/1999\r\n"
        + "  a.dat 16x4:3+512 1.5e3(-12)/uV 16 -5 7 65535 20 lead one, left \r\n# second\r\n\r\n"
        + "b.dat\t212\t-100/mmHg\r\n")
    #expect(header.sampleRate == 360.5)
    #expect(header.counterFrequency == 720.25)
    #expect(header.baseCounter == -7.5)
    #expect(header.baseTime == "12:30:00")
    #expect(header.baseDate == "24/12/1999")
    #expect(header.comments == [" first", " second"])
    let first = header.signals[0]
    #expect(first.format == 16)
    #expect(first.samplesPerFrame == 4)
    #expect(first.skew == 3)
    #expect(first.byteOffset == 512)
    #expect(first.gain == 1500)
    #expect(first.baseline == -12)
    #expect(first.units == "uV")
    #expect(first.adcZero == -5)
    #expect(first.checksum == -1)
    #expect(first.blockSize == 20)
    #expect(first.name == "lead one, left")
    #expect(header.signals[1].gain == -100)
    #expect(header.signals[1].units == "mmHg")
  }

  @Test("What is left out has the manual's defaults")
  func defaults() throws {
    let header = try parse("r 2\nr.dat 16\nr.dat 16 0 12 -3")
    #expect(header.sampleRate == 250)
    #expect(header.frameCount == nil)
    let bare = header.signals[0]
    #expect(bare.gain == 200)
    #expect(bare.units == "mV")
    #expect(bare.baseline == 0)
    #expect(bare.checksum == nil)
    #expect(bare.name == "")
    let centred = header.signals[1]
    #expect(centred.gain == 200)
    #expect(centred.baseline == -3)
    #expect(centred.initialValue == -3)
  }

  @Test("A length of 0 is an unknown length")
  func unknownLength() throws {
    #expect(try parse("r 0 360 0").frameCount == nil)
  }

  @Test("A multi-segment header lists its segments and gaps")
  func segments() throws {
    let header = try parse("m/3 2 125 300\nm_1 100\n~ 50\nm_2 150\n")
    #expect(
      header.segments == [
        .init(name: "m_1", frameCount: 100), .init(name: nil, frameCount: 50), .init(name: "m_2", frameCount: 150),
      ])
    #expect(header.signalCount == 2)
    #expect(header.signals.isEmpty)
  }

  @Test(
    "A header written and read again is the same",
    arguments: [
      "100 2 360 650000\n100.dat 212 200(1024)/mV 11 1024 995 -22131 0 MLII\n100.dat 212 200(1024)/mV 11 1024 1011 1 0\n#x\n",
      "r 1 0.1/2(3.5) 0 1:2:3 4/5/6\nf 16x2:3+4 0.25(-1)/a/b 0 0 0 -1 8 name with spaces\n",
      "m/2 3 500 10\na 4\n~ 6\n", "r 1 250 5\nf 80 200(0)/mV 0 0 0\n", "r 1 250 5\nf 80 200(0)/mV 0 0 0 0 0 V5\n",
    ])
  func roundTrip(text: String) throws {
    let header = try parse(text)
    #expect(header.text == text)
    #expect(try parse(header.text) == header)
  }

  @Test("What follows the lines announced, or the start date, is left alone")
  func moreThanAnnounced() throws {
    let header = try parse("r 1 360 5 10:00:00 1/2/2003 and more\nf 16 200 0 0 0 1 0 a\nf 16 200 0 0 0 nonsense\n")
    #expect(header.signals.map(\.name) == ["a"])
    #expect(header.baseDate == "1/2/2003")
    #expect(try parse("m/1 1 360\na 5\nb 6\n").segments.count == 1)
  }

  @Test(
    "A checksum has 16 bits, however wide it is written, and 0 says that there is none",
    arguments: [("0", nil), ("70000", 4464), ("65535", -1), ("-1", -1), ("4294967297", 1), ("65536", 0)]
      as [(String, Int16?)])
  func checksums(text: String, sum: Int16?) throws {
    #expect(try parse("r 1\nf 16 200 12 0 0 \(text) 0 a\n").signals[0].checksum == sum)
  }

  @Test(
    "A bad header is refused with its line, what was expected and what was found",
    arguments: [
      ("", "x.hea, line 1: expected a record line, found none"),
      ("# only\n# comments", "x.hea, line 1: expected a record line, found none"),
      ("r", "x.hea, line 1: expected the number of signals, found the end of the line"),
      ("r two", "x.hea, line 1: expected the number of signals, found \"two\""),
      ("r -1", "x.hea, line 1: expected the number of signals, found \"-1\""),
      ("r 0 nan", "x.hea, line 1: expected a sampling rate above 0, found \"nan\""),
      ("r 0 inf", "x.hea, line 1: expected a sampling rate above 0, found \"inf\""),
      ("r 0 1e999", "x.hea, line 1: expected a sampling rate above 0, found \"1e999\""),
      ("r 0 0", "x.hea, line 1: expected a sampling rate above 0, found \"0\""),
      ("r 0 -360", "x.hea, line 1: expected a sampling rate above 0, found \"-360\""),
      ("r 0 360/", "x.hea, line 1: expected a counter frequency, found \"360/\""),
      ("r 0 360/1(2", "x.hea, line 1: expected a closing ), found \"360/1(2\""),
      ("r 0 360 -5", "x.hea, line 1: expected the number of samples, found \"-5\""),
      ("r 0 360 99999999999999999999", "x.hea, line 1: expected the number of samples, found \"99999999999999999999\""),
      ("r/0 2", "x.hea, line 1: expected a number of segments above 0, found \"r/0\""),
      ("r/x 2", "x.hea, line 1: expected a number of segments above 0, found \"r/x\""),
      ("r 2 360\nf 16", "x.hea, line 2: expected 2 signal lines, found 1"),
      ("r 1000000000 360\nf 16\n", "x.hea, line 3: expected 1000000000 signal lines, found 1"),
      ("r 1\nf", "x.hea, line 2: expected a signal format, found \"nothing\""),
      ("r 1\nf x2", "x.hea, line 2: expected a format number, found \"x2\""),
      ("r 1\nf 16x0", "x.hea, line 2: expected samples a frame above 0, found \"16x0\""),
      ("r 1\nf 16:-1", "x.hea, line 2: expected a skew, found \"16:-1\""),
      ("r 1\nf 16z", "x.hea, line 2: expected format[xSPF][:skew][+offset], found \"16z\""),
      ("r 1\nf 16 nan", "x.hea, line 2: expected a gain, found \"nan\""),
      ("r 1\nf 16 0x10", "x.hea, line 2: expected gain[(baseline)][/units], found \"0x10\""),
      ("r 1\nf 16 1e999", "x.hea, line 2: expected a gain, found \"1e999\""),
      ("r 1\nf 16 1e-31", "x.hea, line 2: expected a gain, found \"1e-31\""),
      ("r 1\nf 16 200(1.5)", "x.hea, line 2: expected a closing ), found \"200(1.5)\""),
      ("r 1\nf 16 200/", "x.hea, line 2: expected units after /, found \"200/\""),
      ("r 1\nf 16 200 12 0 0 1.5", "x.hea, line 2: expected a checksum, found \"1.5\""),
      ("m/1 1\na", "x.hea, line 2: expected the segment's number of samples, found the end of the line"),
      ("m/2 1\na 5\n", "x.hea, line 3: expected 2 segment lines, found 1"),
    ])
  func badHeader(text: String, message: String) {
    let error = #expect(throws: Fault.self) { try parse(text) }
    #expect(error?.description == message)
    #expect(error?.kind == .badData)
  }

  @Test("Foreign text in a message is cut short and stays on its line")
  func quotedText() {
    let error = #expect(throws: Fault.self) { try parse("r \u{1B}[31m" + String(repeating: "x", count: 500)) }
    #expect(error?.description.contains("\u{1B}") == false)
    #expect((error?.description.count ?? .max) < 140)
  }
}
