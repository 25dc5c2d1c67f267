import ArgumentParser
import Charts
import Files
import Foundation
import Groundwork
import Heartbeats
import RecordAnalysis
import Recordings
import Report
import Results

/// `ecg-report classify`: every beat of a recording judged by a saved model.
struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify every beat of a recording with a model that a run has saved.",
    discussion: """
      A recording is a WFDB record, an EDF, EDF+, BDF or BDF+ file, a table of samples (CSV and similar, such as \
      the exports of Apple and Polar), or a file of a Kardia device. If a recording that is not a WFDB record has \
      no beat annotations, the beats are detected as with --detect.
      Writes RECORD.ecgr, a WFDB annotation file (N normal, Q abnormal; with --classes aami N, S, V, F, Q; ? not \
      classified), and the same as RECORD.ecgr.csv and RECORD.ecgr.json with times, probabilities and signal \
      quality. With --output, also writes a page, index.html, with heart rate, runs, median beats and strips. Not \
      for diagnosis or any decision about a person.
      """)

  @Argument(help: "The recording: its file, or a WFDB record's header, with or without .hea.")
  var record: String

  @Option(help: ArgumentHelp("Folder of the report whose model to use, or its folder models.", valueName: "dir"))
  var model: String

  @Option(help: ArgumentHelp("Which model: \(ModelList.help)."))
  var use = ModelOption(.net)

  @Option(
    help: ArgumentHelp(
      "Classes to distinguish: binary (normal, abnormal) or aami (N, S, V, F, Q); default: binary where both are saved.",
      valueName: "classes"))
  var classes: Choice<ClassSet>?

  @Option(
    help: ArgumentHelp(
      "With two classes, the probability above which a beat is called abnormal: half (0.5, the default), best-f1 or "
        + "screening, as on the model's card.", valueName: "threshold"))
  var threshold: Choice<ModelCard.Threshold.Name>?

  @Option(help: ArgumentHelp("Annotator of the beats (file ending).", valueName: "name"))
  var annotator = WFDBSource.usualAnnotator

  @Option(
    help: ArgumentHelp(
      "Name of the lead to use (default: MLII or lead II, else the first ECG lead).", valueName: "name"))
  var lead: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sampling rate of a text file in Hz (default: from its times or its first lines).", valueName: "hz"),
    transform: NumberOption.real(NumberOption.sampleRate))
  var fs: Double?

  @Flag(help: "Detect the beats in place of reading annotations (Pan and Tompkins 1985).")
  var detect = false

  @Flag(help: "Also classify beats in unreadable segments of the signal.")
  var unreadable = false

  @Option(
    help: ArgumentHelp(
      "Folder to write to, with a page (index.html); an earlier page there, and earlier results of the same record, are "
        + "replaced. Without it: only the three files, in the current folder.", valueName: "dir"))
  var output: String?

  @OptionGroup var threads: JobsOption

  func validate() throws {
    try DataOptions.checkAnnotator(annotator)
    try DataOptions.checkLead(lead)
    if threshold != nil, classes?.value == .aami {
      throw ValidationError(
        "--threshold: expected with two classes; with five, the most probable class is assigned")
    }
  }

  func run() throws {
    let source = try RecordingFile(argument: record)
    let saved = try ModelFolder.load(from: model, kind: use.value, classes: classes?.value)
    let recording = try source.open(sampleRate: fs)
    let page = output.flatMap { RecordFolder(unlessCurrent: $0, of: "classify", isPage: RecordSite.isPage) }
    try page?.check()
    let result = try RecordClassifier(
      saved, threshold: try limit(saved), judgesUnreadable: unreadable, jobs: threads.jobs
    ).classify(recording, beats: try origin(source, recording), lead: lead)
    let files = try result.files()
    try checkNothingReadIsReplaced(files, of: result, in: source.folder)
    if let page {
      if let warning = missingFontWarning() { StandardError.line("ecg-report: \(warning)".printable) }
      let account = try RecordAccount(result, of: recording)
      try page.replace(with: RecordSite(account, jobs: threads.jobs).files, files)
    } else {
      let folder = output ?? "."
      try checkMayBeReplaced(files.map(\.name), in: folder)
      for file in files { try WholeFile.write(file.bytes, to: "\(folder)/\(file.name)") }
    }
    let remarks = recording.remarks.map { "\(recording.name): \($0)".printable }
    let summary = Summary.text(result, output: output ?? ".", hasPage: page != nil)
    try StandardOutput.lines((remarks + [summary]).joined(separator: "\n"))
  }

  /// - Throws: `Fault` of kind `cannotWrite` where a folder or somebody's own file has the name of one of the files.
  private func checkMayBeReplaced(_ names: [String], in path: String) throws(Fault) {
    for name in names {
      let file = "\(path)/\(name)"
      guard let status = FileStatus(file) else { continue }
      guard status.kind == .file else {
        throw .cannotWrite(
          file, "expected a regular file or none, found \(status.kind == .folder ? "a folder" : "another thing")")
      }
      guard RecordClassification.isResult(name, try WholeFile.read(file, atMost: 1 << 30)) else {
        throw .cannotWrite(file, "expected results of an earlier classify or no file, found another file")
      }
    }
  }

  /// Where the beats come from: other formats than WFDB often have no annotations, and then they are found.
  private func origin(_ source: RecordingFile, _ recording: any Recording) throws(Fault) -> BeatOrigin {
    if detect { return .detected }
    guard source.format != .wfdb, annotator == WFDBSource.usualAnnotator,
      FileStatus(source.annotationPath(annotator)) == nil
    else { return .annotated(annotator) }
    guard source.format == .edf, let marks = try? recording.annotations(by: EDFRecording.annotator),
      !AnnotatedBeats(marks).beats.isEmpty
    else { return .detected }
    return .annotated(EDFRecording.annotator)
  }

  /// The probability above which a beat is called abnormal; nil with five classes.
  private func limit(_ saved: SavedModel) throws(Fault) -> Float? {
    if saved.classes == .aami, threshold == nil { return nil }
    let name = threshold?.value ?? .half
    if let limit = saved.card.threshold(name) { return limit }
    throw .badData(
      model, expected: "threshold \(name.rawValue) on the card of the \(use.value.rawValue)",
      found: saved.classes == .aami ? "a model of five classes, which needs none" : "none")
  }

  /// A record may call its own files as it likes.
  private func checkNothingReadIsReplaced(
    _ files: [(name: String, bytes: [UInt8])], of result: RecordClassification, in folder: String
  ) throws(Fault) {
    let output = output ?? "."
    guard let target = FileStatus(output)?.identity, target == FileStatus(folder)?.identity,
      let own = files.map(\.name).first(where: result.sources.contains)
    else { return }
    throw .cannotWrite("\(output)/\(own)", "it is one of the files that were read; choose another --output")
  }
}
