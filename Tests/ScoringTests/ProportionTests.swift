import Scoring
import Testing

@Suite struct ProportionTests {
  private struct Expected: Decodable {
    var successes, count: Int
    var level, low, high: Double
  }

  @Test func wilsonAgreesWithStatsmodels() throws {
    let cases: [Expected] = try fixture("wilson")
    #expect(cases.count == 60)
    for expected in cases {
      let share = Proportion(successes: expected.successes, count: expected.count)
      let interval = try #require(share.wilson(level: expected.level))
      #expect(agree(interval.low, expected.low), "\(expected)")
      #expect(agree(interval.high, expected.high), "\(expected)")
    }
  }

  @Test func wilsonEndsWhereNothingElseIsPossible() throws {
    for count in [1, 3, 7, 20, 44_238] {
      #expect(try #require(Proportion(successes: 0, count: count).wilson()).low == 0)
      #expect(try #require(Proportion(successes: count, count: count).wilson()).high == 1)
    }
  }

  @Test func nothingCountedHasNoShare() {
    let nothing = Proportion(successes: 0, count: 0)
    #expect(nothing.estimate == nil)
    #expect(nothing.wilson() == nil)
  }

  @Test(arguments: [0, 1, -0.5, 2, .nan, .infinity])
  func wilsonNeedsALevelInsideZeroToOne(_ level: Double) {
    #expect(Proportion(successes: 1, count: 2).wilson(level: level) == nil)
  }

  @Test(arguments: [1e-300, 1e-9, 1 - 1e-9, 1.0.nextDown])
  func wilsonStandsExtremeLevels(_ level: Double) throws {
    let interval = try #require(Proportion(successes: 3, count: 10).wilson(level: level))
    #expect(interval.low >= 0 && interval.low <= 0.3 && interval.high >= 0.3 && interval.high <= 1)
  }
}
