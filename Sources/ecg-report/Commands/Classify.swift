import ArgumentParser
import Files
import Foundation
import Groundwork
import Heartbeats
import RecordAnalysis
import Recordings
import Results

/// `ecg-report classify`: every beat of a record judged by a saved model.
struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify every beat of a WFDB record with a model that a run has saved.",
    discussion: """
      Writes RECORD.ecgr, a WFDB annotation file (N normal, Q abnormal, ? not classified), and the same as RECORD.ecgr.csv and
      RECORD.ecgr.json with times and probabilities. Not for diagnosis or any decision about a person.
      """)

  @Argument(help: "The record: the path of its header, with or without .hea.")
  var record: String

  @Option(help: ArgumentHelp("Report whose model to use, or its folder models.", valueName: "dir"))
  var model: String

  @Option(help: ArgumentHelp("Which model: \(ModelList.known)."))
  var use = ModelChoice(.net)

  @Option(
    help: "Probability above which a beat is called abnormal: half (0.5), best-f1 or screening, as on the model's card."
  )
  var threshold = Choice(ModelCard.Threshold.Name.half)

  @Option(help: ArgumentHelp("Whose annotations mark the beats: the ending of the file.", valueName: "name"))
  var annotator = WFDBSource.usualAnnotator

  @Option(
    help: ArgumentHelp(
      "Lead to take, by its name (default: MLII or lead II, else the first lead of an ECG).", valueName: "name"))
  var lead: String?

  @Flag(help: "Find the beats instead of reading annotations (Pan and Tompkins 1985).")
  var detect = false

  @Option(
    help: ArgumentHelp("Folder to write to; earlier results of the same record there are replaced.", valueName: "dir"))
  var output = "."

  @OptionGroup var threads: JobsOption

  func validate() throws {
    try DataOptions.checkAnnotator(annotator)
    try DataOptions.checkLead(lead)
  }

  func run() throws {
    let place = try RecordPath(record)
    let saved = try ModelFolder.load(from: model, kind: use.value)
    guard let limit = saved.card.threshold(threshold.value) else {
      throw Fault.badData(
        model, expected: "threshold \(threshold.value.rawValue) on the card of the \(use.value.rawValue)",
        found: "none")
    }
    let origin = detect ? BeatOrigin.detected : .annotated(annotator)
    let result = try RecordClassifier(saved, threshold: limit, jobs: threads.jobs).classify(
      try WFDBRecording(folder: place.folder, name: place.name), beats: origin, lead: lead)
    try write(result, place)
    try StandardOutput.lines(Summary.text(result, output: output))
  }

  private func write(_ result: RecordClassification, _ place: RecordPath) throws {
    let files = try result.files()
    // A record may call its own files as it likes.
    let target = FileStatus(output)?.identity
    if target != nil, target == FileStatus(place.folder)?.identity,
      let own = files.map(\.name).first(where: result.sources.contains)
    {
      throw Fault.cannotWrite("\(output)/\(own)", "it is one of the files that were read; choose another --output")
    }
    for file in files { try WholeFile.write(file.bytes, to: "\(output)/\(file.name)") }
  }
}
