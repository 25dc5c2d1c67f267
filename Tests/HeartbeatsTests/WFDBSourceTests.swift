import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import TestSupport
import Testing
import WFDB

@Suite("Folders of records")
struct WFDBSourceTests {
  /// Writes a record with a beat every 300 samples, the given symbols in turn.
  func write(
    _ name: String, in folder: TemporaryFolder, symbols: String = "NNVNAN", leads: [String] = ["V5", "MLII"],
    rate: Double = 360, annotated: Bool = true, scale: Int32 = 1, comments: [String] = [], resolution: Double? = nil
  ) throws {
    let signals = leads.enumerated().map { index, lead in
      Signal(
        description: SignalDescription(fileName: "\(name).dat", format: 212, gain: 200, baseline: 5, name: lead),
        samples: (0..<3000).map { offset in
          let value = offset % 300 < 20 ? 1000 - offset % 300 * (40 + 10 * index) : offset % 300
          return Int32(value) * scale
        })
    }
    let header = RecordHeader(
      name: name, sampleRate: rate, frameCount: 3000, signals: signals.map(\.description), comments: comments)
    try Record(header: header, signals: signals).write(folder: folder.path)
    guard annotated else { return }
    var annotations = [Annotation(sample: 1, symbol: "+", auxiliary: "(N")].compactMap(\.self)
    if let resolution {
      annotations = [Annotation(sample: 0, symbol: "\"", auxiliary: "## time resolution: \(resolution)")]
        .compactMap(\.self)
    }
    annotations += symbols.enumerated().compactMap { Annotation(sample: 300 + 300 * $0, symbol: $1) }
    try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/\(name).atr")
  }

  func put(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    try FileContents.write(Array(text.utf8), to: "\(folder.path)/\(name)")
  }

  func message(_ folder: TemporaryFolder, jobs: Int = 2) -> String? {
    let error = #expect(throws: Fault.self) { try WFDBSource(folder: folder.path).load(jobs: jobs) }
    return error?.description.replacingOccurrences(of: folder.path, with: "F")
  }

  @Test("RECORDS decides which records are read and in which order; blank lines and CRLF do not matter")
  func list() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c"] { try write(name, in: folder) }
    try put("c\r\n\r\na", "RECORDS", in: folder)
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
    #expect(loaded.beats.recordNames == ["c", "a"])
    #expect(loaded.beats.records == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    #expect(loaded.beats.classes.prefix(5) == [.normal, .normal, .ventricular, .normal, .supraventricular])
    #expect(loaded.beats.times.prefix(2).map { $0 * 360 } == [300, 600])
  }

  @Test("Without RECORDS all headers are read by name, and progress counts them")
  func headers() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a", "10"] { try write(name, in: folder) }
    let calls = Guarded<[[Int]]>([])
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2) { done, total in
      calls.withLock { $0.append([done, total]) }
    }
    #expect(loaded.beats.recordNames == ["10", "a", "b"])
    #expect(calls.withLock(\.self) == [[1, 3], [2, 3], [3, 3]])
  }

  @Test("The lead is MLII, or else the first that may be one; each record's is reported")
  func lead() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder, leads: ["V5", "MLII"])
    try write("b", in: folder, leads: ["X", "Y"])
    try write("c", in: folder, leads: ["Y", "X"])
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 1)
    let beats = loaded.beats
    #expect(loaded.details.leads == ["MLII", "X", "Y"])
    #expect(
      loaded.details.lines(records: beats.recordNames) == [
        "Lead: MLII in 1 record (a); X in 1 record (b); Y in 1 record (c)",
        "No signal has the name of an ECG lead, so a signal in volts is used (--lead selects another): b, c",
        "Records with the same signals count as one patient: a, b, c",
      ])
    // Second signals fall faster after the peak, so only record a's rows differ from those of b and c.
    #expect(Array(beats.beat(5)) == Array(beats.beat(10)))
    #expect(Array(beats.beat(0)) != Array(beats.beat(5)))
  }

  @Test("Every byte and every name changes the hash; the number of threads does not")
  func hash() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] { try write(name, in: folder) }
    let first = try WFDBSource(folder: folder.path).load(jobs: 1).sha256
    #expect(try WFDBSource(folder: folder.path).load(jobs: 2).sha256 == first)
    try put("a\nb\n", "RECORDS", in: folder)
    let second = try WFDBSource(folder: folder.path).load(jobs: 1).sha256
    #expect(second != first)
    try put(try String(contentsOfFile: "\(folder.path)/a.hea", encoding: .utf8) + "# more\n", "a.hea", in: folder)
    #expect(try WFDBSource(folder: folder.path).load(jobs: 1).sha256 != second)
  }

  @Test("A record with one beat or none adds nothing; a folder without any beat is an error")
  func fewBeats() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder, symbols: "N")
    try write("b", in: folder, symbols: "")
    #expect(message(folder) == "F: expected beats, found none")
    try write("c", in: folder)
    let beats = try WFDBSource(folder: folder.path).load(jobs: 2).beats
    #expect(beats.recordNames == ["c"])
    #expect(beats.records == [0, 0, 0, 0, 0])
    #expect(try WFDBSource(folder: folder.path).load(jobs: 2).recordsWithoutBeats == ["a", "b"])
  }

  @Test("Another annotator's file is read when asked for, and named when it is the only one")
  func annotator() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder, symbols: "NNN")
    try FileManager.default.moveItem(atPath: "\(folder.path)/a.atr", toPath: "\(folder.path)/a.qrs")
    #expect(message(folder) == "F/a.atr: expected annotations (--annotator atr), found no such file, but qrs")
    let loaded = try WFDBSource(folder: folder.path, reading: RecordReading(annotator: "qrs")).load(jobs: 1)
    #expect(loaded.beats.count == 2)
    #expect(loaded.annotator == "qrs")
    try write("a", in: folder, symbols: "NNVN")
    #expect(try BeatLoader.load(folder.path, jobs: 1).beats.count == 3)
    #expect(try BeatLoader.load(folder.path, reading: RecordReading(annotator: "qrs"), jobs: 1).beats.count == 2)
  }

  @Test("The cache keeps annotators apart")
  func cachedAnnotator() throws {
    let folder = try TemporaryFolder()
    let kept = try TemporaryFolder()
    try write("a", in: folder, symbols: "NNN")
    try FileManager.default.copyItem(atPath: "\(folder.path)/a.atr", toPath: "\(folder.path)/a.qrs")
    try write("a", in: folder, symbols: "NNVN")
    try write("b", in: folder, symbols: "")
    try FileManager.default.copyItem(atPath: "\(folder.path)/b.atr", toPath: "\(folder.path)/b.qrs")
    let cache = BeatCache(folder: kept.path, program: "p")
    for _ in 0..<2 {
      let reference = try cache.load(folder.path, jobs: 1)
      let other = try cache.load(folder.path, reading: RecordReading(annotator: "qrs"), jobs: 1)
      #expect(reference.beats.count == 3 && reference.annotator == nil)
      #expect(other.beats.count == 2 && other.annotator == "qrs")
      #expect(other.recordsWithoutBeats == ["b"])
    }
  }

  @Test(
    "Records that are hashed after they were read are kept, unless one has changed or was added meanwhile",
    arguments: ["", "a", "c"])
  func keptAfterwards(written: String) throws {
    let folder = try TemporaryFolder()
    let kept = try TemporaryFolder()
    for name in ["a", "b"] { try write(name, in: folder, symbols: "NNN") }
    let cache = BeatCache(folder: kept.path, program: "p")
    let background = BackgroundWork()
    let first = try cache.load(
      folder.path, jobs: 1,
      progress: { done, total in
        if done == total, !written.isEmpty { try? write(written, in: folder, symbols: "NVN") }
      }, background: background)
    #expect(first.beats.count == 4 && !first.beats.classes.contains(.ventricular))
    background.finish()
    var reuse: [Reuse] = []
    let second = try cache.load(folder.path, jobs: 1, onReuse: { reuse.append($0) })
    #expect(reuse == [written.isEmpty ? .reused : .computed(.nothingKept)])
    #expect(try second.beats == BeatLoader.load(folder.path, jobs: 1).beats)
  }

  @Test("A record of several segments with a gap gives the beats outside it, at its own times")
  func segments() throws {
    let folder = try TemporaryFolder()
    try write("s1", in: folder, leads: ["MLII"], annotated: false)
    try write("s2", in: folder, leads: ["MLII"], annotated: false)
    try put("m/3 1 360 6744\ns1 3000\n~ 744\ns2 3000\n", "m.hea", in: folder)
    try put("m\n", "RECORDS", in: folder)
    let samples = (1..<10).map { 300 * $0 } + (1..<10).map { 3744 + 300 * $0 }
    let annotations = samples.compactMap { Annotation(sample: $0, symbol: "N") }
    try AnnotationFile(annotations: annotations).write(to: "\(folder.path)/m.atr")
    let beats = try WFDBSource(folder: folder.path).load(jobs: 1).beats
    // The beat before the gap reaches into it; the record's last one is left out.
    let expected = samples.filter { $0 != 2700 }.dropLast()
    #expect(beats.times.map { Int(($0 * 360).rounded()) } == Array(expected))
    // The list is not needed to tell the record from its segments.
    try FileManager.default.removeItem(atPath: "\(folder.path)/RECORDS")
    let unlisted = try WFDBSource(folder: folder.path).load(jobs: 1)
    #expect(unlisted.beats == beats && unlisted.details.leftOut.isEmpty)
    // The same samples give the same beats in both segments.
    #expect(Array(beats.beat(2)) == Array(beats.beat(10)))
  }

  @Test("A lead with several samples a frame is cut at its own rate; annotations count frames")
  func severalSamplesAFrame() throws {
    let folder = try TemporaryFolder()
    let plain = try TemporaryFolder()
    let samples = (0..<3000).map { (index: Int) -> Int32 in
      let offset = index % 300
      return Int32(offset < 20 ? 1000 - offset * 40 : offset)
    }
    for (target, perFrame) in [(folder, 2), (plain, 1)] {
      var description = SignalDescription(fileName: "a.dat", format: 16, name: "MLII")
      description.samplesPerFrame = perFrame
      let record = Record(
        header: RecordHeader(name: "a", sampleRate: 360 / Double(perFrame)),
        signals: [Signal(description: description, samples: samples)])
      try record.write(folder: target.path)
      let annotations = (1..<9).compactMap { Annotation(sample: 300 * $0 / perFrame, symbol: "N") }
      try AnnotationFile(annotations: annotations).write(to: "\(target.path)/a.atr")
    }
    let beats = try WFDBSource(folder: folder.path).load(jobs: 1).beats
    #expect(beats.count == 7)
    let reference = try WFDBSource(folder: plain.path).load(jobs: 1).beats
    #expect(beats == reference)
  }

  @Test("A lead that is asked for is taken where a record has it, and the others are left out")
  func wantedLead() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder, leads: ["V5", "MLII"])
    try write("b", in: folder, leads: ["MLII", "V1"])
    let loaded = try WFDBSource(folder: folder.path, reading: RecordReading(lead: "v5")).load(jobs: 2)
    #expect(loaded.beats.recordNames == ["a"])
    #expect(loaded.details.leads == ["V5"])
    #expect(loaded.details.leftOut == [.init(record: "b", reason: "no lead v5")])
    #expect(throws: Fault.self) {
      try WFDBSource(folder: folder.path, reading: RecordReading(lead: "II")).load(jobs: 2)
    }
  }

  @Test("A record list may name folders with lists of their own, with or without a slash, or with headers only")
  func folders() throws {
    let folder = try TemporaryFolder()
    for path in ["p1", "p2", "p2/deep"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(path)", withIntermediateDirectories: true)
    }
    for record in ["p1/x", "p1/y", "p2/x", "p2/deep/z"] {
      try write("x", in: folder, symbols: "NNN" + (record.hasSuffix("z") ? "NN" : ""))
      for ending in ["hea", "atr"] {
        try FileManager.default.moveItem(
          atPath: "\(folder.path)/x.\(ending)", toPath: "\(folder.path)/\(record).\(ending)")
      }
      let home = record.split(separator: "/").dropLast().joined(separator: "/")
      if !FileManager.default.fileExists(atPath: "\(folder.path)/\(home)/x.dat") {
        try FileManager.default.moveItem(atPath: "\(folder.path)/x.dat", toPath: "\(folder.path)/\(home)/x.dat")
      }
    }
    try put("p2/\np1\n", "RECORDS", in: folder)
    try put("deep/\nx\n", "p2/RECORDS", in: folder)
    let beats = try WFDBSource(folder: folder.path).load(jobs: 2).beats
    #expect(beats.recordNames == ["p2/deep/z", "p2/x", "p1/x", "p1/y"])
    try put("p2/\np2\n", "RECORDS", in: folder)
    #expect(message(folder)?.hasPrefix("F/RECORDS, line 2: expected each folder once") == true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/p2/deep/again", withDestinationPath: folder.path)
    try put("again/\n", "p2/deep/RECORDS", in: folder)
    try put("p2/\n", "RECORDS", in: folder)
    #expect(message(folder)?.contains("expected each folder once, 8 deep at most") == true)
  }

  @Test("A patient is named by the header, by the records' contents, or by a file that says so")
  func patients() throws {
    let folder = try TemporaryFolder()
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      // Other samples in each, but b's are those of a.
      try write(
        name, in: folder, symbols: "NNN", scale: [1, 1, -1, 2][index], comments: index >= 2 ? [" patient 7"] : [])
    }
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 2)
    #expect(loaded.beats.patients == [0, 0, 1, 1])
    #expect(loaded.beats.patientNames == ["a", "patient 7"])
    #expect(loaded.details.remarks == ["Records with the same signals count as one patient: a, b"])

    let list = "\(folder.path)/who.csv"
    try put("\u{FEFF}record,patient\r\na , P1\r\n\r\nc,P1\nz,P9\n", "who.csv", in: folder)
    let named = try WFDBSource(folder: folder.path, reading: RecordReading(patients: list)).load(jobs: 2)
    #expect(named.beats.patients == [0, 0, 0, 1])
    #expect(named.beats.patientNames == ["P1", "patient 7"])
    #expect(
      named.details.remarks == [
        "\(list) names no patient of b, d", "\(list) names records that were not read: z",
        "Records with the same signals count as one patient: a, b",
      ])
    #expect(named.sha256 != loaded.sha256)
  }

  @Test("Beats of all symbols of the standard are rows, and labels that are none of its are counted and told")
  func symbols() throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder, symbols: "NBnr?QN")
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 1)
    #expect(loaded.beats.classes == [.normal, .normal, .supraventricular, .ventricular, .unknown, .unknown])
    let beats = (1..<9).map { Annotation(sample: 300 * $0, code: $0 < 4 ? 1 : $0 < 6 ? 42 : $0 < 8 ? 5 : 43) }
    let file = AnnotationFile(
      annotations: beats,
      definitions: [.init(code: 5, label: "x", meaning: "no beat"), .init(code: 43, label: "pvc", meaning: "")])
    try file.write(to: "\(folder.path)/a.atr")
    let custom = try WFDBSource(folder: folder.path).load(jobs: 1)
    #expect(custom.beats.count == 2)
    #expect(
      custom.details.remarks == [
        "Annotations with non-standard labels do not count as beats: code 42 (2), pvc (1)",
        "Annotations of a: it gives standard labels another meaning: V is x",
      ])
  }

  @Test("Annotations that count other ticks mark the same beats", arguments: [360.0, 720, 250, 90])
  func resolution(ticks: Double) throws {
    let folder = try TemporaryFolder()
    try write("a", in: folder)
    let reference = try WFDBSource(folder: folder.path).load(jobs: 1).beats
    let beats = "NNVNAN".enumerated().compactMap { index, symbol in
      Annotation(sample: Int((Double(300 * (index + 1)) * ticks / 360).rounded()), symbol: symbol)
    }
    try AnnotationFile(annotations: beats, timeResolution: ticks).write(to: "\(folder.path)/a.atr")
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 1).beats
    #expect(loaded.classes == reference.classes)
    for (own, other) in zip(loaded.times, reference.times) { #expect(abs(own - other) <= 0.5 / ticks + 1e-9) }
    if ticks != 250 { #expect(loaded == reference) }
  }

  @Test("In frames of a second beats keep their times within the frame")
  func longFrames() throws {
    let folder = try TemporaryFolder()
    var description = SignalDescription(fileName: "a.dat", format: 16, name: "ECG")
    description.samplesPerFrame = 125
    let samples = (0..<125 * 40).map { (index: Int) -> Int32 in Int32(index % 97 * 5) }
    let signal = Signal(description: description, samples: samples)
    try Record(header: RecordHeader(name: "a", sampleRate: 1), signals: [signal]).write(folder: folder.path)
    let peaks = (0..<40).map { (beat: Int) -> Int in 50 + 97 * beat }
    let beats = peaks.compactMap { Annotation(sample: $0, symbol: "N") }
    try AnnotationFile(annotations: beats, timeResolution: 125).write(to: "\(folder.path)/a.atr")
    let loaded = try WFDBSource(folder: folder.path).load(jobs: 1).beats
    #expect(loaded.times.map { ($0 * 125).rounded() } == peaks.dropLast().map(Double.init))
  }
}
