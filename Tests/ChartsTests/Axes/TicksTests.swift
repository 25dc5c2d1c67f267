import Charts
import Testing

@Suite struct TicksTests {
  @Test(arguments: [
    (0.0...1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0...90_589, 5, [0, 20_000, 40_000, 60_000, 80_000]),
    (0...10_000_000, 4, [0, 2_500_000, 5_000_000, 7_500_000, 10_000_000]), (-1...1, 4, [-1, -0.5, 0, 0.5, 1]),
    (0.93...0.99, 3, [0.94, 0.96, 0.98]), (0...1_488, 3, [0, 500, 1_000]),
  ])
  func ticksAreRoundAndWithinTheDomain(domain: ClosedRange<Double>, count: Int, expected: [Double]) {
    let ticks = Ticks(in: domain, atMost: count).values
    #expect(ticks.count == expected.count)
    for (tick, value) in zip(ticks, expected) { #expect(abs(tick - value) < 1e-9 * max(1, abs(value))) }
  }

  @Test func wholeTicksStayWhole() {
    #expect(Ticks(in: 0...2, atMost: 8, whole: true).values == [0, 1, 2])
    #expect(Ticks(in: 1...400, atMost: 5, whole: true).values == [100, 200, 300, 400])
    #expect(Ticks(in: 0...10, atMost: 4, whole: true).step == 5)
    #expect(Ticks(in: 0...100, atMost: 4, whole: true).step == 25)
  }

  @Test func aDomainOfNoLengthHasAtMostOneTick() {
    #expect(Ticks(in: 3...3, atMost: 5).values == [3])
    #expect(Ticks(in: 0.5...0.5, atMost: 5).values.isEmpty)
  }

  @Test func neverMoreStepsThanAskedFor() {
    for exponent in -9...7 {
      for factor in [1, 1.3, 2.6, 4.9, 7.7] {
        let high = factor * (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
        for count in 1...8 { #expect(Ticks(in: 0...high, atMost: count).values.count <= count + 1) }
      }
    }
  }

  @Test func roundedDomainsHoldTheOriginal() {
    #expect(Ticks.rounded(0...0.094, atMost: 5) == 0...0.1)
    #expect(Ticks.rounded(0...1, atMost: 5) == 0...1)
    let rounded = Ticks.rounded(-0.013...0.21, atMost: 4)
    #expect(rounded.lowerBound <= -0.013 && rounded.upperBound >= 0.21)
  }
}
