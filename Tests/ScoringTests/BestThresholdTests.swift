import Scoring
import Testing

@Suite struct BestThresholdTests {
  /// The expectations come from trying every candidate, in fractions (make_fixtures.py).
  @Test(arguments: try ScoredCase.all())
  func isTheBestOfAllCandidates(_ rows: ScoredCase) throws {
    let (labels, scores) = (rows.labels, rows.scores)
    #expect(bestThreshold(labels: labels, probabilities: scores, by: .f1) == rows.best.f1)
    #expect(bestThreshold(labels: labels, probabilities: scores, by: .youden) == rows.best.youden)
    #expect(rows.best.fpr.count == 3)
    for (limit, expected) in rows.best.fpr {
      let criterion = ThresholdCriterion.falsePositiveRate(atMost: try #require(Double(limit)))
      #expect(bestThreshold(labels: labels, probabilities: scores, by: criterion) == expected, "at most \(limit)")
    }
  }

  @Test func liesHalfwayBetweenNeighbours() {
    let (labels, scores): ([UInt8], [Float]) = ([0, 0, 1, 1], [0.125, 0.25, 0.75, 0.875])
    for criterion in [ThresholdCriterion.f1, .youden, .falsePositiveRate(atMost: 0)] {
      #expect(bestThreshold(labels: labels, probabilities: scores, by: criterion) == 0.5)
    }
  }

  @Test func tiesGoTowardOneHalfThenDown() {
    // J is 1/2 above 0.25 and above 0.75, and less between them.
    let labels: [UInt8] = [0, 1, 0, 1]
    #expect(bestThreshold(labels: labels, probabilities: [0.125, 0.375, 0.625, 0.875], by: .youden) == 0.25)
    #expect(bestThreshold(labels: labels, probabilities: [0.0625, 0.375, 0.625, 0.875], by: .youden) == 0.75)
  }

  @Test func separatesEvenNeighbouringNumbers() throws {
    for below: Float in [0, 0.7, Float(1).nextDown] {
      let scores = [below, below.nextUp]
      let threshold = try #require(bestThreshold(labels: [0, 1], probabilities: scores, by: .f1))
      let matrix = ConfusionMatrix(labels: [0, 1], probabilities: scores, threshold: threshold)
      #expect(matrix == ConfusionMatrix(tn: 1, tp: 1))
    }
  }

  @Test func limitOnFalseAlarmsIsKeptToTheLastRow() throws {
    // 100 normal rows with distinct scores: 29 false alarms are exactly 0.29.
    let scores = (1...100).map { Float($0) / 128 }
    let labels = [UInt8](repeating: 0, count: 100)
    for limit in stride(from: 0, through: 100, by: 1) {
      let criterion = ThresholdCriterion.falsePositiveRate(atMost: Double(limit) / 100)
      let threshold = try #require(bestThreshold(labels: labels, probabilities: scores, by: criterion))
      #expect(ConfusionMatrix(labels: labels, probabilities: scores, threshold: threshold).fp == limit)
    }
    for criterion in [ThresholdCriterion.falsePositiveRate(atMost: -0.1), .falsePositiveRate(atMost: .nan)] {
      #expect(bestThreshold(labels: labels, probabilities: scores, by: criterion) == nil)
    }
  }

  @Test(arguments: notFinite)
  func isNilWhenAScoreIsNotFinite(_ score: Float) {
    #expect(bestThreshold(labels: [0, 1], probabilities: [0.5, score], by: .f1) == nil)
  }
}
