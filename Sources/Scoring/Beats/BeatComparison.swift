/// The table of a beat-by-beat comparison after ANSI/AAMI EC57: how a test annotator labelled the reference's beats.
///
/// Lists have five counts, one for each of the classes N, S, V, F and Q.
public struct BeatComparison: Sendable, Equatable {
  private static let classes = BeatClass.allCases.map(\.symbol)

  /// Beats that both marked, by the reference's class (rows) and the test's (columns).
  public private(set) var pairs = ConfusionMatrix(classes: Self.classes)
  /// Beats of each class that only the reference marked (column O).
  public private(set) var missed = Array(repeating: 0, count: Self.classes.count)
  /// Beats of each class that only the reference marked, while the test had shut down (column X).
  public private(set) var missedInShutdown = Array(repeating: 0, count: Self.classes.count)
  /// Beats of each class that only the test marked (row O).
  public private(set) var extra = Array(repeating: 0, count: Self.classes.count)
  /// Beats of each class that only the test marked, where the reference says that the lead is unreadable (row X).
  public private(set) var extraInShutdown = Array(repeating: 0, count: Self.classes.count)
  /// Test marks without a partner where the reference has ventricular flutter or fibrillation: EC57 does not count them.
  public private(set) var uncounted = 0

  /// Compares two annotators' beats.
  ///
  /// - Parameters:
  ///   - reference: the marks that count as true.
  ///   - test: the marks that are judged.
  ///   - window: the most samples that a pair may lie apart; 150 ms in the standard.
  ///   - start: the first sample that counts, 5 minutes in the standard; see `BeatPairing` for what lies around it.
  public init(reference: BeatMarks, test: BeatMarks, window: Int, start: Int = 0) {
    let pairings = BeatPairing.pair(
      reference: reference.beats.map(\.sample), test: test.beats.map(\.sample), window: window, start: start)
    for pairing in pairings {
      switch pairing {
      case .matched(let r, let t):
        pairs.count(
          actual: Int(reference.beats[r].beatClass.rawValue), predicted: Int(test.beats[t].beatClass.rawValue))
      case .missed(let r):
        let beat = reference.beats[r]
        let isShutDown = test.shutdown.contains { $0.contains(beat.sample) }
        self[keyPath: isShutDown ? \Self.missedInShutdown : \Self.missed][Int(beat.beatClass.rawValue)] += 1
      case .extra(let t):
        let beat = test.beats[t]
        if reference.flutter.contains(where: { $0.contains(beat.sample) }) {
          uncounted += 1
        } else {
          let isShutDown = reference.shutdown.contains { $0.contains(beat.sample) }
          self[keyPath: isShutDown ? \Self.extraInShutdown : \Self.extra][Int(beat.beatClass.rawValue)] += 1
        }
      }
    }
  }

  /// An empty table, to add others to.
  public init() {}

  /// The counts of two records together.
  public static func + (one: Self, other: Self) -> Self {
    var sum = one
    sum.pairs = one.pairs + other.pairs
    for list in [\Self.missed, \.missedInShutdown, \.extra, \.extraInShutdown] {
      sum[keyPath: list] = zip(one[keyPath: list], other[keyPath: list]).map { $0 + $1 }
    }
    sum.uncounted += other.uncounted
    return sum
  }

  /// How often the test called a beat of the reference's class `reference` so.
  public func count(_ reference: BeatClass, as test: BeatClass) -> Int {
    pairs[Int(reference.rawValue), Int(test.rawValue)]
  }

  /// The reference's beats of a class.
  public func support(_ beatClass: BeatClass) -> Int {
    let index = Int(beatClass.rawValue)
    return pairs.support(index) + missed[index] + missedInShutdown[index]
  }

  /// Finding beats of any class.
  public var qrs: DetectionScore {
    DetectionScore(
      truePositives: pairs.total, falseNegatives: (missed + missedInShutdown).reduce(0, +),
      falsePositives: (extra + extraInShutdown).reduce(0, +))
  }

  /// Finding ventricular ectopic beats. Fusion, paced and unknown beats called so are no errors, as the standard has it.
  public var ventricular: DetectionScore { score(pairs.ventricular, of: .ventricular) }

  /// Finding supraventricular ectopic beats. Paced and unknown beats called so are no errors.
  public var supraventricular: DetectionScore { score(pairs.supraventricular, of: .supraventricular) }

  /// The share of the reference's beats of a class, or of all, that the test missed as it had shut down.
  public func missedInShutdown(of beatClass: BeatClass?) -> Proportion {
    if let beatClass {
      return Proportion(successes: missedInShutdown[Int(beatClass.rawValue)], count: support(beatClass))
    }
    return Proportion(
      successes: missedInShutdown.reduce(0, +), count: BeatClass.allCases.reduce(0) { $0 + support($1) })
  }

  /// Adds what only one of the annotators marked to the score of those that both did.
  private func score(_ paired: DetectionScore, of beatClass: BeatClass) -> DetectionScore {
    let own = Int(beatClass.rawValue)
    let lone = zip(extra, extraInShutdown).map { $0 + $1 }
    return DetectionScore(
      truePositives: paired.truePositives,
      falseNegatives: paired.falseNegatives + missed[own] + missedInShutdown[own],
      falsePositives: paired.falsePositives + lone[own],
      trueNegatives: (paired.trueNegatives ?? 0) + lone.reduce(0, +) - lone[own])
  }
}
