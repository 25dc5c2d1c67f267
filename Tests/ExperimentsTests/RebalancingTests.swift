import Experiments
import Files
import Heartbeats
import Models
import Results
import Scoring
import Testing

struct RebalancingTests {
  let beats = Beats.make(3000)
  var rows: [DrawnRow] { beats.classes.indices.map { DrawnRow(beat: $0) } }

  private func rebalanced(_ oversampling: Oversampling, seed: UInt64 = 1) -> [DrawnRow] {
    Rebalancing(targets: .published, oversampling: oversampling, seed: seed).apply(to: rows, of: beats)
  }

  @Test(arguments: [Oversampling.noise, .copies]) func reachesThePublishedShares(oversampling: Oversampling) {
    let before = RowCounts(rows, of: beats)
    let after = RowCounts(rebalanced(oversampling), of: beats)
    #expect(abs(Double(after.normal) - Double(before.normal) * 60_000 / 90_589) <= 0.5)
    #expect(abs(Double(after.abnormal) - Double(before.abnormal) * 30_000 / 18_857) <= 0.5)
  }

  @Test func publishedCountsComeOutExactly() {
    let targets = RebalancingTargets.published
    #expect((90_589 * targets.normalShare).rounded() == 60_000)
    #expect((18_857 * targets.abnormalShare).rounded() == 30_000)
  }

  @Test func noiseKeepsEveryAbnormalBeatAndNumbersItsTwins() {
    let after = rebalanced(.noise)
    let abnormal = Set(rows.filter { beats.classes[Int($0.beat)].isAbnormal })
    #expect(abnormal.isSubset(of: after))
    let made = after.filter(\.isOversampled)
    #expect(Set(made.map(\.copy)).count == made.count)
    #expect(made.allSatisfy { beats.classes[Int($0.beat)].isAbnormal })
  }

  @Test func copiesAreDrawnWithReplacement() {
    let drawn = rebalanced(.copies).filter { beats.classes[Int($0.beat)].isAbnormal }
    let distinct = Set(drawn.map(\.beat)).count
    let abnormal = rows.count { beats.classes[Int($0.beat)].isAbnormal }
    // Of n beats drawn m times with replacement, n (1 - (1 - 1/n)^m) are expected to be hit: about 80 % here.
    #expect(abs(Double(distinct) / Double(abnormal) - 0.796) < 0.04)
    #expect(Set(drawn).count == drawn.count, "a repeated beat carries the number of its copy")
    #expect(drawn.count { !$0.isOversampled } == distinct)
  }

  @Test func targetsBeyondTheDataAreRefused() {
    let told = Fault.badData(
      "--rebalance", expected: "at most the \(beats.classCounts[0]) normal beats of the data", found: "5000")
    #expect(throws: told) {
      try RebalancingTargets(normal: 5000, abnormal: 10, in: beats)
    }
  }

  @Test func madeRowsAreTheirBeatPlusNoiseOfTheGivenSize() {
    let assembly = RowAssembly(noise: 0.02, seed: 9)
    let rows = (1...200).map { DrawnRow(beat: 5, copy: $0) }
    let made = assembly.assemble(rows, of: beats).features.values
    let original = Array(beats.beat(5))
    let differences = made.indices.map { Double(made[$0] - original[$0 % BeatSet.samplesPerBeat]) }
    let deviation = (differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)).squareRoot()
    #expect(abs(deviation - 0.02) < 0.0005)
    #expect(assembly.assemble(rows.reversed(), of: beats).features.values.suffix(187) == made.prefix(187))
  }

  @Test func plainRowsAndCopiesAreTheBeatItself() {
    let plain = RowAssembly(noise: 0, seed: 9).assemble(
      [DrawnRow(beat: 7), DrawnRow(beat: 7, copy: 3)], of: beats)
    #expect(plain.features.values == Array(beats.beat(7)) + Array(beats.beat(7)))
  }

  @Test func columnScalingFillsZeroToOne() {
    let scaled = RowAssembly(noise: 0, seed: 1, scaling: ColumnScaling(fittedOn: beats)).assemble(rows, of: beats)
    for column in [0, 50, 186] {
      let values = stride(from: column, to: scaled.features.values.count, by: 187).map { scaled.features.values[$0] }
      #expect(values.min() == 0 && abs((values.max() ?? 0) - 1) < 1e-6)
    }
  }
}
