import Scoring
import Testing

struct NewcombeIntervalTests {
  /// Table II of Newcombe 1998, method 10: 56/70 - 48/80 is 0.2000, interval 0.0524 to 0.3339; 10/10 - 0/10 and 9/10 - 3/10.
  @Test(arguments: [
    (Proportion(successes: 48, count: 80), Proportion(successes: 56, count: 70), 0.0524, 0.3339),
    (Proportion(successes: 3, count: 10), Proportion(successes: 9, count: 10), 0.1705, 0.8090),
    (Proportion(successes: 0, count: 10), Proportion(successes: 10, count: 10), 0.6075, 1.0000),
  ])
  func publishedExamples(first: Proportion, second: Proportion, low: Double, high: Double) throws {
    let interval = try #require(differenceInterval(first: first, second: second))
    #expect(abs(interval.low - low) < 5e-5 && abs(interval.high - high) < 5e-5, "\(interval)")
  }

  @Test func nothingIsKnownWithoutRows() {
    let none = Proportion(successes: 0, count: 0)
    #expect(differenceInterval(first: none, second: Proportion(successes: 1, count: 2)) == nil)
  }
}
