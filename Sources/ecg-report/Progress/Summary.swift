import Experiments
import Foundation
import Heartbeats
import RecordAnalysis
import Results
import Scoring

/// What a run says in words on the terminal.
enum Summary {
  /// One line on the data.
  static func data(_ loaded: LoadedBeats) -> String {
    let counts = zip(BeatClass.allCases, loaded.beats.classCounts).map { "\($0.symbol) \($1)" }.joined(separator: ", ")
    let kind = loaded.source == .synthetic ? "synthetic beats, not from patients" : "beats"
    let database = loaded.database.map { "\($0): " } ?? ""
    let records = loaded.database != nil && !loaded.beats.knowsRecords ? ", of unknown records" : ""
    let counted =
      loaded.beats.labelling == .aami
      ? counts
      : "normal \(loaded.beats.classCounts[0]), abnormal \(loaded.beats.count - loaded.beats.classCounts[0]) (only 0 and 1 occur, "
        + "so the classes of abnormal beats are unknown)"
    let note = loaded.readAs.map { "; read as: \($0)" } ?? ""
    return "\(database)\(loaded.beats.count) \(kind)\(records): \(counted)\(note)"
  }

  /// One line on what was drawn of a database.
  static func draw(_ draw: BeatDraw, of beats: Int) -> String {
    let rows = [draw.training, draw.validation, draw.test].compactMap { $0?.drawn }.reduce(0, +)
    let why =
      draw.isGiven
      ? ""
      : beats > RunData.mostBeats
        ? ", since the data have more than \(RunData.mostBeats) (--per-patient)"
        : ", since the test data have more than \(RunData.mostBeats) beats (--per-patient)"
    return
      "Of \(beats) beats, \(rows) are drawn for training, at most \(draw.perPatient) of each class of each patient\(why); "
      + "test patients are scored whole"
  }

  /// One line on a database that is tested record by record.
  static func tested(_ tested: TestedRecords) -> String {
    let store = tested.store
    let counts = zip(BeatClass.allCases, store.classCounts).map { "\($0.symbol) \($1)" }.joined(separator: ", ")
    let records = store.knowsRecords ? " in \(store.entries.count) records" : ", of unknown records"
    return
      "\(tested.description.database.map { "\($0): " } ?? "")\(store.beats) annotated beats\(records), scored record by "
      + "record: \(counts)"
  }

  /// The results, a line a run, and where the page is.
  static func text(_ results: Results, output: String) -> String {
    let width = results.experiments.map(\.key.name.count).max() ?? 0
    var lines = results.experiments.map { run in
      run.key.name.padding(toLength: width, withPad: " ", startingAt: 0)
        + "  accuracy \(share(run.scores.accuracy))  recall \(share(run.scores.recall))"
        + "  precision \(share(run.scores.precision))"
    }
    if results.data.labelling == .binary {
      lines.append(
        "Only the labels 0 and 1 occur; they are read as normal and abnormal, and the classes of abnormal beats are unknown"
      )
    }
    if let form = results.data.readAs { lines.append("\(results.data.path ?? "data"): read as: \(form)") }
    lines += twins(results)
    lines += results.notRun.map { "\($0.protocol.rawValue): not run: \($0.reason)" }
    lines += (results.data.identicalRecords ?? []).map {
      "\($0.joined(separator: " and ")) contain the same beats and count as one patient"
    }
    if results.data.source == .synthetic {
      lines.append("These beats are synthetic: the numbers say nothing about people. Real records: ecg-report fetch")
    }
    lines.append("Report: \(output)/index.html")
    return lines.joined(separator: "\n")
  }

  /// A line for each protocol whose rows hold beats more than once.
  private static func twins(_ results: Results) -> [String] {
    EvaluationProtocol.allCases.compactMap { name in
      let audits = results.experiments.filter { $0.key.protocol == name }.map(\.audit)
      let tested = audits.compactMap(\.testRowsWithTwin).max() ?? 0
      let twins = audits.compactMap(\.twinRows).max() ?? 0
      let leftOut = audits.compactMap(\.twinsLeftOut).max() ?? 0
      guard tested + twins + leftOut > 0 else { return nil }
      let left = leftOut > 0 ? ", \(leftOut) left out of training" : ""
      return
        "\(name.rawValue): \(twins) rows have samples identical to those of another beat; \(tested) test rows have such a duplicate in "
        + "training or validation\(left)"
    }
  }

  /// One line on a record's beats, and where they are.
  static func text(_ result: RecordClassification, output: String, hasPage: Bool) -> String {
    let counts = result.counts
    var parts = zip(result.classes.names, counts.classes).map {
      result.threshold == nil ? "\($0) \($1)" : "\($1) \($0)"
    }
    if let threshold = result.threshold { parts[1] += " (probability above \(threshold))" }
    if counts.unclassified > 0 {
      parts.append(
        "\(counts.unclassified) not classified (no beat follows, samples are missing, or the lead cannot be read)")
    }
    if !result.unreadable.isEmpty {
      parts.append(
        "\(String(format: "%.0f", result.unreadableSeconds)) s unreadable (\(result.unreadableReasons.joined(separator: ", ")))"
      )
    }
    let learnt = result.isLearnt ? "; the model was trained on a record of this name" : ""
    let guess = result.isLeadGuessed ? " (without the name of an ECG lead)" : ""
    let file = RecordClassification.fileNames(record: result.record)[0]
    let page =
      hasPage ? "\nPage: \(output)/index.html" : "\nFor a page with figures, name a new folder: --output DIR"
    let beats = "\(result.beats.count) beat\(result.beats.count == 1 ? "" : "s")"
    return "\(result.record): \(beats) \(result.origin.name), lead \(result.lead)\(guess): "
      + "\(parts.joined(separator: ", "))\(learnt)\n\(output)/\(file), .csv and .json\(page)"
  }

  private static func share(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? "n = 0 "
  }
}
