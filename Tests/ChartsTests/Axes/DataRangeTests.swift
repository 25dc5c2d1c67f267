import Charts
import Testing

@Suite struct DataRangeTests {
  @Test func startsAtZeroWhereThatCostsLittle() {
    #expect(DataRange.vertical([0.02, 0.2], steps: 5).lowerBound == 0)
    #expect(DataRange.vertical([0.95, 0.99], steps: 5).lowerBound >= 0.94)
    #expect(DataRange.vertical([-2, 5], steps: 5).lowerBound <= -2)
  }

  @Test func aFewWildValuesDoNotStretchIt() {
    let losses = [4_000, 12] + (0..<98).map { 0.2 - Double($0) / 1_000 }
    let range = DataRange.vertical(losses, steps: 5)
    #expect(range.upperBound >= 0.2 && range.upperBound < 1)
  }

  @Test func ordinaryDecayIsShownWhole() {
    let errors = (1...100).map { 0.014 + 0.08 / Double($0) }
    #expect(DataRange.vertical(errors, steps: 5).upperBound >= 0.094)
  }

  @Test func copesWithNothingAndWithOneValue() {
    #expect(DataRange.vertical([], steps: 5) == 0...1)
    #expect(DataRange.vertical([.nan, .infinity], steps: 5) == 0...1)
    #expect(DataRange.vertical([0, 0], steps: 5) == 0...1)
    #expect(DataRange.vertical([0.3], steps: 5) == 0...0.6)
    #expect(DataRange.vertical([-0.3], steps: 5) == -0.6...0)
    #expect(DataRange.horizontal([]) == 0...1)
    #expect(DataRange.horizontal([1]) == 0...2)
    #expect(DataRange.horizontal([1, 60]) == 0...60)
    #expect(DataRange.horizontal([1, 3]) == 1...3)
  }
}
