import Foundation

/// One kind of bad input, as the table in docs/bad-inputs.md lists it.
struct BadInput: Sendable, CustomStringConvertible {
  /// The table's first column.
  var description: String
  /// What stands in the folder that the tool runs in: path -> bytes.
  var files: [String: [UInt8]]
  /// What the tool is called with.
  var arguments = ["--quiet", "--data", "input"]

  init(_ description: String, _ files: [String: [UInt8]], arguments: [String]? = nil) {
    self.description = description
    self.files = files
    if let arguments { self.arguments = arguments }
  }

  init(_ description: String, _ files: [String: String], arguments: [String]? = nil) {
    self.init(description, files.mapValues { Array($0.utf8) }, arguments: arguments)
  }

  /// Puts the files into a folder.
  func make(in folder: URL) throws {
    for (path, bytes) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      // A path that ends with a slash is a folder.
      if path.hasSuffix("/") {
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
      } else {
        try Data(bytes).write(to: file)
      }
    }
  }

  static let all =
    paths + csv + headers + signals + annotations + patients + recordings + segments + reports + beatTables + noises
}

extension BadInput {
  private static let paths = [
    BadInput("nothing at the path", ["other": ""]),
    BadInput("an empty folder", ["input/": ""]),
    BadInput("a folder without usable files", ["input/notes.txt": ""]),
    BadInput("a file that is not a CSV file", ["input": "x"]),
    BadInput("one file of the CSV pair", ["input/mitbih_train.csv": line(class: "0")]),
    BadInput("a device", ["other": ""], arguments: ["--quiet", "--data", "/dev/zero"]),
  ]

  /// A line in the published form, 187 samples of 0.5 or as given, and a class.
  private static func line(class name: String, _ first: String = "0.5", fields: Int = 187) -> String {
    ([first] + Array(repeating: "0.5", count: fields - 1) + [name]).joined(separator: ",") + "\n"
  }

  private static func csv(_ description: String, _ text: String) -> BadInput {
    BadInput(description, ["beats.csv": text], arguments: ["--quiet", "--data", "beats.csv"])
  }

  private static let csv = [
    csv("an empty CSV file", ""),
    csv("a CSV line with a missing field", line(class: "0") + line(class: "0", fields: 186)),
    csv("a CSV file of something else", "name;value\n"),
    csv("a CSV file of a header line alone", (0..<188).map(String.init).joined(separator: ",") + "\n"),
    csv("a CSV file of one class", line(class: "0") + line(class: "0")),
    BadInput(
      "a folder of CSV files of other names", ["input/a.csv": line(class: "0"), "input/b.csv": line(class: "1")]),
    BadInput("a folder of folders without a record list", ["input/p01/a.hea": "a 1 360 10\na.dat 16\n"]),
    BadInput(
      "a .zip file that is not a zip file", ["input.zip": "PK and something else"],
      arguments: ["--quiet", "--data", "input.zip"]),
    BadInput(
      "a truncated gzip file", ["beats.csv.gz": [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] as [UInt8]],
      arguments: ["--quiet", "--data", "beats.csv.gz"]),
    csv("a word in place of a sample", line(class: "0", "high")),
    csv("nan in place of a sample", line(class: "0", "nan")),
    csv("a sample beyond 0 to 1", line(class: "0") + line(class: "0", "1.5")),
    csv("a class beyond 0 to 4", line(class: "5")),
    csv("a CSV line of 20,001 fields", String(repeating: "0.5,", count: 20_000) + "\n"),
  ]

  /// A record `a` of ten samples in format 16, its header, signals or annotations replaced.
  private static func record(
    _ description: String, header: String = "a 1 360 10\na.dat 16 200 16 0 0 0 0 MLII\n",
    signals: [UInt8] = Array(repeating: 0, count: 20), annotations: [UInt8] = [0, 0], more: [String: [UInt8]] = [:],
    arguments: [String]? = nil
  ) -> BadInput {
    BadInput(
      description,
      ["input/a.hea": Array(header.utf8), "input/a.dat": signals, "input/a.atr": annotations].merging(more) { $1 },
      arguments: arguments)
  }

  private static func list(_ description: String, _ text: String) -> BadInput {
    record(description, more: ["input/RECORDS": Array(text.utf8)])
  }

  private static let headers = [
    list("a record list that leads elsewhere", "../b\n"),
    list("a record listed twice", "a\na\n"),
    list("a listed record that is not there", "a\nb\n"),
    record("an empty header", header: ""),
    record("a header without the number of signals", header: "a\n"),
    record("a sampling rate of 0", header: "a 1 0 10\na.dat 16\n"),
    record("a sampling rate that is too low", header: "a 1 20 10\na.dat 16\n", annotations: [5, 4, 0, 0]),
    record("a header with a missing signal line", header: "a 2 360 10\na.dat 16\n"),
    record("a gain that is not a number", header: "a 1 360 10\na.dat 16 high\n"),
    record("a record without signals", header: "a 0 360 10\n"),
    record(
      "a record without a lead of an ECG",
      header: "a 2 360 5\na.dat 16 200/pm 16 0 0 0 0 RESP\na.dat 16 200/mmHg 16 0 0 0 0 ABP\n"),
    record("a lead that the record does not have", arguments: ["--quiet", "--data", "input", "--lead", "V5"]),
    record("a format that is not read", header: "a 1 360 10\na.dat 7\n"),
    record("two formats in one file", header: "a 2 360 10\na.dat 16\na.dat 80\n"),
    record("a signal file in another folder", header: "a 1 360 10\n../a.dat 16\n"),
  ]

  private static let signals = [
    record("a signal file that is not there", header: "a 1 360 10\nb.dat 16\n"),
    record("a truncated signal file", signals: Array(repeating: 0, count: 13)),
    record(
      "a changed byte in a signal file", header: "a 1 360 10\na.dat 16 200 16 0 0 5 0 MLII\n",
      signals: [1] + Array(repeating: 0, count: 19)),
    record("a file that is not a FLAC file", header: "a 1 360 10\na.dat 516 200 16 0 0 0 0 MLII\n"),
    record(
      "a length that no file can have", header: "a 1 360 9000000000000000000\na.dat 16\n"),
  ]

  private static let annotations = [
    BadInput(
      "a record without annotations", ["input/a.hea": "a 1 360 10\na.dat 16\n"]),
    BadInput(
      "a record with another annotator's file", ["input/a.hea": "a 1 360 10\na.dat 16\n", "input/a.qrs": ""]),
    BadInput("a folder in place of annotations", ["input/a.hea": "a 1 360 10\na.dat 16\n", "input/a.atr/": ""]),
    record("records without any annotated beat"),
    record("truncated annotations", annotations: [5, 4, 5]),
    record("an undefined annotation code", annotations: [1, 0xC8, 0, 0]),
    record("a modifier before any annotation", annotations: [1, 0xF4, 0, 0]),
    record("auxiliary bytes beyond the file's end", annotations: [1, 4, 9, 0xFC, 65]),
    record("a beat after the end of the record", annotations: [5, 4, 7, 4, 0, 0]),
    record("beats that are not in order", annotations: [5, 4, 0, 0xEC, 0xFF, 0xFF, 0xFD, 0xFF, 0, 4, 0, 0]),
    record(
      "more beats than physiologically possible", annotations: Array(repeating: [0, 4], count: 30).joined() + [0, 0]),
    record(
      "annotations with a negative time resolution",
      annotations: [0, 0x58, 23, 0xFC] + Array("## time resolution: -20".utf8) + [0, 5, 4, 0, 0]),
  ]

  private static func patients(_ description: String, _ text: String) -> BadInput {
    record(
      description, more: ["who.csv": Array(text.utf8)],
      arguments: ["--quiet", "--data", "input", "--patients", "who.csv"])
  }

  private static func edf(_ description: String, replacing: [Int: String] = [:], length: Int = 532)
    -> BadInput
  {
    // One signal of ten samples a data record, one data record.
    var text =
      "0       \(String(repeating: " ", count: 160))01.01.2600.00.00512     \(String(repeating: " ", count: 44))1       1       1   "
    text += "ECG             \(String(repeating: " ", count: 80))mV      -5      5       -32768  32767   "
    text +=
      String(repeating: " ", count: 80) + "10      " + String(repeating: " ", count: 32)
      + String(repeating: "\0", count: 20)
    var bytes = Array(text.utf8)
    for (offset, field) in replacing { bytes.replaceSubrange(offset..<offset + field.utf8.count, with: field.utf8) }
    return BadInput(description, ["input/a.edf": Array(bytes.prefix(length)), "input/a.atr": [0, 0]])
  }

  /// A table of samples `a` with an annotation file beside it.
  private static func table(_ description: String, _ text: String) -> BadInput {
    BadInput(description, ["input/a.csv": Array(text.utf8), "input/a.atr": [0, 0]])
  }

  private static let recordings = [
    edf("an EDF file that is cut short in its head", length: 300),
    edf("an EDF file of another length of head", replacing: [184: "768     "]),
    edf("an EDF file with a word in place of a number", replacing: [360: "low     "]),
    edf("an EDF file without samples", replacing: [472: "0       "]),
    edf("an EDF file without data records", length: 512),
    BadInput("an EDF file that is none", ["input/a.edf": "EDF"] as [String: String]),
    table("a table of samples without a rate", "II (mV)\n1\n2\n3\n"),
    table("a table of words", "II (mV)\nhigh\nlow\n"),
    table(
      "times of samples that are not even",
      "time [ms],II (mV)\n" + (0..<20).map { "\($0 * 4 - ($0 == 9 ? 3 : 0)),1\n" }.joined()),
    table("times of samples that stand still", "time [ms],II (mV)\n" + (0..<20).map { _ in "12,1\n" }.joined()),
    BadInput("a Kardia file that is none", ["input/a.json": Array("{}".utf8), "input/a.atr": [0, 0]]),
  ]

  /// A record, and a file of patients to test.
  private static func named(_ description: String, _ text: String) -> BadInput {
    record(
      description, more: ["who.txt": Array(text.utf8)],
      arguments: ["--quiet", "--data", "input", "--test-patients", "who.txt"])
  }

  private static let patients = [
    patients("a line of a patient file without a patient", "record,patient\na,1\nb\n"),
    patients("a record that a patient file names twice", "a,1\na,2\n"),
    record(
      "a patient file that is not there", arguments: ["--quiet", "--data", "input", "--patients", "who.csv"]),
    named("a file of test patients that names one twice", "a\nb\n\na\n"),
    named("a file of test patients without a name", "\n \n"),
  ]

  private static func segments(_ description: String, _ header: String) -> BadInput {
    record(
      description,
      more: [
        "input/m.hea": Array(header.utf8), "input/m.atr": [0, 0], "input/RECORDS": Array("m\n".utf8),
      ])
  }

  private static let segments = [
    segments("a segment of another length", "m/1 1 360 11\na 11\n"),
    segments("a segment of another rate", "m/1 1 250 10\na 10\n"),
    record(
      "segments in different units",
      more: [
        "input/b.hea": Array("b 1 360 10\nb.dat 16 200/mmHg\n".utf8), "input/b.dat": Array(repeating: 0, count: 20),
        "input/m.hea": Array("m/2 1 360 20\na 10\nb 10\n".utf8), "input/m.atr": [0, 0],
        "input/RECORDS": Array("m\n".utf8),
      ]),
    segments("a segment that is not there", "m/1 1 360 10\nb 10\n"),
    segments("a segment that holds itself", "m/1 1 360 10\nm 10\n"),
    segments("a gap that would fill the memory", "m/2 1 360\na 10\n~ 1000000000000\n"),
  ]

  private static let beatTables = [
    ("a table of beats without a heading", "r0,1.5,N\n"),
    ("a beat at no time", "record,time,class\nr0,later,N\n"),
    ("a beat of no class", "record,time,class\nr0,1.5,X\n"),
    ("a probability above 1", "record,time,class,probability\nr0,1.5,N,1.5\n"),
    ("a table of beats without any", "record,time,class\n"),
  ].map { description, text in
    BadInput(description, ["beats.csv": text], arguments: ["score", "--data", "input", "--test-csv", "beats.csv"])
  }

  private static let noises = [
    BadInput(
      "a record that is too short for noise",
      ["a.hea": Array("a 1 360 10\na.dat 16\n".utf8), "a.dat": Array(repeating: 0, count: 20), "a.atr": [0, 0]],
      arguments: ["noise", "a", "--noise", "a"])
  ]

  private static let reports = [
    BadInput("a folder without results", ["report/": ""], arguments: ["render", "report"]),
    BadInput("results of another format", ["report/results.json": #"{"format":3}"#], arguments: ["render", "report"]),
    BadInput("results that lack a part", ["report/results.json": #"{"format":2}"#], arguments: ["render", "report"]),
    BadInput("results that are no JSON", ["report/results.json": "<html>"], arguments: ["render", "report"]),
    BadInput(
      "a file in place of the report's folder", ["report": ""],
      arguments: ["--quiet", "--beats", "1000", "--output", "report"]),
    BadInput(
      "a report's folder that holds something else", ["report/thesis.tex": ""],
      arguments: ["--quiet", "--beats", "1000", "--output", "report"]),
  ]
}
