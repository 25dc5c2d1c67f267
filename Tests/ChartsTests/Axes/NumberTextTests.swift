import Charts
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (90_589, "90,589"), (10_000_000, "10,000,000"), (-1_234, "\u{2212}1,234"),
  ])
  func countsHaveSeparators(value: Int, expected: String) {
    #expect(NumberText.count(value) == expected)
  }

  @Test(arguments: [
    (0.0, "0.0"), (0.828, "82.8"), (1, "100.0"), (0.0001, "<0.1"), (0.00051, "0.1"), (0.9999, ">99.9"),
    (0.9994, "99.9"),
  ])
  func sharesNeverClaimNothingOrAll(share: Double, expected: String) {
    #expect(NumberText.percentNumber(share) == expected)
  }

  @Test func aShareOfNothingIsADash() {
    #expect(NumberText.percent(0, of: 0) == "\u{2013}")
    #expect(NumberText.percent(1, of: 4) == "25.0\u{A0}%")
  }

  @Test func decimalsAreRoundedAndPadded() {
    #expect(NumberText.fixed(0.05, decimals: 2) == "0.05")
    #expect(NumberText.fixed(-0.5, decimals: 1) == "\u{2212}0.5")
    #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
    #expect(NumberText.fixed(1.996, decimals: 2) == "2.00")
    #expect(NumberText.shortest(12.50, decimals: 2) == "12.5")
    #expect(NumberText.shortest(-3, decimals: 2) == "-3")
    #expect(NumberText.shortest(100, decimals: 2) == "100")
  }
}
