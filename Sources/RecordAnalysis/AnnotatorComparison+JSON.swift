import Files
import Foundation
import Groundwork
import Results
import Scoring

extension AnnotatorComparison {
  private struct Score: Encodable {
    var truePositives: Int
    var falseNegatives: Int
    var falsePositives: Int
    var sensitivity: Double?
    var positivePredictivity: Double?
    var falsePositiveRate: Double?

    init(_ score: DetectionScore) {
      truePositives = score.truePositives
      falseNegatives = score.falseNegatives
      falsePositives = score.falsePositives
      sensitivity = score.sensitivity.estimate
      positivePredictivity = score.positivePredictivity.estimate
      falsePositiveRate = score.falsePositiveRate?.estimate
    }
  }

  private struct Document: Encodable {
    var format = 1
    var reference: String
    var test: String
    var sampleRate: Double
    var window: Double
    var from: Double
    var escapeBeats: String
    var classes: [String]
    var pairs: [[Int]]
    var missed: [Int]
    var missedInShutdown: [Int]
    var extra: [Int]
    var extraInShutdown: [Int]
    var uncountedInFlutter: Int
    var qrs: Score
    var labels: DatabaseScore.Labels
    var veb: Score?
    var sveb: Score?
  }

  /// The table and the scores as JSON with sorted keys: `pairs` by reference class, then test class; shares that have no
  /// denominator are left out, and so are `veb` and `sveb` where the test does not tell these classes apart.
  public func json() throws -> [UInt8] {
    let document = Document(
      reference: reference, test: test, sampleRate: sampleRate, window: Self.window, from: start,
      escapeBeats: escapeBeats.rawValue,
      classes: table.pairs.classes, pairs: table.pairs.counts, missed: table.missed,
      missedInShutdown: table.missedInShutdown, extra: table.extra, extraInShutdown: table.extraInShutdown,
      uncountedInFlutter: table.uncounted, qrs: Score(table.qrs), labels: labels,
      veb: labels == .five ? Score(table.ventricular) : nil,
      sveb: labels == .five ? Score(table.supraventricular) : nil)
    return try JSONEncoder.sortedBytes(document, pretty: true)
  }
}
