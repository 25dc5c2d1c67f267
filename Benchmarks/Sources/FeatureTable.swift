import Foundation
import Heartbeats
import Recordings
import Scoring

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
      let recording = try WFDBRecording(folder: folder, name: name)
      let choice = try LeadChoice(in: recording, wanted: nil)
      let leads = try ([choice.index] + [choice.second].compactMap { $0 }).map { index in
        try recording.samples(ofLead: index).all()
      }
      let lead = recording.leads[choice.index]
      let rate = lead.sampleRate
      let marks = AnnotatedBeats(try recording.annotations(by: WFDBSource.usualAnnotator)).marks(of: lead)
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
