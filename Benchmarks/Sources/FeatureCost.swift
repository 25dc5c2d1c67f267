import Foundation
import Heartbeats
import Recordings
import WFDB

/// What patient features cost beside reading a record and cutting its beats, on one thread.
enum FeatureCost {
  /// Prints the fastest of five rounds over all records of a folder.
  static func measure(_ folder: String) throws {
    let names = try String(contentsOfFile: "\(folder)/RECORDS", encoding: .utf8).split(whereSeparator: \.isWhitespace)
    var plain = Double.infinity
    var both = Double.infinity
    var beats = 0
    for _ in 0..<5 {
      plain = min(plain, try seconds { beats = try read(names, folder, withFeatures: false) })
      both = min(both, try seconds { _ = try read(names, folder, withFeatures: true) })
    }
    let microseconds = { (seconds: Double) in String(format: "%.2f", seconds * 1e6 / Double(max(1, beats))) }
    print(
      "relative beats \(beats): reading and cutting \(microseconds(plain)) µs a beat, with patient features "
        + "\(microseconds(both)) µs, \(String(format: "%.2f", both / plain)) times")
  }

  /// Processor time, which other programs on the machine hardly change.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = clock()
    try body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }

  /// The number of beats cut.
  private static func read(_ names: [Substring], _ folder: String, withFeatures: Bool) throws -> Int {
    var count = 0
    for name in names {
      // As a run reads records: each file once, both leads at hand.
      let recording = try WFDBRecording(folder: folder, name: String(name), reader: FileContents.read)
      let choice = try LeadChoice(in: recording, wanted: nil)
      let lead = recording.leads[choice.index]
      let annotated = AnnotatedBeats(try recording.annotations(by: WFDBSource.usualAnnotator))
      let marks = annotated.marks(of: lead)
      let samples = try recording.samples(ofLead: choice.index).all()
      let extraction = try BeatExtraction(leadOf: lead.sampleRate, path: recording.path)
      count += try extraction.beats(of: samples, marks: marks, path: annotated.path).classes.count
      guard withFeatures else { continue }
      let second = try choice.second.map { try recording.samples(ofLead: $0).all() }
      let features = PatientFeatures.compute(
        leads: [samples] + [second].compactMap { $0 }, sampleRate: lead.sampleRate, beats: marks.map(\.sample))
      precondition(features.rows == marks.count)
    }
    return count
  }
}
