public import Files
import Heartbeats
import Recordings
import Results
import Scoring
import WFDB

/// Where a database's reference and the test's beats lie.
public struct DatabaseSources: Sendable {
  /// Where the test's beats are.
  public enum Test: Sendable {
    /// Annotation files beside the reference, by their ending.
    case beside(String)
    /// Annotation files in another folder, by their ending.
    case folder(String, String)
    /// One table of all beats.
    case table(BeatTable)

    /// In words, without the folders before a name, which are of one machine.
    public var name: String {
      switch self {
      case .beside(let annotator): "annotator \(annotator)"
      case .folder(let folder, let annotator): "annotator \(annotator) in \(DatabaseSources.lastName(folder))"
      case .table(let table): DatabaseSources.lastName(table.path)
      }
    }
  }

  /// A record with both annotators' marks.
  struct Pair {
    var name: String
    var patient: String
    var sampleRate: Double
    var reference: (path: String, file: AnnotationFile)
    var test: (path: String, file: AnnotationFile)
    /// Of the test's beats in order of time; nil where no table gave any.
    var probabilities: [(tick: Int, probability: Float)]?
    /// What the test is known to tell apart; nil where it does not say so.
    var labels: DatabaseScore.Labels?
  }

  let folder: String
  let annotator: String
  let test: Test
  private let patients: PatientFile?
  /// Those to score, and all of the folder.
  let records: [RecordingFile]
  private let found: [RecordingFile]

  /// Finds the records of a folder.
  ///
  /// - Parameters:
  ///   - patients: a file that says whom each record is of; nil to take headers' and what is known of the database.
  ///   - names: the records to take, all of them required; nil for all.
  /// - Throws: `Fault` that says what is missing.
  public init(
    folder: String, annotator: String, test: Test, patients: String? = nil, only names: [String]? = nil
  ) throws(Fault) {
    let bare = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = bare
    self.annotator = annotator
    self.test = test
    guard FileStatus(bare)?.kind == .folder else {
      throw .badData(folder, expected: "a folder of records", found: FileStatus(bare) == nil ? "none" : "a file")
    }
    if let patients {
      self.patients = try PatientFile(patients) { path throws(Fault) in try WholeFile.read(path, atMost: 1 << 26) }
    } else {
      self.patients = nil
    }
    let found = try RecordNames(folder: bare, annotator: annotator) { path throws(Fault) in
      try WholeFile.read(path, atMost: 1 << 26)
    }.records
    if let names {
      let missing = names.filter { name in !found.contains { $0.name == name } }
      guard missing.isEmpty else {
        throw .badData(
          folder, expected: "the records of DS2",
          found:
            "no \(missing.prefix(5).joined(separator: ", "))\(missing.count > 5 ? " and \(missing.count - 5) more" : "")"
        )
      }
      records = found.filter { names.contains($0.name) }
    } else {
      records = found
    }
    self.found = found
    if case .table(let table) = test {
      let known = Set(found.map(\.name))
      if let stray = table.beats.keys.filter({ !known.contains($0) }).min() {
        throw .badData(table.path, expected: "records of \(folder)", found: stray.quoted)
      }
    }
  }

  /// The reference's folder without those before it.
  var name: String { Self.lastName(folder) }

  private static func lastName(_ path: String) -> String {
    path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
  }

  /// Whom a record is of.
  private func patient(of recording: some Recording) -> String {
    patients?.patients[recording.name] ?? recording.patient ?? KnownPatients.patient(of: recording) ?? recording.name
  }

  /// Whom the folder's records of these names are of, scored or not.
  ///
  /// - Throws: `Fault` for a record that cannot be opened.
  func patients(of names: Set<String>) throws(Fault) -> Set<String> {
    var people: Set<String> = []
    for file in found where names.contains(file.name) { people.insert(patient(of: try file.open())) }
    return people
  }

  /// Reads one record's annotations.
  ///
  /// - Throws: `Fault` that names the file and where in it.
  func pair(_ source: RecordingFile) throws(Fault) -> Pair {
    let recording = try source.open()
    // Ticks of a file beside another format are samples of the fastest lead.
    let rate =
      source.format == .wfdb ? recording.frameRate : recording.leads.map(\.sampleRate).max() ?? recording.frameRate
    let path = source.annotationPath(annotator)
    let reference: (path: String, file: AnnotationFile)
    if FileStatus(path) != nil {
      reference = (path, try AnnotationFile.read(path))
    } else {
      let marks = try recording.annotations(by: annotator)
      let annotations = marks.marks.compactMap { mark in
        mark.symbol.flatMap { Annotation(sample: mark.tick, symbol: $0) }
      }
      reference = (marks.path, AnnotationFile(annotations: annotations, timeResolution: marks.ticksPerSecond))
    }
    var pair = Pair(
      name: source.name, patient: patient(of: recording), sampleRate: rate, reference: reference, test: reference)
    switch test {
    case .beside(let ending): pair.test = try Self.read(source.annotationPath(ending), ending)
    case .folder(let folder, let ending):
      let own = source.name.split(separator: "/").last.map(String.init) ?? source.name
      let paths = ["\(folder)/\(source.name).\(ending)", "\(folder)/\(own).\(ending)"]
      pair.test = try Self.read(paths.first { FileStatus($0) != nil } ?? paths[0], ending)
    case .table(let table):
      guard let beats = table.beats[source.name] else {
        throw .badData(table.path, expected: "beats of record \(source.name)", found: "none")
      }
      if let frames = recording.frameCount, frames > 0, recording.frameRate > 0 {
        let length = Double(frames) / recording.frameRate
        if let late = beats.first(where: { $0.time > length }) {
          throw .badData(
            table.path, "line \(late.line)",
            expected:
              "a time in seconds within record \(source.name), which lasts \((length * 1000).rounded() / 1000) s",
            found: "\(late.time)")
        }
      }
      if table.isBinary { pair.labels = .binary }
      // To the reference's ticks, as an annotation file would have them.
      let ticks = reference.file.timeResolution ?? rate
      let samples = beats.map { Int(min(1e15, ($0.time * ticks).rounded())) }
      pair.test = (
        table.path,
        AnnotationFile(
          annotations: zip(beats, samples).compactMap { beat, sample in
            // An abnormal beat without a class is marked as programs that tell two classes mark it.
            Annotation(sample: sample, symbol: beat.beatClass.flatMap { $0.symbol.first } ?? "Q")
          }, timeResolution: reference.file.timeResolution)
      )
      if beats.contains(where: { $0.probability != nil }) {
        pair.probabilities = zip(samples, beats).compactMap { sample, beat in beat.probability.map { (sample, $0) } }
      }
    }
    return pair
  }

  private static func read(_ path: String, _ ending: String) throws(Fault) -> (path: String, file: AnnotationFile) {
    guard FileStatus(path) != nil else {
      throw .badData(path, expected: "the test\u{2019}s annotations (--test \(ending))", found: "no such file")
    }
    return (path, try AnnotationFile.read(path))
  }
}
