import Experiments
import Foundation
import Heartbeats
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
    return "\(database)\(loaded.beats.count) \(kind)\(records): \(counts)"
  }

  /// The results, a line a run, and where the page is.
  static func text(_ results: Results, output: String) -> String {
    let width = results.experiments.map(\.key.name.count).max() ?? 0
    var lines = results.experiments.map { run in
      run.key.name.padding(toLength: width, withPad: " ", startingAt: 0)
        + "  accuracy \(share(run.scores.accuracy))  recall \(share(run.scores.recall))"
        + "  precision \(share(run.scores.precision))"
    }
    lines += results.notRun.map { "\($0.protocol.rawValue): not run: \($0.reason)" }
    if results.data.source == .synthetic {
      lines.append("These beats are synthetic: the numbers say nothing about people. Real records: ecg-report fetch")
    }
    lines.append("Report: \(output)/index.html")
    return lines.joined(separator: "\n")
  }

  /// One line on a record's beats, and where they are.
  static func text(_ result: RecordClassification, output: String) -> String {
    let counts = result.counts
    var parts = [
      "\(counts.normal) normal", "\(counts.abnormal) abnormal (probability above \(result.threshold))",
    ]
    if counts.unclassified > 0 {
      parts.append("\(counts.unclassified) not classified (no beat follows, or samples are missing)")
    }
    let learnt = result.isLearnt ? "; the model learnt from a record of this name" : ""
    let file = RecordClassification.fileNames(record: result.record)[0]
    return "\(result.record): \(result.beats.count) beats \(result.origin.name), lead \(result.lead): "
      + "\(parts.joined(separator: ", "))\(learnt)\n\(output)/\(file), .csv and .json"
  }

  private static func share(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? "n = 0 "
  }
}
