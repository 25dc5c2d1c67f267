import Files
import Foundation
import Groundwork
public import Results
import Scoring

extension DatabaseScore {
  private struct Share: Encodable {
    var successes: Int
    var n: Int
    var estimate: Double?
    var low: Double?
    var high: Double?

    init(_ rate: Rate) {
      (successes, n, estimate) = (rate.successes, rate.n, rate.estimate)
      (low, high) = (rate.interval?.low, rate.interval?.high)
    }
  }

  private struct RecordDocument: Encodable {
    var record: String
    var patient: String
    var inTraining: Bool?
    var pairs: [[Int]]
    var missed: [Int]
    var missedInShutdown: [Int]
    var extra: [Int]
    var extraInShutdown: [Int]
    var uncountedInFlutter: Int
  }

  private struct MeasureDocument: Encodable {
    var gross: Share
    var average: Double?
    var records: Int
  }

  private struct ClassDocument: Encodable {
    var recall: Share
    var toldApart: Share
    var precision: Share

    init(_ result: ClassResult) {
      (recall, toldApart, precision) = (Share(result.recall), Share(result.told), Share(result.precision))
    }
  }

  private struct RowDocument: Encodable {
    var measure: String
    var test: Share
    var run: Share
    var difference: Double?
    var low: Double?
    var high: Double?
  }

  private struct BesideDocument: Encodable {
    var run: String
    var `protocol`: String
    var records: Int
    var rows: [RowDocument]
  }

  private struct AuditDocument: Encodable {
    var isKnown: Bool
    var trainedOn: Int?
    var records: [String]
    var ofSamePatients: [String]
  }

  private struct Document: Encodable {
    var format = 1
    var reference: String
    var annotator: String
    var test: String
    var split: String?
    var from: Double
    var escapeBeats: String
    var window: Double
    var labels: Labels
    var classes: [String]
    var patients: Int
    var records: [RecordDocument]
    var measures: [String: MeasureDocument]
    var byClass: [String: ClassDocument]
    var abnormalRecall: Share
    var abnormalPrecision: Share
    var rocArea: Double?
    var audit: AuditDocument
    var notTrainedOn: [String: ClassDocument]?
    var beside: [BesideDocument]?
  }

  /// All counts, shares and intervals as JSON with sorted keys; `pairs` by reference class, then test class; shares that have no
  /// denominator are left out.
  public func json() throws -> [UInt8] {
    func byClass(_ results: [ClassResult]) -> [String: ClassDocument] {
      Dictionary(uniqueKeysWithValues: results.map { ($0.beatClass.symbol, ClassDocument($0)) })
    }
    let document = Document(
      reference: reference, annotator: annotator, test: test, split: split, from: start, escapeBeats: escapeBeats,
      window: AnnotatorComparison.window, labels: labels, classes: BeatClass.allCases.map(\.symbol), patients: patients,
      records: records.map { record in
        let table = record.table
        return RecordDocument(
          record: record.name, patient: record.patient, inTraining: record.isSeen, pairs: table.pairs.counts,
          missed: table.missed, missedInShutdown: table.missedInShutdown, extra: table.extra,
          extraInShutdown: table.extraInShutdown, uncountedInFlutter: table.uncounted)
      },
      measures: Dictionary(
        uniqueKeysWithValues: measures.map {
          (
            $0.name,
            MeasureDocument(
              gross: Share($0.rate), average: $0.statistics.average, records: $0.statistics.records)
          )
        }), byClass: byClass(classes), abnormalRecall: Share(abnormal.recall),
      abnormalPrecision: Share(abnormal.precision), rocArea: rocArea,
      audit: AuditDocument(
        isKnown: audit.trainedOn != nil, trainedOn: audit.trainedOn?.count, records: audit.records,
        ofSamePatients: audit.ofSamePatients), notTrainedOn: unseen.map(byClass),
      beside: beside?.map { run in
        BesideDocument(
          run: run.run, protocol: run.protocol.rawValue, records: run.records,
          rows: run.rows.map {
            RowDocument(
              measure: $0.name, test: Share($0.test), run: Share($0.run), difference: $0.difference,
              low: $0.interval?.low, high: $0.interval?.high)
          })
      })
    return try JSONEncoder.sortedBytes(document, pretty: true)
  }

  /// A line a record, then gross and average statistics, for a terminal.
  public var text: String {
    let names = ["QRS Se", "QRS +P", "VEB Se", "VEB +P", "VEB FPR", "SVEB Se", "SVEB +P", "SVEB FPR"]
    let width = max(8, (records.map(\.name.count).max() ?? 0) + 2)
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    func percent(_ share: Double?) -> String { share.map { String(format: "%.2f", 100 * $0) } ?? "-" }
    func line(_ name: String, _ shares: [Double?], _ more: String) -> String {
      name + String(repeating: " ", count: max(1, width - name.count))
        + shares.map { padded(percent($0), 9) }.joined() + more
    }
    let heading =
      "Record" + String(repeating: " ", count: max(1, width - 6)) + names.map { padded($0, 9) }.joined()
      + padded("beats", 9) + padded("missed", 8) + padded("extra", 8)
    var lines = [
      "reference \(reference), annotator \(annotator)\(split.map { ", \($0)" } ?? ""); test \(test)",
      "window 150 ms, beats from \(start == start.rounded() ? String(format: "%.0f", start) : "\(start)") s on; "
        + (escapeBeats == "N" ? "n counts as S, e and j as N" : "e, j and n count as S") + "; shares in %", "", heading,
    ]
    for record in records {
      let table = record.table
      let veb = labels == .five ? table.ventricular : nil
      let sveb = labels == .five ? table.supraventricular : nil
      lines.append(
        line(
          record.name,
          [
            table.qrs.sensitivity.estimate, table.qrs.positivePredictivity.estimate, veb?.sensitivity.estimate,
            veb?.positivePredictivity.estimate, veb?.falsePositiveRate?.estimate, sveb?.sensitivity.estimate,
            sveb?.positivePredictivity.estimate, sveb?.falsePositiveRate?.estimate,
          ],
          padded("\(BeatClass.allCases.reduce(0) { $0 + table.support($1) })", 9)
            + padded("\(table.qrs.falseNegatives)", 8) + padded("\(table.qrs.falsePositives)", 8)))
    }
    let all = table
    lines.append(
      line(
        "Gross", measures.map(\.rate.estimate),
        padded("\(BeatClass.allCases.reduce(0) { $0 + all.support($1) })", 9)
          + padded("\(all.qrs.falseNegatives)", 8) + padded("\(all.qrs.falsePositives)", 8)))
    lines.append(line("Average", measures.map(\.statistics.average), ""))
    func interval(_ rate: Rate) -> String {
      guard let estimate = rate.estimate else { return "-" }
      let ends = rate.interval.map { " (\(percent($0.low)) to \(percent($0.high)))" } ?? ""
      return "\(percent(estimate))\(ends) of \(rate.n)"
    }
    lines += ["", "Recall by class, with 95 % intervals over \(patients) patient\(patients == 1 ? "" : "s"):"]
    lines += classes.map { result in
      "  \(result.beatClass.symbol)  correct class \(interval(result.recall)); "
        + "\(result.beatClass == .normal ? "not flagged" : "flagged") \(percent(result.told.estimate))"
    }
    lines.append("  abnormal beats flagged \(interval(abnormal.recall)), precision \(interval(abnormal.precision))")
    if let rocArea { lines.append("  area under the ROC curve \(String(format: "%.4f", rocArea))") }
    if audit.trainedOn == nil {
      lines.append("It is not known on which records the model was trained (--trained-on).")
    } else if audit.seen.isEmpty {
      lines.append("The model was trained on none of these records.")
    } else {
      let seen = [
        ("In training", audit.records), ("Patient in training with another record", audit.ofSamePatients),
      ]
      lines += seen.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
    }
    for run in beside ?? [] {
      lines.append(
        "Compared with the report's \(run.run) (\(run.protocol.rawValue)) on the same \(run.records) record\(run.records == 1 ? "" : "s"):"
      )
      lines += run.rows.map { row in
        "  \(row.name): \(percent(row.test.estimate)) and \(percent(row.run.estimate))"
          + (row.difference.map { ", difference \(percent($0))" } ?? "")
          + (row.interval.map { " (\(percent($0.low)) to \(percent($0.high)))" } ?? "")
      }
    }
    if beside?.isEmpty == true { lines.append("The report has no run with separate patients on these records.") }
    return lines.joined(separator: "\n")
  }
}
