import Files
import Groundwork
import Recordings
import Scoring
import WFDB

/// Reads one record of a folder at a time: what an annotator marked in it, which lead is taken, and its beats.
///
/// The one way from a record to beats, whether all are gathered (`WFDBSource`) or read one by one (`RecordStore`).
struct RecordCutter: Sendable {
  let folder: String
  let reading: RecordReading

  /// What an annotator says of a record.
  struct Marked: Sendable {
    var beats: AnnotatedBeats?
    var digest = FileListDigest()
    var unusable: RecordFacts.Unusable?
  }

  /// A record whose beats can be cut, or what is known of one whose beats cannot.
  private struct Described {
    var facts: RecordFacts
    var choice: LeadChoice?
    var extraction: BeatExtraction?
  }

  /// What a record is, by its header and annotations.
  struct Survey: Sendable {
    var facts = RecordFacts()
    /// How many beats are marked.
    var annotated = 0
    /// Of the marks that may give rows, by class.
    var classCounts = Array(repeating: 0, count: BeatClass.allCases.count)
    /// Of the lead taken.
    var samples = 0
    /// The signal files by their paths from the folder, with what the system says of each.
    var signalFiles: [(name: String, status: FileStatus)] = []
    /// Tells apart records whose signal files cannot be the same.
    var signalKey = 0
    /// Whether the digests of the signal files are among the facts.
    var isWholeRead = false
  }

  /// - Parameter jobs: how many records are read at a time, which share the memory.
  func marked(_ record: RecordingFile, jobs: Int, keepsDigests: Bool = true) throws(Fault) -> Marked {
    let reader = HashingReader(folder: folder, jobs: jobs, keepsDigests: keepsDigests)
    guard record.format == .wfdb else {
      let path = record.annotationPath(reading.annotator)
      let isBeside = FileStatus(path) != nil
      guard isBeside || record.format == .edf else {
        let fault = Fault.badData(
          record.path, expected: "annotations (--annotator \(reading.annotator))", found: "none")
        return Marked(unusable: .init(reason: "no annotations", fault: fault))
      }
      let recording = try record.open()
      do throws(Fault) {
        let beats = AnnotatedBeats(try recording.annotations(by: reading.annotator))
        if isBeside { _ = try reader.read(path) }
        return Marked(beats: beats, digest: reader.digest)
      } catch  where !isBeside {
        return Marked(unusable: .init(reason: "no annotations", fault: error))
      }
    }
    if let fault = try WFDBRecording.absence(folder: folder, name: record.name, annotator: reading.annotator) {
      return Marked(unusable: .init(reason: "no annotations", fault: fault))
    }
    let annotations = try WFDBRecording.annotations(
      folder: folder, name: record.name, annotator: reading.annotator, reader: reader.read)
    return Marked(beats: AnnotatedBeats(annotations), digest: reader.digest)
  }

  /// Which marks may give rows: all but those without a known class, where these are left out.
  func eligible(_ annotated: AnnotatedBeats) -> [Bool]? {
    reading.leavesOutUnclassified ? annotated.isUnclassified.map { !$0 } : nil
  }

  /// Cuts a record's beats.
  ///
  /// - Parameters:
  ///   - chosen: which of the marks may give rows; nil for all.
  ///   - features: whether patient features are computed, for which the second lead is read; else the lead is read piece by piece.
  ///   - keepsDigests: whether all files are hashed.
  /// - Returns: the beats, none where the record cannot be used, and what is known of it.
  func part(
    of record: RecordingFile, _ annotated: AnnotatedBeats, chosen: [Bool]?, features: Bool = true,
    keepsDigests: Bool = true, jobs: Int
  ) throws(Fault) -> (BeatPart, RecordFacts) {
    let reader = HashingReader(folder: folder, jobs: jobs, keepsDigests: keepsDigests)
    guard record.format == .wfdb else {
      let recording = try record.open()
      try reader.hash(record.path)
      return try part(of: recording, annotated, chosen, features: features, reader, jobs: jobs)
    }
    // Where nothing but the lead is wanted, nothing else need be in memory.
    let recording =
      features || keepsDigests
      ? try WFDBRecording(folder: folder, name: record.name, reader: reader.read)
      : try WFDBRecording(describing: record.name, folder: folder, reader: reader.read)
    return try part(of: recording, annotated, chosen, features: features, reader, jobs: jobs)
  }

  private func part(
    of recording: some Recording, _ annotated: AnnotatedBeats, _ chosen: [Bool]?, features: Bool,
    _ reader: HashingReader, jobs: Int
  ) throws(Fault) -> (BeatPart, RecordFacts) {
    let name = recording.name
    var described = described(recording, annotated)
    described.facts.digest = reader.digest
    guard let choice = described.choice, let extraction = described.extraction else {
      return (BeatPart(record: name), described.facts)
    }
    described.facts.signals = reader.signalDigests.sorted()
    let lead = recording.leads[choice.index]
    let stream = try recording.samples(ofLead: choice.index)
    let marks = annotated.marks(of: lead)
    guard features else {
      let cut = try extraction.beats(of: stream, marks: marks, chosen: chosen, path: annotated.path)
      return (BeatPart(cut, record: name), described.facts)
    }
    // Two leads, and about as much again while features are computed.
    guard stream.count < 1 << 22 || AvailableMemory.holds(stream.count * 4 * MemoryLayout<Double>.stride * jobs) else {
      throw .cannotRead(recording.path, "its \(stream.count) samples do not fit into memory")
    }
    let samples = try stream.all()
    let cut = try extraction.beats(of: samples, marks: marks, chosen: chosen, path: annotated.path)
    var leads = [samples]
    if let second = choice.second { leads.append(try recording.samples(ofLead: second).all()) }
    let all = PatientFeatures.compute(leads: leads, sampleRate: lead.sampleRate, beats: marks.map(\.sample))
    var part = BeatPart(cut, record: name)
    part.patientFeatures = all.rows(cut.marks)
    return (part, described.facts)
  }

  /// Looks at a record without reading its samples, unless it has several segments, which are joined to know its leads.
  func survey(of record: RecordingFile, jobs: Int) throws(Fault) -> Survey {
    let marked = try marked(record, jobs: jobs)
    var survey = Survey()
    survey.facts.digest = marked.digest
    survey.facts.unusable = marked.unusable
    guard let annotated = marked.beats else { return survey }
    let reader = HashingReader(folder: folder, jobs: jobs)
    if record.format == .wfdb {
      let recording = try WFDBRecording(describing: record.name, folder: folder, reader: reader.read)
      survey.isWholeRead = recording.isInMemory
      let home = record.name.split(separator: "/").dropLast().map { "\($0)/" }.joined()
      let names =
        recording.isInMemory
        ? reader.digest.entries.map(\.name) : recording.fileNames.sorted().map { home + $0 }
      try look(at: names.filter { !$0.hasSuffix(".hea") }, marks: recording.signalMarks, &survey)
      try describe(recording, annotated, reader, &survey) { (lead: Int) throws(Fault) -> Int in
        try recording.length(ofLead: lead)
      }
    } else {
      let recording = try record.open()
      try look(at: [String(record.path.dropFirst(folder.count + 1))], marks: [], &survey)
      try describe(recording, annotated, reader, &survey) { (lead: Int) throws(Fault) -> Int in
        try recording.samples(ofLead: lead).count
      }
    }
    return survey
  }

  /// - Parameter marks: what the header says of the signals' values.
  private func look(at names: [String], marks: [Int], _ survey: inout Survey) throws(Fault) {
    for name in names { survey.signalFiles.append((name, try FileStatus.found(at: "\(folder)/\(name)"))) }
    var hasher = Hasher()
    hasher.combine(survey.signalFiles.map(\.status.size).sorted())
    hasher.combine(marks)
    survey.signalKey = hasher.finalize()
  }

  /// Digests of a record's signal files, or of their beginnings, sorted.
  ///
  /// - Parameter limit: bytes of each file at most; nil for all.
  func signalDigests(of record: RecordingFile, atMost limit: Int?) throws(Fault) -> [String] {
    var digests: [String] = []
    for signal in try survey(of: record, jobs: 1).signalFiles {
      let file = try OpenFile("\(folder)/\(signal.name)")
      guard let limit else {
        digests.append(try file.digest())
        continue
      }
      digests.append(SHA256.hexDigest(of: try file.bytes(in: 0..<limit)))
    }
    return digests.sorted()
  }

  private func describe(
    _ recording: some Recording, _ annotated: AnnotatedBeats, _ reader: HashingReader, _ survey: inout Survey,
    length: (Int) throws(Fault) -> Int
  ) throws(Fault) {
    var digest = survey.facts.digest
    digest.add(reader.digest)
    let described = described(recording, annotated)
    survey.facts = described.facts
    survey.facts.digest = digest
    if survey.isWholeRead { survey.facts.signals = reader.signalDigests.sorted() }
    guard let choice = described.choice, described.extraction != nil else { return }
    survey.samples = try length(choice.index)
    survey.annotated = annotated.beats.count
    let eligible = eligible(annotated)
    for (index, beat) in annotated.beats.dropLast().enumerated() where eligible?[index] ?? true {
      survey.classCounts[Int(beat.beatClass.rawValue)] += 1
    }
  }

  /// What can be said of a record without its samples.
  private func described(_ recording: some Recording, _ annotated: AnnotatedBeats) -> Described {
    var described = Described(facts: RecordFacts())
    do throws(Fault) {
      described.choice = try LeadChoice(in: recording, wanted: reading.lead)
    } catch {
      let reason = recording.leads.isEmpty ? "no signals" : reading.lead.map { "no lead \($0)" } ?? "no lead of an ECG"
      described.facts.unusable = .init(reason: reason, fault: error)
    }
    guard let choice = described.choice else { return described }
    let lead = recording.leads[choice.index]
    do throws(Fault) {
      described.extraction = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
    } catch {
      described.facts.unusable = .init(reason: "\(lead.sampleRate) Hz", fault: error)
      return described
    }
    described.facts.lead = lead.name
    described.facts.isGuess = choice.isGuess
    described.facts.patient = recording.patient ?? KnownPatients.patient(of: recording)
    described.facts.remarks = recording.remarks
    described.facts.annotationRemarks = annotated.remarks
    described.facts.unmapped = annotated.unmapped
    if reading.leavesOutUnclassified { described.facts.unclassified = annotated.isUnclassified.dropLast().count { $0 } }
    return described
  }
}
