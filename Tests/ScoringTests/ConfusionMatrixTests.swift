import Foundation
import Scoring
import Testing

@Suite struct ConfusionMatrixTests {
  @Test(arguments: try ScoredCase.all())
  func agreesWithScikitLearn(_ rows: ScoredCase) {
    for expected in rows.confusions {
      let matrix = ConfusionMatrix(labels: rows.labels, probabilities: rows.scores, threshold: expected.threshold)
      #expect(matrix == ConfusionMatrix(tn: expected.tn, fp: expected.fp, fn: expected.fn, tp: expected.tp))
      let predictions = rows.scores.map { UInt8($0 > expected.threshold ? 1 : 0) }
      #expect(matrix == ConfusionMatrix(labels: rows.labels, predictions: predictions))
      #expect(agree(matrix.accuracy, expected.accuracy))
      #expect(agree(matrix.recall, expected.recall))
      #expect(agree(matrix.precision, expected.precision))
      #expect(agree(matrix.specificity, expected.specificity))
      #expect(agree(matrix.falsePositiveRate, expected.specificity.map { 1 - $0 }))
      #expect(agree(matrix.f1, expected.f1))
      #expect(agree(matrix.balancedAccuracy, expected.balancedAccuracy))
      #expect(agree(matrix.youden, expected.balancedAccuracy.map { 2 * $0 - 1 }))
      #expect(agree(matrix.matthews, expected.matthews))
      #expect(matrix.total == rows.labels.count)
    }
  }

  /// The published network's test set, and the scores its README gives to four digits.
  @Test func givesThePublishedScores() {
    let before = ConfusionMatrix(tn: 26956, fp: 277, fn: 355, tp: 5246)
    #expect(agree(before.accuracy, 0.9808, within: 5e-5))
    #expect(agree(before.recall, 0.9366, within: 5e-5))
    #expect(agree(before.precision, 0.9498, within: 5e-5))
    #expect(before.positives == 5601 && before.negatives == 27233 && before.predictedPositives == 5523)
    #expect(agree(before.prevalence, 5601.0 / 32834))
  }

  @Test func anythingButZeroIsAbnormal() {
    let matrix = ConfusionMatrix(labels: [0, 2, 4, 0], predictions: [0, 1, 0, 3])
    #expect(matrix == ConfusionMatrix(tn: 1, fp: 1, fn: 1, tp: 1))
  }

  @Test func onlyScoresAboveTheThresholdAreCalled() {
    #expect(ConfusionMatrix(labels: [1, 1], probabilities: [0.5, Float(0.5).nextUp], threshold: 0.5).tp == 1)
    #expect(ConfusionMatrix(labels: [1, 0], probabilities: [.nan, .nan]) == ConfusionMatrix(tn: 1, fn: 1))
  }

  @Test func addsUp() {
    let sum = ConfusionMatrix(tn: 1, fp: 2, fn: 3, tp: 4) + ConfusionMatrix(tn: 10, fp: 20, fn: 30, tp: 40)
    #expect(sum == ConfusionMatrix(tn: 11, fp: 22, fn: 33, tp: 44))
  }

  @Test func matthewsStandsLargeCounts() throws {
    let billion = 1_000_000_000
    let matthews = try #require(ConfusionMatrix(tn: billion, fp: 0, fn: 0, tp: billion).matthews)
    #expect(matthews == 1)
  }

  @Test func isStoredAsFourCounts() throws {
    let matrix = ConfusionMatrix(tn: 1, fp: 2, fn: 3, tp: 4)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(matrix)
    #expect(String(decoding: data, as: UTF8.self) == #"{"fn":3,"fp":2,"tn":1,"tp":4}"#)
    #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: data) == matrix)
  }
}
