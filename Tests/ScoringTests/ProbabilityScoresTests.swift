import Glibc
import Scoring
import Testing

@Suite struct ProbabilityScoresTests {
  @Test(arguments: try ScoredCase.all())
  func agreeWithScikitLearn(_ rows: ScoredCase) {
    #expect(agree(logLoss(labels: rows.labels, probabilities: rows.scores), rows.logLoss))
    #expect(agree(brierScore(labels: rows.labels, probabilities: rows.scores), rows.brier))
  }

  @Test func aSureErrorCostsAFiniteLoss() {
    #expect(agree(logLoss(labels: [0, 1], probabilities: [1, 0]), 23 * log(2.0)))
  }

  @Test(arguments: notFinite)
  func areNilWhenAProbabilityIsNotFinite(_ probability: Float) {
    #expect(logLoss(labels: [0, 1], probabilities: [0.5, probability]) == nil)
    #expect(brierScore(labels: [0, 1], probabilities: [0.5, probability]) == nil)
  }
}
