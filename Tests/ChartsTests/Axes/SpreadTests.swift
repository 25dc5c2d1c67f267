import Charts
import Testing

@Suite struct SpreadTests {
  @Test func leavesAloneWhatDoesNotCollide() {
    #expect(Spread.middles(wanted: [10, 50, 90], heights: [10, 10, 10], low: 0, high: 100) == [10, 50, 90])
  }

  @Test func movesNeighboursApartEvenly() {
    #expect(Spread.middles(wanted: [50, 50], heights: [10, 10], low: 0, high: 100) == [45, 55])
    #expect(Spread.middles(wanted: [52, 50], heights: [10, 10], low: 0, high: 100) == [56, 46])
  }

  @Test func staysInTheRange() {
    #expect(Spread.middles(wanted: [0, 0, 0], heights: [10, 10, 10], low: 0, high: 100) == [5, 15, 25])
    #expect(Spread.middles(wanted: [99, 100], heights: [10, 20], low: 0, high: 100) == [75, 90])
  }

  @Test func blocksPushedIntoTheRangeDoNotRunIntoOthers() {
    let heights = [16.0, 16, 32, 16, 16]
    let middles = Spread.middles(wanted: [1, 2, 20, 80, 81], heights: heights, low: 0, high: 100)
    for index in 0..<4 {
      #expect(middles[index] + heights[index] / 2 <= middles[index + 1] - heights[index + 1] / 2 + 1e-9)
    }
    #expect(middles[0] >= 8 && middles[4] <= 92)
  }
}
