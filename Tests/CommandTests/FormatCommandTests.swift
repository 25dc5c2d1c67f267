import EDF
import Foundation
import TestSupport
import Testing
import WFDB

/// `classify` on recordings of every format, with the models of a quick run.
@Suite(.serialized)
struct FormatCommandTests {
  /// A report with models.
  private static let report = Result { try ReadyReport.ofOneProtocol.get().report.path }

  private static let rate = 360
  private static let peaks = (0..<40).map { 200 + 288 * $0 }
  /// Units of 5 microvolts.
  private static let samples: [Int] = {
    var lead = [Int](repeating: 0, count: 11_880)
    for peak in peaks {
      for (distance, height) in [60, 140, 200, 140, 60].enumerated() { lead[peak + distance - 2] += height }
      for distance in 0..<60 { lead[peak + 90 + distance] += Int(40 * sin(.pi * Double(distance) / 60)) }
    }
    return lead
  }()

  private static func annotate(_ name: String, in folder: URL) throws {
    try AnnotationFile(annotations: peaks.compactMap { Annotation(sample: $0, symbol: "N") }).write(
      to: folder.appending(path: "\(name).atr").path)
  }

  private static func writeWFDB(to folder: URL) throws {
    let signal = Signal(
      description: SignalDescription(fileName: "w.dat", format: 16, gain: 200, baseline: 0, name: "II"),
      samples: samples.map(Int32.init))
    let header = RecordHeader(
      name: "w", sampleRate: Double(rate), frameCount: samples.count, signals: [signal.description])
    try Record(header: header, signals: [signal]).write(folder: folder.path)
    try annotate("w", in: folder)
  }

  private static func edf(annotated: Bool) throws -> Data {
    let header = EDFHeader(
      continuity: .continuous, patient: "1 M 01-JAN-1950 Haagse_Harry",
      signals: [
        EDFSignal(label: "ECG II", units: "mV", physical: (-163.84, 163.835), samplesPerRecord: rate),
        .annotations(.edf, samplesPerRecord: 40),
      ])
    let marks = peaks.map { EDFAnnotation(onset: Double($0) / Double(rate), text: "Normal beat") }
    return Data(try EDFFile.bytes(header, samples: [samples], annotations: annotated ? marks : []))
  }

  private static func classify(_ file: String, in folder: URL, _ options: [String] = []) throws -> Tool.Outcome {
    try Tool.run(["classify", file, "--model", report.get()] + options, in: folder)
  }

  /// Samples and classes of a result.
  private static func calls(_ name: String, in folder: URL) throws -> [String] {
    try String(contentsOf: folder.appending(path: "\(name).ecgr.csv"), encoding: .utf8).split(separator: "\n")
      .dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false)[1...2].joined(separator: " ") }
  }

  @Test func everyFormatGivesTheSameResult() throws {
    try Tool.withFolder { folder in
      try Self.writeWFDB(to: folder)
      #expect(try Self.classify("w", in: folder).code == 0)
      let expected = try Self.calls("w", in: folder)
      #expect(expected.count == 40)

      try Self.edf(annotated: true).write(to: folder.appending(path: "e.edf"))
      let edf = try Self.classify("e.edf", in: folder)
      #expect(edf.code == 0, "\(edf.err)")
      #expect(edf.out.contains("e: 40 beats annotated (edf), lead ECG II:"))
      #expect(!edf.out.contains("Harry"))
      #expect(try Self.calls("e", in: folder) == expected)
      // Its times are there for programs that read the annotation file alone.
      #expect(try AnnotationFile.read(folder.appending(path: "e.ecgr").path).timeResolution == 360)

      let rows = Self.samples.map { "\(Double($0) / 200)\n" }.joined()
      try Data("Name,Harry\nSample Rate,360 hertz\n\nLead,Lead II\nUnit,mV\n\n\(rows)".utf8)
        .write(to: folder.appending(path: "a.csv"))
      try Self.annotate("a", in: folder)
      let text = try Self.classify("a.csv", in: folder)
      #expect(
        text.out.hasPrefix("a: its first lines give 360 samples per second\na: 40 beats annotated (atr), lead Lead II:")
      )
      #expect(try Self.calls("a", in: folder) == expected)

      try Data("II [mV]\n\(rows)".utf8).write(to: folder.appending(path: "b.txt"))
      try Self.annotate("b", in: folder)
      let missing = try Self.classify("b.txt", in: folder)
      #expect(missing.code == 65)
      #expect(
        missing.err.hasPrefix("ecg-report: b.txt: expected a column of times with its unit, such as time [ms], or --fs")
      )
      #expect(try Self.classify("b.txt", in: folder, ["--fs", "360"]).code == 0)
      #expect(try Self.calls("b", in: folder) == expected)
      let rated = try Self.classify("e.edf", in: folder, ["--fs", "360"])
      #expect(rated.code == 64)
      #expect(rated.err == "ecg-report: --fs: expected with a text file, found e.edf, which has a rate\n")
    }
  }

  @Test func beatsBesideAnyRecordingAreScored() throws {
    try Tool.withFolder { folder in
      try Self.edf(annotated: true).write(to: folder.appending(path: "e.edf"))
      try Self.annotate("e", in: folder)
      #expect(try Self.classify("e.edf", in: folder).code == 0)
      let outcome = try Tool.run(["score", "--record", "e", "atr", "ecgr", "--from", "0"], in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(outcome.out.contains("360 Hz"))
      #expect(outcome.out.contains("100.00 % (40/40)"))
    }
  }

  @Test func beatsAreFoundWhereNothingMarksThem() throws {
    try Tool.withFolder { folder in
      try Self.edf(annotated: false).write(to: folder.appending(path: "e.edf"))
      let outcome = try Self.classify("e", in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(outcome.out.contains("beats detected, lead ECG II:"))
      #expect(try abs(Self.calls("e", in: folder).count - 40) <= 2)
      #expect(try Self.classify("e", in: folder, ["--annotator", "qrs"]).code == 65)
    }
  }

  @Test func whatIsThereOfAHalfGoodRecordIsClassified() throws {
    try Tool.withFolder { folder in
      try Self.writeWFDB(to: folder)
      #expect(try Self.classify("w", in: folder).code == 0)
      let whole = try Self.calls("w", in: folder)
      let data = folder.appending(path: "w.dat")
      try Data(contentsOf: data).prefix(11_881).write(to: data)
      let outcome = try Self.classify("w", in: folder)
      #expect(outcome.code == 0, "\(outcome.err)")
      #expect(outcome.out.hasPrefix("w: w.dat is cut short: its last 5940 of 11880 frames are missing\n"))
      let half = try Self.calls("w", in: folder)
      #expect(half.count == 40)
      #expect(half.prefix(19) == whole.prefix(19))
      #expect(half.suffix(19).allSatisfy { $0.hasSuffix(" ") })
      // Nothing is trained on it by mistake.
      let trained = try Tool.run(["export", "--data", ".", "out"], in: folder)
      #expect(trained.code == 65 && trained.err.contains("w.dat: expected 23760 bytes"))
    }
  }
}
