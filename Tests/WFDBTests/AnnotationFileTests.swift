import Files
import TestSupport
import Testing
import WFDB

@Suite("Annotation files")
struct AnnotationFileTests {
  private func parse(_ bytes: [UInt8]) throws -> [Annotation] {
    try AnnotationFile(parsing: bytes, path: "x.atr").annotations
  }

  // Written by wfdb-python 4 (wrann) from the annotations below.
  private static let written: [UInt8] = [
    0x05, 0x04, 0x7f, 0x17, 0x01, 0xf4, 0x00, 0xec, 0x00, 0x00, 0x34, 0x08, 0x00, 0x70, 0x01, 0xf8, 0x05, 0xfc, 0x28,
    0x41, 0x46, 0x49, 0x42, 0x00, 0x00, 0x38, 0x02, 0xf0, 0x02, 0xfc, 0x61, 0x62, 0x00, 0xec, 0x01, 0x00, 0xb8, 0x05,
    0x00, 0x20, 0x00, 0xf8, 0x00, 0x00,
  ]
  private static let annotations = [
    Annotation(sample: 5, code: 1),
    Annotation(sample: 900, code: 5, subtype: 1),
    Annotation(sample: 3000, code: 28, channel: 1, auxiliary: Array("(AFIB".utf8)),
    Annotation(sample: 3000, code: 14, channel: 1, number: 2, auxiliary: Array("ab".utf8)),
    Annotation(sample: 70000, code: 8, number: 2),
  ]

  @Test("SKIP, NUM, SUB, CHN and AUX are read as wfdb-python writes them")
  func reading() throws {
    #expect(try parse(Self.written) == Self.annotations)
    #expect(Self.annotations.map(\.symbol) == ["N", "V", "+", "~", "A"])
  }

  @Test("The same annotations are written byte for byte as by wfdb-python")
  func writing() throws {
    #expect(try AnnotationFile(annotations: Self.annotations).bytes(path: "x.atr") == Self.written)
  }

  @Test("SKIP may go back; the annotation's own interval is added; what follows the zero word is ignored")
  func skip() throws {
    let bytes: [UInt8] = [0x64, 0x04, 0x00, 0xec, 0xff, 0xff, 0xf6, 0xff, 0x03, 0x04, 0x00, 0x00, 0x07]
    #expect(try parse(bytes).map(\.sample) == [100, 93])
  }

  @Test("SUB holds for one annotation, NUM and CHN until they change; NUM and SUB are signed")
  func modifiers() throws {
    let bytes: [UInt8] = [
      0x01, 0x04, 0xff, 0xf7, 0xff, 0xf3, 0xc8, 0xf8, 0x01, 0x04, 0x01, 0x04, 0x00, 0xf8, 0x01, 0xf0, 0x00, 0x00,
    ]
    let read = try parse(bytes)
    #expect(read.map(\.subtype) == [-1, 0, 0])
    #expect(read.map(\.number) == [-1, -1, 1])
    #expect(read.map(\.channel) == [200, 200, 0])
  }

  @Test("Codes and mnemonics belong together")
  func symbols() {
    let table: [(UInt8, Character)] = [
      (1, "N"), (2, "L"), (3, "R"), (4, "a"), (5, "V"), (6, "F"), (7, "J"), (8, "A"), (9, "S"), (10, "E"), (11, "j"),
      (12, "/"), (13, "Q"), (14, "~"), (16, "|"), (18, "s"), (19, "T"), (20, "*"), (21, "D"), (22, "\""), (23, "="),
      (24, "p"), (25, "B"), (26, "^"), (27, "t"), (28, "+"), (29, "u"), (30, "?"), (31, "!"), (32, "["), (33, "]"),
      (34, "e"), (35, "n"), (36, "@"), (37, "x"), (38, "f"), (39, "("), (40, ")"), (41, "r"),
    ]
    for (code, symbol) in table {
      #expect(AnnotationCode.symbol(of: code) == symbol)
      #expect(AnnotationCode.code(of: symbol) == code)
    }
    for code: UInt8 in [0, 15, 17, 42, 49, 63, 255] { #expect(AnnotationCode.symbol(of: code) == nil) }
    for symbol: Character in [" ", "X", "é"] { #expect(AnnotationCode.code(of: symbol) == nil) }
    #expect(Annotation(sample: 1, symbol: "V")?.code == 5)
    #expect(Annotation(sample: 1, symbol: "X") == nil)
  }

  @Test("A remark at the start may tell the time resolution")
  func timeResolution() throws {
    let beat = Annotation(sample: 5, code: 1)
    for ticks in [720, 83.25] {
      let bytes = try AnnotationFile(annotations: [beat], timeResolution: ticks).bytes(path: "x.atr")
      let again = try AnnotationFile(parsing: bytes, path: "x.atr")
      #expect(again.timeResolution == ticks)
      #expect(again.annotations == [beat])
    }
    let remark = Annotation(sample: 0, symbol: "\"", auxiliary: "## time resolution: 250\0")
    let written = try AnnotationFile(annotations: [remark].compactMap(\.self) + [beat]).bytes(path: "x.atr")
    let file = try AnnotationFile(parsing: written, path: "x.atr")
    #expect(file == AnnotationFile(annotations: [beat], timeResolution: 250))
    #expect(AnnotationFile(annotations: Self.annotations).timeResolution == nil)
    for wrong in ["0", "-5", "nan", "fast"] {
      let remark = Annotation(sample: 0, symbol: "\"", auxiliary: "## time resolution: \(wrong)")
      let bytes = try AnnotationFile(annotations: [remark].compactMap(\.self)).bytes(path: "x.atr")
      let error = #expect(throws: Fault.self) { try parse(bytes) }
      #expect(error?.description == "x.atr: expected a time resolution above 0, found \"\(wrong)\"")
    }
  }

  @Test("Labels that a file defines itself are honoured, written again, and known to differ from the standard's")
  func definitions() throws {
    let definitions = [
      AnnotationFile.LabelDefinition(code: 1, label: "v", meaning: "pvc"),
      AnnotationFile.LabelDefinition(code: 42, label: "V", meaning: "of two words"),
      AnnotationFile.LabelDefinition(code: 5, label: "V", meaning: ""),
      AnnotationFile.LabelDefinition(code: 43, label: "PVC", meaning: "long"),
    ]
    let beats = [1, 42, 5, 43, 8, 49].map { Annotation(sample: 100, code: $0) }
    let note = Annotation(sample: 0, symbol: "\"", auxiliary: "another remark")
    let file = AnnotationFile(
      annotations: [note].compactMap(\.self) + beats, timeResolution: 100, definitions: definitions)
    let again = try AnnotationFile(parsing: file.bytes(path: "x.atr"), path: "x.atr")
    #expect(again == file)
    #expect(beats.map { again.symbol(of: $0) } == [nil, "V", "V", nil, "A", nil])
    #expect(beats.map { again.label(of: $0.code) } == ["v", "V", "V", "PVC", "A", nil])
    #expect(definitions.map(\.redefinesStandard) == [true, false, false, false])
  }

  @Test(
    "A damaged file is refused with its byte",
    arguments: [
      ([], "x.atr, byte 0: expected a zero word at the end, found the end of the file"),
      ([0x05, 0x04], "x.atr, byte 2: expected a zero word at the end, found the end of the file"),
      ([0x05, 0x04, 0x00], "x.atr, byte 3: expected a zero word at the end, found the end of the file"),
      ([0x00, 0xec, 0x01, 0x00], "x.atr, byte 4: expected a zero word at the end, found the end of the file"),
      ([0x01, 0xf4, 0x00, 0x00], "x.atr, byte 0: expected an annotation, found a modifier without one"),
      ([0x01, 0x04, 0x05, 0xfc, 0x41], "x.atr, byte 2: expected 5 auxiliary bytes, found 1"),
      ([0x01, 0x04, 0x00, 0xfd, 0x41], "x.atr, byte 2: expected at most 255 auxiliary bytes, found 256"),
      ([0x01, 0xc8, 0x00, 0x00], "x.atr, byte 0: expected an annotation code of at most 49, found 50"),
    ] as [([UInt8], String)])
  func damage(bytes: [UInt8], message: String) {
    let error = #expect(throws: Fault.self) { try parse(bytes) }
    #expect(error?.description == message)
  }

  @Test("Random annotations written and read again are the same")
  func roundTrip() throws {
    var dice = Dice(state: 4)
    var sample = 0
    let annotations = (0..<5000).map { index in
      sample += Int.random(in: index % 7 == 0 ? -5000...2_000_000_000 : 0...2000, using: &dice)
      return Annotation(
        sample: sample, code: .random(in: 1...49, using: &dice),
        subtype: index % 3 == 0 ? .random(in: -128...127, using: &dice) : 0,
        channel: UInt8(index / 50 % 256), number: .random(in: -128...127, using: &dice),
        auxiliary: index % 5 == 0 ? (0..<index % 256).map { UInt8($0) } : [])
    }
    let folder = try TemporaryFolder()
    try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/x.atr")
    #expect(try AnnotationFile.read("\(folder.path)/x.atr").annotations == annotations)
  }

  @Test(
    "What the format cannot hold is not written",
    arguments: [
      Annotation(sample: 1, code: 50), Annotation(sample: 0, code: 0), Annotation(sample: 3_000_000_000, code: 1),
      Annotation(sample: .min, code: 1), Annotation(sample: 1, code: 1, auxiliary: Array(repeating: 65, count: 256)),
    ])
  func unwritable(annotation: Annotation) {
    #expect(throws: Fault.self) { try AnnotationFile(annotations: [annotation]).bytes(path: "x.atr") }
  }
}
