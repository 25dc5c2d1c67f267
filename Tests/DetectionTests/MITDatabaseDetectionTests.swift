import Detection
import Scoring
import TestSupport
import Testing
import WFDB

/// Sensitivity and positive predictivity on the MIT-BIH database, whose annotations serve for scoring only.
@Suite("Detection on the MIT-BIH database", .enabled(if: Database.isThere, Database.absence))
struct MITDatabaseDetectionTests {
  private struct Scored {
    /// From the records' first sample, flutter waves counted as errors.
    var strict: BeatComparison
    /// As EC57 counts: from 5 minutes on, without the flutter of record 207.
    var standard: BeatComparison
    /// Samples from the reference's mark to ours.
    var offsets: [Int]
  }

  private static let beats = Set("NLRejAaJSVEF/fQ")

  private static func scored() throws -> [String: Scored] {
    let list = String(decoding: try FileContents.read("\(Database.folder)/RECORDS"), as: UTF8.self)
    var scores: [String: Scored] = [:]
    for name in list.split(separator: "\n").map(String.init) {
      let record = try Record.read(folder: Database.folder, name: name)
      let lead = try #require(record.signals.first { $0.description.name == "MLII" } ?? record.signals.first)
      var detector = QRSDetector(sampleRate: record.header.sampleRate)
      let found = detector.feed(lead.physical) + detector.finish()
      let annotations = try AnnotationFile.read("\(Database.folder)/\(name).atr").annotations
      let marks = annotations.filter { $0.symbol.map(beats.contains) ?? false }.map(\.sample)
      let starts = annotations.filter { $0.symbol == "[" }.map(\.sample)
      let ends = annotations.filter { $0.symbol == "]" }.map(\.sample)

      func marked(_ samples: [Int]) -> [BeatMarks.Beat] { samples.map { BeatMarks.Beat(sample: $0, .normal) } }
      let flutter = zip(starts, ends).map { $0...$1 }
      let outside = marks.filter { mark in !flutter.contains { $0.contains(mark) } }
      let test = BeatMarks(beats: marked(found))
      let offsets = BeatPairing.pair(reference: marks, test: found, window: 54).compactMap { pairing -> Int? in
        guard case .matched(let r, let t) = pairing else { return nil }
        return found[t] - marks[r]
      }
      scores[name] = Scored(
        strict: BeatComparison(reference: BeatMarks(beats: marked(marks)), test: test, window: 54),
        standard: BeatComparison(
          reference: BeatMarks(beats: marked(outside), flutter: flutter), test: test, window: 54, start: 300 * 360),
        offsets: offsets)
    }
    return scores
  }

  @Test("Over all 48 records, with the same settings, both rates are at least 99.7 %, from 5 minutes on 99.85 %")
  func rates() throws {
    let scores = try Self.scored()
    #expect(scores.count == 48)
    for (name, part, least) in [
      ("from the start", \Scored.strict, 0.997), ("as EC57 counts", \Scored.standard, 0.9985),
    ] {
      let score = scores.values.reduce(BeatComparison()) { $0 + $1[keyPath: part] }.qrs
      let (sensitivity, predictivity) = (score.sensitivity, score.positivePredictivity)
      print("QRS \(name): Se \(sensitivity.successes)/\(sensitivity.count), +P of \(predictivity.count)")
      #expect(try #require(sensitivity.estimate) >= least)
      #expect(try #require(predictivity.estimate) >= least)
    }
    let strict = scores.values.reduce(BeatComparison()) { $0 + $1.strict }.qrs
    #expect(strict.sensitivity.count == 109_494)

    // R peaks fit the reference's marks, so that beats may be cut at either.
    let offsets = scores.values.flatMap(\.offsets)
    #expect(Double(offsets.count { abs($0) <= 2 }) >= 0.9 * Double(offsets.count))
    #expect(Double(offsets.count { abs($0) <= 10 }) >= 0.98 * Double(offsets.count))
  }
}
