import Scoring
import Testing

@Suite struct RankedScoresTests {
  @Test(arguments: try ScoredCase.all())
  func areaAgreesWithScikitLearn(_ rows: ScoredCase) {
    #expect(agree(areaUnderCurve(labels: rows.labels, probabilities: rows.scores), rows.auc))
  }

  @Test func equalScoresFormOneStep() throws {
    let ranked = try #require(RankedScores(labels: [1, 0, 1, 0, 0], probabilities: [0.5, -2, 0, 0.5, -0.0]))
    #expect(ranked.scores == [0.5, 0, -2])
    #expect(ranked.truePositives == [1, 2, 2])
    #expect(ranked.falsePositives == [1, 2, 3])
    #expect(ranked.positives == 2 && ranked.negatives == 3)
  }

  @Test func keepsEveryBitOfAScore() throws {
    let scores: [Float] = [
      .greatestFiniteMagnitude, 1, Float(1).nextDown, .leastNormalMagnitude, .leastNonzeroMagnitude, 0,
      -.leastNonzeroMagnitude, -1, -.greatestFiniteMagnitude,
    ]
    let ranked = try #require(RankedScores(labels: Array(repeating: 1, count: 9), probabilities: scores.reversed()))
    #expect(ranked.scores == scores)
  }

  @Test func confusionAgreesWithCountingEveryRow() throws {
    let rows = spreadRows(2000)
    let coarse = rows.scores.map { ($0 * 20).rounded() / 20 }
    let ranked = try #require(RankedScores(labels: rows.labels, probabilities: coarse))
    for threshold: Float in [-1, 0, 0.05, 0.5, 0.51, 0.95, 1, 2] {
      let counted = ConfusionMatrix(labels: rows.labels, probabilities: coarse, threshold: threshold)
      #expect(ranked.confusion(threshold: threshold) == counted)
    }
  }

  @Test(arguments: notFinite)
  func aScoreThatIsNotFiniteHasNoRank(_ score: Float) {
    #expect(RankedScores(labels: [0, 1], probabilities: [0.5, score]) == nil)
    #expect(areaUnderCurve(labels: [0, 1], probabilities: [0.5, score]) == nil)
  }

  @Test func areaStandsAMillionRows() throws {
    let rows = spreadRows(1_000_000)
    let area = try #require(areaUnderCurve(labels: rows.labels, probabilities: rows.scores))
    // A row that scores s is abnormal with chance s^2: the integral of s^2 (s - s^3/3) over 1/3 x 2/3 is 7/8.
    #expect(abs(area - 0.875) < 1e-3)
  }
}
