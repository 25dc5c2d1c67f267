import Scoring
import Testing

@Suite struct BootstrapIntervalTests {
  private struct Expected: Decodable {
    var counts, successes: [Int]
    var estimate: Double
    var share: [String: [Double]]
    var matrices: [[Int]]
    var f1: [Double]

    var proportions: [Proportion] { zip(successes, counts).map { Proportion(successes: $0, count: $1) } }
    var confusions: [ConfusionMatrix] { matrices.map { ConfusionMatrix(tn: $0[0], fp: $0[1], fn: $0[2], tp: $0[3]) } }
  }

  /// NumPy drew 400,000 resamples of its own, so the two differ by chance: here about 0.0005 at each end.
  @Test func agreesWithNumPyUpToChance() throws {
    let expected: Expected = try fixture("bootstrap")
    for (name, ends) in expected.share {
      let level = try #require(Double(name))
      let share = try #require(
        bootstrapInterval(of: expected.proportions, resamples: 50_000, level: level, seed: 11))
      #expect(agree(share.estimate, expected.estimate))
      #expect(agree(share.interval.low, ends[0], within: 0.003))
      #expect(agree(share.interval.high, ends[1], within: 0.003))
      #expect(share.records == 12 && share.resamples == 50_000)
    }
    let f1 = try #require(bootstrapInterval(of: expected.confusions, resamples: 50_000, seed: 12) { $0.f1 })
    #expect(agree(f1.interval.low, expected.f1[0], within: 0.002))
    #expect(agree(f1.interval.high, expected.f1[1], within: 0.002))
    #expect(f1.estimate == expected.confusions.reduce(ConfusionMatrix(), +).f1)
  }

  @Test func allFormsSeeTheSameDraws() throws {
    let groups: [UInt32] = [3, 3, 1, 8, 1, 8, 8]
    let successes = [true, false, true, true, false, true, true]
    let shares = try #require(bootstrapInterval(of: Proportion.byGroup(groups, successes: successes), seed: 5))
    let rows = bootstrapInterval(groups: groups, seed: 5) { rows in
      Double(rows.filter { successes[$0] }.count) / Double(rows.count)
    }
    #expect(rows == shares)
    let labels = [UInt8](repeating: 1, count: 7)
    let matrices = ConfusionMatrix.byGroup(groups, labels: labels, predictions: successes.map { $0 ? 2 : 0 })
    #expect(bootstrapInterval(of: matrices, seed: 5) { $0.recall } == shares)
  }

  @Test func theSeedDecides() throws {
    let expected: Expected = try fixture("bootstrap")
    let first = bootstrapInterval(of: expected.proportions, seed: 1)
    #expect(first == bootstrapInterval(of: expected.proportions, seed: 1))
    #expect(first != bootstrapInterval(of: expected.proportions, seed: 2))
  }

  @Test func everyDrawHasAsManyRecords() {
    _ = bootstrapInterval(records: 9, resamples: 50, seed: 3) { timesDrawn in
      #expect(timesDrawn.count == 9 && timesDrawn.reduce(0, +) == 9)
      return 0
    }
  }

  @Test func recordsWithoutTrialsAreNotDrawn() throws {
    let some = [Proportion(successes: 1, count: 4), Proportion(successes: 9, count: 10)]
    let padded = [Proportion(successes: 0, count: 0), some[0], Proportion(successes: 0, count: 0), some[1]]
    let interval = try #require(bootstrapInterval(of: padded, seed: 4))
    #expect(interval == bootstrapInterval(of: some, seed: 4))
    #expect(interval.records == 2)
    #expect(interval.interval == Interval(low: 0.25, high: 0.9))
  }

  @Test func undefinedDrawsAreLeftOut() throws {
    // Only one of three records has abnormal rows: a draw misses it with chance (2/3)^3 = 0.296.
    let records = [ConfusionMatrix(tn: 5), ConfusionMatrix(tn: 5, fp: 1), ConfusionMatrix(fn: 1, tp: 3)]
    let recall = try #require(bootstrapInterval(of: records, resamples: 10_000, seed: 6) { $0.recall })
    #expect(recall.interval == Interval(low: 0.75, high: 0.75))
    #expect(abs(Double(recall.resamples) / 10_000 - 19.0 / 27) < 0.03)
  }

  @Test func isNilWhereThereIsNothingToResample() {
    let one = Proportion(successes: 1, count: 2)
    #expect(bootstrapInterval(of: [Proportion](), seed: 1) == nil)
    #expect(bootstrapInterval(of: [one], seed: 1) == nil)
    #expect(bootstrapInterval(of: [one, one], resamples: 0, seed: 1) == nil)
    #expect(bootstrapInterval(of: [one, one], level: 1, seed: 1) == nil)
    #expect(bootstrapInterval(of: [one, one], level: .nan, seed: 1) == nil)
    #expect(bootstrapInterval(records: 5, seed: 1) { _ in nil } == nil)
    #expect(bootstrapInterval(records: 5, seed: 1) { _ in .nan } == nil)
  }
}
