import Foundation
import Results
import Scoring

/// What the page of a scored database says in sentences.
struct ScoreSentences {
  let score: DatabaseScore

  private static func estimate(_ rate: Rate) -> String {
    let interval = rate.interval.map { " (95\u{A0}% interval \(Format.range($0.low, $0.high)))" } ?? ""
    return "\(Format.percent(rate.estimate))\(interval)"
  }

  private func recordCount(_ count: Int) -> String { "\(Format.count(count)) record\(count == 1 ? "" : "s")" }

  /// The most names that a sentence lists.
  private func names(_ names: [String]) -> String {
    names.count <= 30 ? Format.list(names) : "\(names.prefix(30).joined(separator: ", ")) and \(names.count - 30) more"
  }

  var warnings: [String] {
    if score.audit.trainedOn == nil {
      return [
        "Nobody said which records the test\u{2019}s model was trained on, so that these results may be of records that it knows."
      ]
    }
    let seen = score.audit.seen.count
    return seen == 0
      ? []
      : [
        "\(Format.count(seen)) of the \(recordCount(score.records.count)) \(seen == 1 ? "is" : "are") of patients that the model was "
          + "trained on: results that include \(seen == 1 ? "it" : "them") are optimistic."
      ]
  }

  var measured: String {
    let beats = BeatClass.allCases.reduce(0) { $0 + score.table.support($1) }
    let few = score.patients < 10 ? " With so few patients, intervals are too narrow." : ""
    return
      "\(recordCount(score.records.count)) of \(score.reference)\(score.split.map { " (\($0))" } ?? ""), "
      + "\(Format.count(score.patients)) patient\(score.patients == 1 ? "" : "s"), \(Format.count(beats)) beats by annotator "
      + "\(score.annotator).\(few)"
  }

  var answer: String {
    let qrs = score.table.qrs
    let found =
      "\(Format.percent(qrs.sensitivity.estimate)) of the reference\u{2019}s beats were found, and "
      + "\(Format.percent(qrs.positivePredictivity.estimate)) of the beats that the test marked are there."
    guard score.labels != .none else { return found }
    return
      "Of the abnormal beats, \(Self.estimate(score.abnormal.recall)) were found and flagged; of the flagged, "
      + "\(Self.estimate(score.abnormal.precision)) are abnormal. \(found)"
  }

  var details: [String] {
    var lines: [String] = []
    switch score.labels {
    case .none: lines.append("The test gives all beats one label, as a QRS detector does: nothing is said of classes.")
    case .binary:
      lines.append(
        "The test distinguishes normal from abnormal only (where it marks N and Q, Q is taken for abnormal), and no class beyond that is asked of it."
      )
    case .five:
      let rates = score.classes.filter { [.supraventricular, .ventricular].contains($0.beatClass) }
      lines.append(
        "Recall of "
          + rates.map { "\($0.beatClass.symbol): \(Self.estimate($0.recall))" }.joined(separator: ", of ") + ".")
    }
    if let area = score.rocArea {
      lines.append(
        "Area under the ROC curve of the probabilities, over the beats that both marked: \(Format.number(area, digits: 3))."
      )
    }
    return lines
  }

  var audit: [String] {
    guard let trainedOn = score.audit.trainedOn else {
      return [
        "Not known: no list of training records was given (--trained-on). Beats of a patient whom the model was trained on say "
          + "nothing about new patients, whatever the recall."
      ]
    }
    var lines = [
      score.audit.records.isEmpty
        ? "None of the scored records is among the \(Format.count(trainedOn.count)) that the model was trained on, as its authors say."
        : "Scored and trained on: \(names(score.audit.records))."
    ]
    if !score.audit.ofSamePatients.isEmpty {
      lines.append("Of a patient whose other record was trained on: \(names(score.audit.ofSamePatients)).")
    }
    return lines
  }

  var beside: [String] {
    guard let beside = score.beside else { return [] }
    guard !beside.isEmpty else {
      return ["The report has no run that keeps patients apart and has results of these records."]
    }
    return [
      "Counted as the report counts: from the first second on, with e and j as N. The report\u{2019}s models were given the "
        + "reference\u{2019}s beats and left out each record\u{2019}s last; of the test, beats that it missed count as not found. "
        + "Differences are in percentage points, with 95\u{A0}% bootstrap intervals over patients, the same patients drawn for both."
    ]
  }

  var method: [String] {
    [
      "Beats are compared after ANSI/AAMI EC57: marks within 150 ms are one beat, beats before second "
        + "\(Format.number(score.start, digits: 0)) and test beats in the reference\u{2019}s ventricular flutter do not count, and "
        + (score.escapeBeats == "S"
          ? "escape beats e, j and n count as S." : "escape beats e and j count as N, n as S."),
      "VEB: fusion, paced and unknown beats called V are no errors. SVEB: paced and unknown beats called S are none. Gross statistics "
        + "add up the records\u{2019} counts; average ones are the mean of the records\u{2019} shares.",
      "Intervals draw patients, each with all records: 2,000 bootstrap draws, percentiles.",
    ]
  }
}
