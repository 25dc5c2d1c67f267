import Scoring
import Testing

@Suite("The EC57 table")
struct BeatComparisonTests {
  private static let window = 54

  /// Beats a second apart at 360 Hz, given by a letter each; a space leaves one out.
  private func beats(_ letters: String, shift: Int = 0) -> BeatMarks {
    BeatMarks(
      beats: letters.uppercased().enumerated().compactMap { index, letter in
        BeatClass.allCases.first { $0.symbol == String(letter) }.map {
          BeatMarks.Beat(sample: 360 * (index + 1) + shift, $0)
        }
      })
  }

  @Test("Pairs, missed and extra beats are counted by their labels")
  func counts() {
    let table = BeatComparison(
      reference: beats("nnnsvvfq n v"), test: beats("nnvsv fqnn s", shift: 20), window: Self.window)
    #expect(table.count(.normal, as: .normal) == 3)
    #expect(table.count(.normal, as: .ventricular) == 1)
    #expect(table.count(.supraventricular, as: .supraventricular) == 1)
    #expect(table.count(.ventricular, as: .ventricular) == 1)
    #expect(table.count(.ventricular, as: .supraventricular) == 1)
    #expect(table.count(.fusion, as: .fusion) == 1)
    #expect(table.count(.unknown, as: .unknown) == 1)
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
    #expect(table.count(.normal, as: .normal) == 3)
    #expect(table.extra == [0, 0, 0, 0, 0])
    #expect(
      BeatComparison(reference: BeatMarks(beats: []), test: reference, window: Self.window, start: 721).extra == [
        2, 0, 0, 0, 0,
      ])
    #expect(
      BeatComparison(reference: reference, test: BeatMarks(beats: []), window: Self.window, start: 721).missed == [
        2, 0, 0, 0, 0,
      ])
  }

  @Test("Test beats in flutter do not count, save where one belongs to a beat outside")
  func flutter() {
    var reference = beats("n    n")
    reference.flutter = [700...2000]
    let table = BeatComparison(reference: reference, test: beats("n nvnn", shift: 5), window: Self.window)
    #expect(table.count(.normal, as: .normal) == 2)
    #expect(table.uncounted == 3)
    #expect(table.qrs == DetectionScore(truePositives: 2, falseNegatives: 0, falsePositives: 0))
  }

  @Test("Beats that only one marked while the other had shut down are counted apart, and are errors all the same")
  func shutdown() {
    var reference = beats("nnsvn n")
    var test = beats("n    vn")
    test.shutdown = [700...1500]
    reference.shutdown = [2000...2200]
    let table = BeatComparison(reference: reference, test: test, window: Self.window)
    #expect(table.missedInShutdown == [1, 1, 1, 0, 0] && table.missed == [1, 0, 0, 0, 0])
    #expect(table.extraInShutdown == [0, 0, 1, 0, 0] && table.extra == [0, 0, 0, 0, 0])
    #expect(table.qrs == DetectionScore(truePositives: 2, falseNegatives: 4, falsePositives: 1))
    #expect(table.ventricular.falseNegatives == 1 && table.ventricular.falsePositives == 1)
    #expect(table.missedInShutdown(of: .supraventricular) == Proportion(successes: 1, count: 1))
    #expect(table.missedInShutdown(of: nil) == Proportion(successes: 3, count: 6))
  }

  @Test("Tables of several records add up")
  func sum() {
    let one = BeatComparison(reference: beats("nnv"), test: beats("nv "), window: Self.window)
    var flutter = beats("s f")
    flutter.flutter = [700...800]
    let other = BeatComparison(reference: flutter, test: beats("sqf"), window: Self.window)
    let sum = one + other
    #expect(sum.qrs.truePositives == one.qrs.truePositives + other.qrs.truePositives)
    #expect(
      sum.count(.normal, as: .ventricular) == 1 && sum.count(.supraventricular, as: .supraventricular) == 1
        && sum.missed[2] == 1 && sum.uncounted == 1)
    #expect(sum + BeatComparison() == sum)
  }
}
