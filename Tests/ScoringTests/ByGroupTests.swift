import Scoring
import Testing

@Suite struct ByGroupTests {
  @Test func countsEachRecordApart() {
    let matrices = ConfusionMatrix.byGroup([7, 2, 7, 2, 2], labels: [1, 0, 0, 1, 1], predictions: [1, 0, 1, 0, 1])
    #expect(matrices == [ConfusionMatrix(tn: 1, fn: 1, tp: 1), ConfusionMatrix(fp: 1, tp: 1)])
    #expect(ConfusionMatrix.byGroup([], labels: [], predictions: []).isEmpty)
  }

  @Test func countsEachRecordsSuccesses() {
    let shares = Proportion.byGroup([65535, 0, 65535], successes: [true, false, false])
    #expect(shares == [Proportion(successes: 0, count: 1), Proportion(successes: 1, count: 2)])
    #expect(Proportion.byGroup([], successes: []).isEmpty)
  }
}
