import EDF
import Files
import Foundation
import Heartbeats
import TestSupport
import Testing
import WFDB

@Suite("Folders of recordings of several formats")
struct MixedFormatsTests {
  private let folder: TemporaryFolder
  private static let symbols = "NNVNANNN"
  private static let samples = (0..<3000).map { ($0 % 300 < 20 ? 1000 - $0 % 300 * 40 : $0 % 300) }

  init() throws { folder = try TemporaryFolder() }

  private func put(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    try Data(bytes).write(to: folder.url.appending(path: name))
  }

  private func annotate(_ name: String) throws {
    let marks = Self.symbols.enumerated().compactMap { Annotation(sample: 300 + 300 * $0, symbol: $1) }
    try AnnotationFile(annotations: marks).write(to: "\(folder.path)/\(name).atr")
  }

  private func writeWFDB(_ name: String) throws {
    let signal = Signal(
      description: SignalDescription(fileName: "\(name).dat", format: 16, gain: 1000, baseline: 0, name: "II"),
      samples: Self.samples.map(Int32.init))
    let header = RecordHeader(name: name, sampleRate: 300, frameCount: 3000, signals: [signal.description])
    try Record(header: header, signals: [signal]).write(folder: folder.path)
    try annotate(name)
  }

  private func writeEDF(_ name: String, patient: String, shift: Int = 0, annotated: Bool = true) throws {
    let header = EDFHeader(
      continuity: .continuous, patient: patient,
      signals: [
        EDFSignal(label: "ECG II", units: "mV", physical: (-32.768, 32.767), samplesPerRecord: 300),
        .annotations(.edf, samplesPerRecord: 40),
      ])
    let marks = Self.symbols.enumerated().map { EDFAnnotation(onset: 1 + Double($0), text: String($1)) }
    try put(
      "\(name).edf",
      try EDFFile.bytes(header, samples: [Self.samples.map { $0 + shift }], annotations: annotated ? marks : []))
  }

  private func writeText(_ name: String) throws {
    let rows = Self.samples.enumerated().map { "\(Double($0) / 300),\(Double($1) / 1000)\n" }.joined()
    try put("\(name).csv", "time (s),II (mV)\n\(rows)".utf8)
  }

  @Test("EDF+ annotations, an annotation file beside EDF or text, and WFDB give the same beats")
  func sameBeats() throws {
    try writeWFDB("a")
    try writeEDF("b", patient: "X X X X")
    try writeEDF("c", patient: "X X X X", shift: 1, annotated: false)
    try annotate("c")
    try writeText("d")
    try annotate("d")
    // Text without annotations may be anything.
    try put("notes.txt", "1\n2\n".utf8)
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
    let beats = loaded.beats
    #expect(beats.recordNames == ["a", "b", "c", "d"])
    let rows = beats.count / 4
    #expect(rows == 7)
    for record in 1..<4 {
      let own = record * rows..<(record + 1) * rows
      #expect(Array(beats.classes[own]) == Array(beats.classes[..<rows]))
      #expect(Array(beats.times[own]) == Array(beats.times[..<rows]))
      let width = BeatSet.samplesPerBeat
      let difference = zip(
        beats.samples[own.lowerBound * width..<own.upperBound * width], beats.samples[..<(rows * width)]
      )
      .map { abs($0 - $1) }.max()
      #expect(difference.map { $0 < 1e-4 } == true)
    }
    #expect(loaded.details.remarks.contains("Formats: 1 WFDB, 2 EDF, 1 text"))
    #expect(loaded.details.remarks.contains("d: its times (time) give 300 samples per second"))
  }

  @Test("Patients of EDF heads become numbers; records of one patient count as one's")
  func patients() throws {
    for (number, name) in ["p", "q", "r"].enumerated() {
      try writeEDF(name, patient: number == 1 ? "2 F X Other" : "1 M 01-JAN-1950 Haagse_Harry", shift: number)
    }
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
    #expect(loaded.beats.patientNames == ["EDF patient 1", "EDF patient 2"])
    #expect(
      loaded.details.remarks.contains(
        "The patient field of 3 EDF headers, which is not stored, distinguishes 2 patients"))
    #expect(!loaded.details.remarks.joined().contains("Harry"))
  }

  @Test("Of two files of one name the WFDB record is read; RECORDS names files of any format")
  func names() throws {
    try writeWFDB("a")
    try writeEDF("a", patient: "")
    try writeEDF("b", patient: "", shift: 1)
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 1)
    #expect(loaded.beats.recordNames == ["a", "b"])
    #expect(loaded.details.leftOut == [.init(record: "a.edf", reason: "of the same name as a.hea")])
    try put("RECORDS", "b.edf\na\n".utf8)
    #expect(try WFDBSource(folder: folder.path).load(jobs: 1).beats.recordNames == ["b", "a"])
    try put("RECORDS", "b\n".utf8)
    #expect(try WFDBSource(folder: folder.path).load(jobs: 1).beats.recordNames == ["b"])
  }

  @Test("A folder of EDF files alone is one of records; one without annotations is left out")
  func recognised() throws {
    try writeEDF("b", patient: "", annotated: false)
    #expect(try BeatLoader.recognise(folder.path) == .records(folder: folder.path, reading: RecordReading()))
    let fault = #expect(throws: Fault.self) { try BeatLoader.load(folder.path, jobs: 1) }
    #expect(fault?.reason == "expected beats, found none")
  }
}
