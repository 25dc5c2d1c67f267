import Scoring
import Testing

@Suite struct McNemarTestTests {
  private struct Expected: Decodable {
    var first, second: Int
    var p: Double
  }

  @Test func pValueAgreesWithStatsmodels() throws {
    let cases: [Expected] = try fixture("mcnemar")
    #expect(cases.count == 18)
    for expected in cases {
      let test = McNemarTest(onlyFirstRight: expected.first, onlySecondRight: expected.second)
      #expect(abs(test.pValue - expected.p) <= 1e-9 * expected.p, "\(expected)")
      #expect(McNemarTest(onlyFirstRight: expected.second, onlySecondRight: expected.first).pValue == test.pValue)
    }
  }

  @Test func countsOnlyRowsThatTell() {
    let test = McNemarTest(
      labels: [1, 1, 1, 1, 0, 0, 0, 2], first: [1, 1, 0, 0, 0, 1, 1, 1], second: [1, 0, 1, 0, 1, 0, 1, 0])
    #expect(test == McNemarTest(onlyFirstRight: 3, onlySecondRight: 2))
    #expect(test.discordant == 5 && test.pValue == 1)
    #expect(McNemarTest(labels: [], first: [], second: []).pValue == 1)
  }

  @Test func staysFiniteForHugeCounts() {
    #expect(McNemarTest(onlyFirstRight: 0, onlySecondRight: 1000).pValue > 0)
    #expect(McNemarTest(onlyFirstRight: 0, onlySecondRight: 10_000_000).pValue == 0)
    #expect(McNemarTest(onlyFirstRight: 5_000_000, onlySecondRight: 5_000_000).pValue == 1)
  }
}
