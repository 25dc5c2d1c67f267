import Foundation
import Scoring
import Testing

@Suite struct ThresholdSweepTests {
  @Test(arguments: try ScoredCase.all())
  func agreesWithCountingEveryRow(_ rows: ScoredCase) {
    let sweep = ThresholdSweep(labels: rows.labels, probabilities: rows.scores)
    let hundredths = (1...99).map { (number: Int) -> Float in Float(number) / 100 }
    #expect(sweep.points.map(\.threshold) == hundredths)
    for point in sweep.points {
      let counted = ConfusionMatrix(labels: rows.labels, probabilities: rows.scores, threshold: point.threshold)
      #expect(point.confusion == counted)
      #expect(point.recall == counted.recall && point.precision == counted.precision)
      #expect(point.fpr == counted.falsePositiveRate)
    }
  }

  @Test func storesThresholdsAsTwoDigits() throws {
    let sweep = ThresholdSweep(labels: [0, 1], probabilities: [0.2, 0.7])
    let data = try JSONEncoder().encode(sweep)
    #expect(String(decoding: data, as: UTF8.self).contains(#""threshold":0.07"#))
    #expect(try JSONDecoder().decode(ThresholdSweep.self, from: data) == sweep)
  }

  @Test(arguments: notFinite)
  func isEmptyWhenAScoreIsNotFinite(_ score: Float) {
    #expect(ThresholdSweep(labels: [0, 1], probabilities: [0.5, score]).points.isEmpty)
  }
}
