import Foundation
import Heartbeats
import Scoring
import WFDB

/// The table that choose_features.py reads: a line a beat, with record, excerpt (0 for the whole record), class and the patient
/// features, apart by "|".
///
/// Excerpts are the stretches of five minutes with at least five S; their features are computed as if they were all of the record.
/// As everywhere, the last beat of a record, and of an excerpt, is left out.
enum FeatureTable {
  private static let excerptSeconds = 300.0
  private static let leastSupraventricular = 5

  static func write(from folder: String, to path: String, records: [String]) throws {
    var lines = [(["record", "excerpt", "class"] + PatientFeatures.columns.map(\.rawValue)).joined(separator: "|")]
    for name in records {
      let record = try Record.read(folder: folder, name: name)
      let descriptions = record.signals.map(\.description)
      guard let first = RecordLead.index(in: descriptions) else { continue }
      let second = RecordLead.secondIndex(in: descriptions, beside: first)
      let leads = ([first] + (second.map { [$0] } ?? [])).map { record.signals[$0].physical }
      let rate = record.header.sampleRate
      let marks = try AnnotatedBeats.read(folder: folder, name: name, annotator: WFDBSource.usualAnnotator)
        .marks(of: descriptions[first], in: record.header)
      let length = Int(excerptSeconds * rate)
      let excerpts = stride(from: 0, through: leads[0].count - length, by: length).map { $0..<$0 + length }
      for (number, range) in ([0..<leads[0].count] + excerpts).enumerated() {
        let beats = marks.filter { range.contains($0.sample) }
        if number > 0, beats.count(where: { $0.beatClass == .supraventricular }) < leastSupraventricular { continue }
        let features = PatientFeatures.compute(
          leads: leads.map { Array($0[range]) }, sampleRate: rate, beats: beats.map { $0.sample - range.lowerBound })
        for (row, beat) in beats.dropLast().enumerated() {
          lines.append(
            ([name, "\(number)", "\(beat.beatClass.rawValue)"] + features[row].map { "\($0)" }).joined(separator: "|"))
        }
      }
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
  }
}
