import Scoring
import Testing

@Suite("The EC57 table")
struct BeatComparisonTests {
  private static let window = 54

  /// Beats a second apart at 360 Hz, told by a letter each; a space leaves one out.
  private func beats(_ letters: String, shift: Int = 0) -> [LabelledBeat] {
    letters.enumerated().compactMap { place, letter in
      let labels: [Character: BeatLabel] = ["n": .n, "s": .s, "v": .v, "f": .f, "q": .q]
      return labels[letter].map { LabelledBeat(sample: 360 * (place + 1) + shift, label: $0) }
    }
  }

  @Test("Pairs, missed and extra beats are counted by their labels")
  func counts() {
    let table = BeatComparison(
      reference: beats("nnnsvvfq n v"), test: beats("nnvsv fqnn s", shift: 20), window: Self.window)
    #expect(table.count(.n, as: .n) == 3)
    #expect(table.count(.n, as: .v) == 1)
    #expect(table.count(.s, as: .s) == 1)
    #expect(table.count(.v, as: .v) == 1)
    #expect(table.count(.v, as: .s) == 1)
    #expect(table.count(.f, as: .f) == 1)
    #expect(table.count(.q, as: .q) == 1)
    #expect(table.missed == [0, 0, 1, 0, 0])
    #expect(table.extra == [1, 0, 0, 0, 0])
    #expect(table.qrs == DetectionScore(truePositives: 9, falseNegatives: 1, falsePositives: 1))
  }

  // By the standard's definitions: VEB FP = Nv + Sv + Ov, SVEB FP = Ns + Vs + Fs + Os.
  @Test("Ectopic beats are scored as the standard says")
  func ectopic() {
    let table = BeatComparison(
      reference: beats("nnnnssvvvffqq v "), test: beats("nnvsssvnsvsvsv s"), window: Self.window)
    #expect(
      table.ventricular
        == DetectionScore(truePositives: 1, falseNegatives: 3, falsePositives: 2, trueNegatives: 8))
    #expect(
      table.supraventricular
        == DetectionScore(truePositives: 2, falseNegatives: 0, falsePositives: 4, trueNegatives: 8))
    #expect(table.ventricular.sensitivity == Proportion(successes: 1, count: 4))
    #expect(table.ventricular.positivePredictivity == Proportion(successes: 1, count: 3))
    #expect(table.ventricular.falsePositiveRate == Proportion(successes: 2, count: 10))
    #expect(table.qrs.falsePositiveRate == nil)
  }

  @Test("A pair counts where its reference beat does")
  func start() {
    let reference = beats("nnnn")
    let table = BeatComparison(reference: reference, test: beats("nnnn", shift: -10), window: Self.window, start: 720)
    #expect(table.count(.n, as: .n) == 3)
    #expect(table.extra == [0, 0, 0, 0, 0])
    #expect(BeatComparison(reference: [], test: reference, window: Self.window, start: 721).extra == [2, 0, 0, 0, 0])
    #expect(BeatComparison(reference: reference, test: [], window: Self.window, start: 721).missed == [2, 0, 0, 0, 0])
  }

  @Test("Beats in flutter do not count, save where one belongs to a beat outside")
  func flutter() {
    let table = BeatComparison(
      reference: beats("n vv n"), test: beats("n nvnn", shift: 5), window: Self.window, flutter: [700...2000])
    #expect(table.count(.n, as: .n) == 2)
    #expect(table.uncounted == 3)
    #expect(table.qrs == DetectionScore(truePositives: 2, falseNegatives: 0, falsePositives: 0))
  }

  @Test("Tables of several records add up")
  func sum() {
    let one = BeatComparison(reference: beats("nnv"), test: beats("nv "), window: Self.window)
    let other = BeatComparison(
      reference: beats("s f"), test: beats("sqf"), window: Self.window, flutter: [700...800])
    let sum = one + other
    #expect(sum.qrs.truePositives == one.qrs.truePositives + other.qrs.truePositives)
    #expect(sum.count(.n, as: .v) == 1 && sum.count(.s, as: .s) == 1 && sum.missed[2] == 1 && sum.uncounted == 1)
    #expect(sum + BeatComparison() == sum)
  }
}
