import ArgumentParser
import Charts
import Experiments
import Files
import Foundation
import Heartbeats
import RecordAnalysis
import Recordings
import Report
import Results

/// `ecg-report score`: one annotator's beats against another's, in a record or in a whole database.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two annotators beat by beat after ANSI/AAMI EC57, in one record or a whole database.",
    discussion: """
      Annotations within 150 ms are one beat. As in the standard, the first 5 minutes are not counted (--from 0 \
      counts all), nor are test beats where the reference marks ventricular flutter; escape beats (e, j, n) count \
      as S. With --escape-beats N, e and j count as N, as in training and in a report's tables (de Chazal 2004). \
      Files are named by path, or with --record by the ending:
      ecg-report score --record data/mitdb/100 atr ecgr
      A whole database, with a page in --output (docs/scoring.md):
      ecg-report score --data data/mitdb --test qrs
      ecg-report score --data data/mitdb --split ds1-ds2 --test-csv theirs.csv --trained-on theirs.txt --output \
      scored
      """)

  /// A split whose test records are scored.
  enum Split: String, CaseIterable {
    case ds1ToDS2 = "ds1-ds2"
  }

  @Argument(help: "Reference annotation file.")
  var reference: String?

  @Argument(help: "Annotation file to score.")
  var test: String?

  @Option(
    help: ArgumentHelp("Record of both files, which are then given by their endings only.", valueName: "path"))
  var record: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sampling rate in Hz, 0.001 to 1000000 (default: from the header beside a file).", valueName: "hz"),
    transform: NumberOption.real(NumberOption.sampleRate))
  var fs: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Start of scoring in seconds, 0 to 1000000000.", valueName: "seconds"),
    transform: NumberOption.real(NumberOption.start))
  var from = AnnotatorComparison.learningPeriod

  @Option(
    name: .customLong("escape-beats"),
    help: ArgumentHelp("Class of escape beats e and j: S, as in the standard, or N.", valueName: "class"))
  var escapeBeats = Choice(AnnotatorComparison.EscapeBeats.supraventricular)

  @Flag(help: "Print JSON in place of the table.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "File for the result, in place of printing it; with --data, folder for a page.", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("Folder of records with reference annotations.", valueName: "dir"))
  var data: String?

  @Option(help: ArgumentHelp("With --data: annotator of the reference (file ending).", valueName: "name"))
  var annotator: String?

  @Option(
    name: .customLong("test"),
    help: ArgumentHelp("With --data: the annotator to score (file ending).", valueName: "name"))
  var testAnnotator: String?

  @Option(
    help: ArgumentHelp("With --data: folder of the annotation files to score (default ending: ecgr).", valueName: "dir")
  )
  var testFolder: String?

  @Option(
    name: .customLong("test-csv"),
    help: ArgumentHelp(
      "With --data: CSV file of the beats to score: record,time,class or record,time,class,probability.",
      valueName: "file"))
  var testCSV: String?

  @Option(help: ArgumentHelp("With --data: score only the test records of a split (ds1-ds2).", valueName: "split"))
  var split: Choice<Split>?

  @Option(
    help: ArgumentHelp(
      "With --data: records that the scored model was trained on: names separated by commas, or a file of names.",
      valueName: "list"))
  var trainedOn: String?

  @Option(help: ArgumentHelp("With --data: folder of the report whose models to compare.", valueName: "dir"))
  var beside: String?

  @Option(
    help: ArgumentHelp("With --data: CSV file of patients: record,patient.", valueName: "file"))
  var patients: String?

  @OptionGroup var threads: JobsOption

  func validate() throws {
    if data == nil {
      let only: [(String, Any?)] = [
        ("--annotator", annotator), ("--test", testAnnotator), ("--test-folder", testFolder), ("--test-csv", testCSV),
        ("--split", split), ("--trained-on", trainedOn), ("--beside", beside), ("--patients", patients),
      ]
      if let option = only.first(where: { $0.1 != nil }) {
        throw ValidationError("\(option.0): expected with --data, the folder of the reference")
      }
      if reference == nil || test == nil {
        throw ValidationError("expected two annotation files, or --data with --test, --test-folder or --test-csv")
      }
      return
    }
    if reference != nil { throw ValidationError("--data: expected without annotation files as arguments") }
    if let option = record != nil ? "--record" : fs != nil ? "--fs" : nil {
      throw ValidationError("\(option): expected without --data")
    }
    if testCSV != nil, let option = testAnnotator != nil ? "--test" : testFolder != nil ? "--test-folder" : nil {
      throw ValidationError("--test-csv: expected without \(option)")
    }
    if testCSV == nil, testAnnotator == nil, testFolder == nil {
      throw ValidationError("--data: expected with --test, --test-folder or --test-csv, the beats to score")
    }
    try DataOptions.checkAnnotator(annotator ?? WFDBSource.usualAnnotator)
    if let testAnnotator {
      guard !testAnnotator.isEmpty, testAnnotator.allSatisfy({ $0.isLetter || $0.isNumber || "_-".contains($0) }) else {
        throw ValidationError("--test: expected the ending of annotation files, such as qrs, found \(testAnnotator)")
      }
    }
  }

  func run() throws {
    if let data { return try scoreDatabase(data) }
    guard let reference, let test else { return }
    // Without a header only --fs is missing, which is said later.
    let stem = record.map { ((try? RecordingFile(argument: $0))?.annotationPath("") ?? "\($0).") } ?? ""
    let comparison = try AnnotatorComparison(
      reference: stem + reference, test: stem + test,
      sampleRate: try fs ?? rate(beside: [stem + reference, stem + test]), start: from, escapeBeats: escapeBeats.value)
    let text = json ? Array(try comparison.json()) : Array("\(comparison.text)\n".utf8)
    if let output {
      try WholeFile.write(text, to: output)
    } else {
      try StandardOutput.write(text)
    }
  }

  /// Samples a second of the recording that a file belongs to; nil where that is a WFDB record, whose header tells it, or none.
  private func rate(beside paths: [String]) throws(Fault) -> Double? {
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let name = parts.last ?? ""
      guard let point = name.lastIndex(of: "."), point > name.startIndex else { continue }
      let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
      guard let file = RecordingFile.named(String(name[..<point]), in: folder) else { continue }
      return file.format == .wfdb ? nil : try file.open().leads.map(\.sampleRate).max()
    }
    return nil
  }

  private func scoreDatabase(_ data: String) throws {
    let page = output.flatMap { RecordFolder(unlessCurrent: $0, of: "score", isPage: ScoreSite.isPage) }
    if let output, page == nil {
      throw Fault.cannotWrite(
        output, "expected a folder other than the current one, because it is replaced completely")
    }
    try page?.check()
    let results = try beside.map { try ReportFolder(path: $0).results().results }
    let trained = try trainedOn.map { try Self.names($0) }
    let judged: DatabaseSources.Test =
      if let testCSV {
        .table(try BeatTable(testCSV))
      } else if let testFolder {
        .folder(testFolder, testAnnotator ?? RecordClassification.annotator)
      } else {
        .beside(testAnnotator ?? "")
      }
    let sources = try DatabaseSources(
      folder: data, annotator: annotator ?? WFDBSource.usualAnnotator, test: judged, patients: patients,
      only: split == nil ? nil : PatientSets.ds2)
    func score(from start: Double, _ escapeBeats: AnnotatorComparison.EscapeBeats) throws(Fault) -> DatabaseScore {
      try DatabaseScore(
        sources, start: start, escapeBeats: escapeBeats, split: split == nil ? nil : "DS2", trainedOn: trained,
        jobs: threads.jobs)
    }
    var result = try score(from: from, escapeBeats.value)
    if let results { result.set(beside: results, countedAsThere: try score(from: 0, .normal)) }
    let document = try result.json()
    if let page {
      if let warning = missingFontWarning() { StandardError.line("ecg-report: \(warning)".printable) }
      try page.replace(
        with: ScoreSite(result, jobs: threads.jobs).files, [(name: "score.json", bytes: Array(document))])
    }
    if json { return try StandardOutput.write(Array(document)) }
    let end = page.map { "\nPage: \($0.path)/index.html" } ?? ""
    try StandardOutput.lines(result.text + end)
  }

  /// Names of records from a file, a name a line or with commas or blanks between, or from the argument itself.
  private static func names(_ argument: String) throws(Fault) -> [String] {
    let isFile = FileStatus(argument)?.kind == .file
    let text =
      isFile ? String(decoding: try WholeFile.read(argument, atMost: 1 << 24), as: UTF8.self) : argument
    let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    guard !names.isEmpty else {
      throw .badData(isFile ? argument : "--trained-on", expected: "names of records", found: "none")
    }
    // A file that is misspelt is no record's name.
    guard isFile || names.count > 1 || !names[0].contains(where: { "/.".contains($0) }) else {
      throw .missing(argument, "file")
    }
    return names
  }
}
