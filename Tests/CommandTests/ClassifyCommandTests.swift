import Foundation
import TestSupport
import Testing
import WFDB

/// `classify` and `score` as a user runs them, on a made record and the models of a quick run.
@Suite(.serialized)
struct ClassifyCommandTests {
  /// A report with models.
  private static let report = Result { try ReadyReport.ofOneProtocol.get().report.path }

  private static let beats = 60

  /// Writes the record `made`: a beat each 0.8 s in the second of two signals, and its annotations.
  private static func writeRecord(to folder: URL) throws {
    let peaks = (0..<beats).map { 200 + 288 * $0 }
    var lead = [Int32](repeating: 1024, count: 200 + 288 * beats)
    for peak in peaks {
      for (distance, height) in [60.0, 140, 200, 140, 60].enumerated() { lead[peak + distance - 2] += Int32(height) }
      for distance in 0..<60 { lead[peak + 90 + distance] += Int32(40 * sin(.pi * Double(distance) / 60)) }
    }
    let signals = ["V5", "MLII"].map { name in
      Signal(
        description: SignalDescription(fileName: "made.dat", format: 212, baseline: 1024, name: name),
        samples: name == "MLII" ? lead : Array(repeating: 1024, count: lead.count))
    }
    try Record(header: RecordHeader(name: "made", sampleRate: 360), signals: signals).write(folder: folder.path)
    try AnnotationFile(annotations: peaks.compactMap { Annotation(sample: $0, symbol: "N") }).write(
      to: folder.appending(path: "made.atr").path)
  }

  private static func classify(_ folder: URL, _ options: [String]) throws -> Tool.Outcome {
    try Tool.run(["classify", "made", "--model", report.get()] + options, in: folder)
  }

  private struct Document: Decodable {
    struct Beat: Decodable {
      var sample: Int
      var time: Double
      var `class`: String?
      var probability: Float?
      var quality: String
    }
    var record: String
    var lead: String
    var threshold: Float
    var counts: [String: Int]
    var unclassified: Int
    var beats: [Beat]
  }

  @Test func inFramesOfASecondBeatsKeepTheirTimesInEveryFile() throws {
    try Tool.withFolder { folder in
      try Self.writeRecord(to: folder)
      let made = try Record.read(folder: folder.path, name: "made")
      var lead = made.signals[1]
      lead.description.samplesPerFrame = 360
      lead.samples = Array(lead.samples.prefix(lead.samples.count / 360 * 360))
      let seconds = lead.samples.count / 360
      try Record(header: RecordHeader(name: "made", sampleRate: 1), signals: [lead]).write(folder: folder.path)
      let outcome = try Self.classify(folder, ["--detect", "--lead", "mlii"])
      #expect(outcome.code == 0, "\(outcome.err)")
      let document = try JSONDecoder().decode(
        Document.self, from: Data(contentsOf: folder.appending(path: "made.ecgr.json")))
      let expected = (0..<Self.beats).map { (beat: Int) -> Int in 200 + 288 * beat }.filter { $0 < seconds * 360 }
      #expect(zip(document.beats, expected).allSatisfy { beat, peak in abs(beat.time - Double(peak) / 360) < 0.02 })
      #expect(document.beats.count >= expected.count - 1)
      let file = try AnnotationFile.read(folder.appending(path: "made.ecgr").path)
      #expect(file.timeResolution == 360)
      #expect(
        file.annotations.dropFirst().map { Double($0.sample) / 360 }.elementsEqual(document.beats.map(\.time)) {
          abs($0 - $1) < 1e-5
        })
      let table = try String(contentsOf: folder.appending(path: "made.ecgr.csv"), encoding: .utf8)
      let times = table.split(separator: "\n").dropFirst().compactMap { Double($0.prefix { $0 != "," }) }
      #expect(times == document.beats.map(\.time))
    }
  }

  @Test(arguments: [[], ["--detect"], ["--use", "forest"], ["--threshold", "best-f1", "--jobs", "1"]])
  func annotationsTableAndDocumentSayTheSame(options: [String]) throws {
    try Tool.withFolder { folder in
      try Self.writeRecord(to: folder)
      let outcome = try Self.classify(folder, options)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(outcome.out.hasPrefix("made: "))
      let document = try JSONDecoder().decode(
        Document.self, from: Data(contentsOf: folder.appending(path: "made.ecgr.json")))
      #expect(document.record == "made" && document.lead == "MLII")
      #expect(document.beats.map(\.sample) == (0..<Self.beats).map { 200 + 288 * $0 })
      #expect(document.beats.last?.class == nil && document.beats.last?.probability == nil)
      #expect(document.unclassified == 1 && document.counts.values.reduce(0, +) == Self.beats - 1)
      for beat in document.beats.dropLast() {
        let probability = try #require(beat.probability)
        #expect(beat.class == (probability > document.threshold ? "abnormal" : "normal"))
        #expect(abs(beat.time - Double(beat.sample) / 360) < 1e-6)
      }
      let rows = try String(contentsOf: folder.appending(path: "made.ecgr.csv"), encoding: .utf8).split(separator: "\n")
      #expect(rows.first == "time,sample,class,probability,quality")
      #expect(
        rows.dropFirst().map(String.init)
          == document.beats.map { beat -> String in
            let probability = beat.probability.map { "\($0)" } ?? ""
            return "\(beat.time),\(beat.sample),\(beat.class ?? ""),\(probability),\(beat.quality)"
          })
      let marks = try AnnotationFile.read(folder.appending(path: "made.ecgr").path).annotations
      #expect(marks.first?.text.contains("Q abnormal") == true)
      #expect(
        marks.dropFirst().map(\.symbol)
          == document.beats.map { $0.class == nil ? "?" : $0.class == "normal" ? "N" : "Q" })
      #expect(marks.dropFirst().map(\.sample) == document.beats.map(\.sample))

      let score = try Tool.run(["score", "--record", "made", "atr", "ecgr", "--from", "0"], in: folder)
      #expect(score.code == 0, "\(score.err)")
      #expect(score.out.contains("100.00 % (60/60)"))
    }
  }

  @Test func theFilesDoNotDependOnJobsAndReplaceEarlierOnes() throws {
    try Tool.withFolder { folder in
      try Self.writeRecord(to: folder)
      let before = try Tool.files(in: folder)
      #expect(try Self.classify(folder, ["--jobs", "1"]).code == 0)
      let first = try Tool.files(in: folder)
      #expect(first.keys.sorted() == (before.keys + ["made.ecgr", "made.ecgr.csv", "made.ecgr.json"]).sorted())
      #expect(before.allSatisfy { first[$0.key] == $0.value })
      #expect(try Self.classify(folder, ["--jobs", "3"]).code == 0)
      #expect(try Tool.files(in: folder) == first)
      #expect(try Self.classify(folder, ["--output", "elsewhere"]).code == 0)
      #expect(try Tool.files(in: folder)["elsewhere/made.ecgr"] == first["made.ecgr"])
    }
  }

  @Test func filesOfTheRecordAreNotOverwritten() throws {
    try Tool.withFolder { folder in
      try Self.writeRecord(to: folder)
      try FileManager.default.copyItem(
        at: folder.appending(path: "made.atr"), to: folder.appending(path: "made.ecgr"))
      let before = try Tool.files(in: folder)
      let outcome = try Self.classify(folder, ["--annotator", "ecgr", "--output", "./"])
      #expect(outcome.code == 73)
      #expect(outcome.err.contains("made.ecgr: cannot be written: it is one of the files that were read"))
      #expect(try Tool.files(in: folder) == before)
    }
  }

  @Test(arguments: [
    (["classify", "nowhere", "--model", "M"], 65, "nowhere.hea, or an EDF, BDF, text or Kardia file, found"),
    (["classify", "made", "--model", "empty"], 65, "net.json"),
    (["classify", "made", "--model", "M", "--annotator", "qrs"], 65, "made.qrs: expected annotations"),
    (["classify", "made", "--model", "M", "--output", "made.dat"], 73, "made.dat"),
    (["classify", "made", "--model", "M", "--jobs", "0"], 64, "--jobs"),
    (["classify", "made", "--model", "M", "--use", "tree"], 64, "--use"),
    (["classify", "made", "--model", "M", "--classes", "five"], 64, "--classes"),
    (["classify", "made", "--model", "M", "--classes", "aami", "--threshold", "best-f1"], 64, "--threshold"),
    (["classify", "made"], 64, "--model"),
    (["score", "made.atr", "made.test"], 65, "made.test: no such file"),
    (["score", "made.hea", "made.atr"], 65, "made.hea"),
    (["score", "made.atr", "made.atr", "--from", "-1"], 64, "--from"),
    (["score", "made.atr", "made.atr", "--fs", "0"], 64, "--fs"),
    (["score", "made.atr", "made.atr"], 65, "--from 0 counts all"),
    (["score", "made.atr", "made.atr", "--escape-beats", "V"], 64, "--escape-beats"),
    (["score", "made.atr", "made.atr", "--from", "0", "--output", "made.atr/x"], 73, "made.atr: cannot be written"),
  ])
  func whatCannotBeDoneIsToldInALine(arguments: [String], code: Int32, says: String) throws {
    try Tool.withFolder { folder in
      try Self.writeRecord(to: folder)
      let before = try Tool.files(in: folder)
      let report = try Self.report.get()
      let outcome = try Tool.run(arguments.map { $0 == "M" ? report : $0 }, in: folder)
      #expect(outcome.code == code, "\(outcome.err)")
      #expect(outcome.err.contains(says), "\(outcome.err)")
      #expect(code == 64 || outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
      #expect(try Tool.files(in: folder) == before)
    }
  }
}
