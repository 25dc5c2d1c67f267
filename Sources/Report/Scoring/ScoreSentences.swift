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
        "The training records of the test\u{2019}s model are unknown, so these results may include records it was trained on."
      ]
    }
    let seen = score.audit.seen.count
    return seen == 0
      ? []
      : [
        "\(Format.count(seen)) of the \(recordCount(score.records.count)) \(seen == 1 ? "is" : "are") from patients in the model\u{2019}s "
          + "training data; results that include \(seen == 1 ? "it" : "them") are optimistic."
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
      "\(Format.percent(qrs.sensitivity.estimate)) of reference beats were detected, and "
      + "\(Format.percent(qrs.positivePredictivity.estimate)) of the test\u{2019}s beats match a reference beat."
    guard score.labels != .none else { return found }
    return
      "Of the abnormal beats, \(Self.estimate(score.abnormal.recall)) were detected and flagged; of the flagged beats, "
      + "\(Self.estimate(score.abnormal.precision)) are abnormal. \(found)"
  }

  var details: [String] {
    var lines: [String] = []
    switch score.labels {
    case .none: lines.append("The test gives all beats the same label, so only detection is scored.")
    case .binary:
      lines.append(
        "The test distinguishes only normal from abnormal (its label Q means abnormal), so recall and precision of S, V, F and Q are "
          + "not scored."
      )
    case .five:
      let rates = score.classes.filter { [.supraventricular, .ventricular].contains($0.beatClass) }
      lines.append(
        "Recall of "
          + rates.map { "\($0.beatClass.symbol): \(Self.estimate($0.recall))" }.joined(separator: ", of ") + ".")
    }
    if let area = score.rocArea {
      lines.append(
        "Area under the ROC curve of the probabilities, over the beats that match: \(Format.number(area, digits: 3))."
      )
    }
    return lines
  }

  var audit: [String] {
    guard let trainedOn = score.audit.trainedOn else {
      return [
        "Not known: no list of training records was given (--trained-on). Results on patients in the training data do not apply to "
          + "new patients."
      ]
    }
    var lines = [
      score.audit.records.isEmpty
        ? "According to --trained-on (\(recordCount(trainedOn.count))), the model was trained on none of the scored records."
        : "Scored records that the model was trained on: \(names(score.audit.records))."
    ]
    if !score.audit.ofSamePatients.isEmpty {
      lines.append("Patient in training with another record: \(names(score.audit.ofSamePatients)).")
    }
    return lines
  }

  var beside: [String] {
    guard let beside = score.beside else { return [] }
    guard !beside.isEmpty else {
      return ["The report has no run with separate patients on these records."]
    }
    return [
      "Beats are counted as in the report: from the first second, with e and j as N. The report\u{2019}s models used the "
        + "reference\u{2019}s beat times and exclude each record\u{2019}s last beat; beats that the test missed count as not flagged, "
        + "and as errors in the recall of their class. Differences are in percentage points, with 95\u{A0}% bootstrap intervals over "
        + "patients; each resample is used for both."
    ]
  }

  var method: [String] {
    [
      "Beats are compared according to ANSI/AAMI EC57: beats within 150 ms of each other match; beats before second "
        + "\(Format.number(score.start, digits: 0)) and test beats in the reference\u{2019}s ventricular flutter are not counted; "
        + (score.escapeBeats == "S"
          ? "escape beats e, j and n count as S." : "escape beats e and j count as N, n as S."),
      "VEB: fusion, paced and unknown beats classified as V do not count as errors. SVEB: nor do paced and unknown beats classified "
        + "as S. Gross: pooled counts; average: mean of the records\u{2019} rates.",
      "Intervals: percentile bootstrap over patients (each with all records), 2,000 resamples.",
    ]
  }
}
