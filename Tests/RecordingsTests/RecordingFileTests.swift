import EDF
import Files
import Foundation
import Recordings
import TestSupport
import Testing
import WFDB

@Suite("Recordings of every format")
struct RecordingFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func put(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    let file = folder.url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  private func edf(
    _ continuity: EDFHeader.Continuity = .continuous, patient: String = "", marks: [EDFAnnotation] = [],
    onsets: [Double]? = nil
  ) throws -> [UInt8] {
    let header = EDFHeader(
      continuity: continuity, patient: patient,
      signals: [
        EDFSignal(label: "EEG C3-A2", physical: (-100, 100), samplesPerRecord: 500),
        EDFSignal(label: "ECG", units: "mV", physical: (-32.768, 32.767), samplesPerRecord: 100),
      ] + (continuity == .plain ? [] : [.annotations(.edf, samplesPerRecord: 60)]))
    return try EDFFile.bytes(
      header, samples: [Array(repeating: 0, count: 1500), (0..<300).map { $0 }], annotations: marks, onsets: onsets)
  }

  private func found(_ argument: String) -> (name: String, format: RecordingFile.Format)? {
    (try? RecordingFile(argument: "\(folder.path)/\(argument)")).map { ($0.name, $0.format) }
  }

  @Test("A recording is found by its file, by its name, and by a file beside it")
  func arguments() throws {
    try put("a.hea", "a 0 360\n".utf8)
    try put("a.csv", "1\n".utf8)
    try put("b.EDF", try edf())
    try put("b.atr", [0, 0])
    try put("c", try edf())
    try put("d.txt", "1\n".utf8)
    try put("e.dat", [1, 2])
    #expect(found("a").map { $0 == ("a", .wfdb) } == true)
    #expect(found("a.hea").map { $0 == ("a", .wfdb) } == true)
    #expect(found("a.atr").map { $0 == ("a", .wfdb) } == true)
    #expect(found("a.csv").map { $0 == ("a", .table) } == true)
    #expect(found("b").map { $0 == ("b", .edf) } == true)
    #expect(found("b.EDF").map { $0 == ("b", .edf) } == true)
    #expect(found("b.atr").map { $0 == ("b", .edf) } == true)
    #expect(found("c").map { $0 == ("c", .edf) } == true)
    #expect(found("d").map { $0 == ("d", .table) } == true)
    let fault = #expect(throws: Fault.self) { try RecordingFile(argument: "\(folder.path)/e.dat") }
    #expect(fault?.reason.hasSuffix("or an EDF, BDF, text or Kardia file, found another file") == true)
    #expect(throws: Fault.self) { try RecordingFile(argument: "\(folder.path)/none") }
  }

  @Test("Every format opens as a recording; a rate is for text only")
  func opening() throws {
    try put("b.edf", try edf())
    try put("d.txt", "II (mV)\n1\n2\n".utf8)
    let edf = try RecordingFile(argument: "\(folder.path)/b.edf").open()
    #expect(edf.leads.map(\.name) == ["EEG C3-A2", "ECG"])
    #expect(try LeadChoice(in: edf, wanted: nil).index == 1)
    #expect(edf.leads[1].sampleRate == 100 && edf.leads[1].samplesPerFrame == 100 && edf.frameRate == 1)
    let samples = try edf.samples(ofLead: 1).all()
    #expect(zip(samples, 0..<300).allSatisfy { abs($0 - Double($1) / 1000) < 1e-12 })
    let table = try RecordingFile(argument: "\(folder.path)/d.txt").open(sampleRate: 250)
    #expect(table.leads == [RecordingLead(name: "II", units: "mV", sampleRate: 250)])
    #expect(try table.samples(ofLead: 0).all() == [1, 2])
    let fault = #expect(throws: Fault.self) {
      try RecordingFile(argument: "\(folder.path)/b.edf").open(sampleRate: 250)
    }
    #expect(fault?.kind == .usage)
  }

  @Test("Annotations of EDF+ are beats by mnemonics and words; the rest is counted, and its text is not shown")
  func edfAnnotations() throws {
    let marks = [
      EDFAnnotation(onset: 1.25, text: "V"), EDFAnnotation(onset: 0.51, text: "N"),
      EDFAnnotation(onset: 2, text: "Mr Smith woke"),
      EDFAnnotation(onset: 2.02, duration: 30, text: "V"),
      EDFAnnotation(onset: 2.5, duration: 0.1, text: "premature  Atrial-contraction"),
      EDFAnnotation(onset: 2.9, text: "PVC@@ECG"), EDFAnnotation(onset: 2.95, text: "W"),
    ]
    try put("b.edf", try edf(.discontinuous, marks: marks.sorted { $0.onset < $1.onset }, onsets: [0.5, 1.5, 7]))
    let recording = try EDFRecording("\(folder.path)/b.edf", name: "b")
    let read = try recording.annotations(by: "atr")
    #expect(read.marks.map { $0.symbol.map(String.init) ?? "-" } == ["N", "V", "-", "-", "A", "V", "-"])
    #expect(Set(read.marks.filter { $0.symbol == nil }.map(\.label)) == ["a text that names no beat"])
    // From the first sample on, which was recorded half a second after the file's start.
    #expect(read.sample(at: read.marks[0].tick, of: recording.leads[1]) == 1)
    #expect(read.sample(at: read.marks[1].tick, of: recording.leads[1]) == 75)
    #expect(read.sample(at: read.marks[1].tick, of: recording.leads[0]) == 375)
  }

  @Test(
    "A WFDB annotation file beside comes first; its times count samples of the fastest lead unless it says otherwise")
  func beside() throws {
    try put("b.edf", try edf(marks: [EDFAnnotation(onset: 1, text: "V")]))
    let file = AnnotationFile(annotations: [Annotation(sample: 1000, symbol: "N")].compactMap(\.self))
    try file.write(to: "\(folder.path)/b.atr")
    let recording = try EDFRecording("\(folder.path)/b.edf", name: "b")
    let read = try recording.annotations(by: "atr")
    #expect(read.marks.map(\.symbol) == ["N"])
    #expect(read.sample(at: read.marks[0].tick, of: recording.leads[1]) == 200)
    #expect(try recording.annotations(by: "edf").marks.map(\.symbol) == ["V"])
    try put("p.edf", try edf(.plain))
    #expect(throws: Fault.self) { try EDFRecording("\(folder.path)/p.edf", name: "p").annotations(by: "atr") }
  }

  @Test(
    "Who was recorded is known by a digest, and only where the head says it",
    arguments: [
      (EDFHeader.Continuity.continuous, "X X X X", false), (.continuous, "", false),
      (.continuous, "X F 02-MAY-1951 X", false),
      (.continuous, "MCH-0234567 F 02-MAY-1951 Haagse_Harry", true), (.plain, "Harry", true),
      (.plain, "X X X X", false),
    ])
  func patients(continuity: EDFHeader.Continuity, field: String, isNamed: Bool) throws {
    try put("b.edf", try edf(continuity, patient: field))
    let patient = try EDFRecording("\(folder.path)/b.edf", name: "b").patient
    #expect((patient != nil) == isNamed)
    #expect(patient?.contains("Harry") != true)
    #expect(try EDFRecording("\(folder.path)/b.edf", name: "other").patient == patient)
  }

  @Test(
    "A signal file of a WFDB record that was cut short is read as far as it goes; what is missing counts as not recorded"
  )
  func cutShort() throws {
    let signal = Signal(
      description: SignalDescription(fileName: "r.dat", format: 16, gain: 100, baseline: 0, name: "II"),
      samples: (0..<20_000).map { Int32($0 % 700) })
    let header = RecordHeader(name: "r", sampleRate: 250, frameCount: 20_000, signals: [signal.description])
    try Record(header: header, signals: [signal]).write(folder: folder.path)
    try put("r.dat", try Data(contentsOf: folder.url.appending(path: "r.dat")).prefix(30_001))
    let recording = try RecordingFile(argument: "\(folder.path)/r").open()
    #expect(recording.remarks == ["r.dat is cut short: its last 5000 of 20000 frames are missing"])
    let samples = try recording.samples(ofLead: 0).all()
    #expect(samples.count == 20_000 && samples[14_999] == Double(14_999 % 700) / 100)
    #expect(samples[15_000...].allSatisfy { $0.isNaN })
    // Where nearly all is missing, the file is another.
    try put("r.dat", try Data(contentsOf: folder.url.appending(path: "r.dat")).prefix(100))
    #expect(throws: Fault.self) { try RecordingFile(argument: "\(folder.path)/r").open().samples(ofLead: 0).all() }
  }
}
