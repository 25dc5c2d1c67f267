/// The table of a beat-by-beat comparison after ANSI/AAMI EC57: how a test annotator labelled the reference's beats.
public struct BeatComparison: Sendable, Equatable {
  /// Beats that both marked: `pairs[reference][test]`, by the labels' raw values.
  public private(set) var pairs = Array(repeating: Array(repeating: 0, count: 5), count: 5)
  /// Beats of each label that only the reference marked (column O).
  public private(set) var missed = Array(repeating: 0, count: 5)
  /// Beats of each label that only the test marked (row O).
  public private(set) var extra = Array(repeating: 0, count: 5)
  /// Test marks without a partner where the reference has ventricular flutter or fibrillation: EC57 does not count them.
  public private(set) var uncounted = 0

  /// Compares two annotators' beats.
  ///
  /// - Parameters:
  ///   - reference: ascending.
  ///   - test: ascending.
  ///   - window: the most samples that a pair may lie apart; 150 ms in the standard.
  ///   - start: the first sample that counts, 5 minutes in the standard. All beats are paired; a pair counts where its
  ///     reference does.
  ///   - flutter: where the reference has ventricular flutter or fibrillation; its own beats there do not count either.
  public init(
    reference: [LabelledBeat], test: [LabelledBeat], window: Int, start: Int = 0, flutter: [ClosedRange<Int>] = []
  ) {
    let isFlutter = { (sample: Int) in flutter.contains { $0.contains(sample) } }
    let beats = flutter.isEmpty ? reference : reference.filter { !isFlutter($0.sample) }
    for pairing in BeatPairing.pair(reference: beats.map(\.sample), test: test.map(\.sample), window: window) {
      switch pairing {
      case .matched(let r, let t) where beats[r].sample >= start:
        pairs[Int(beats[r].label.rawValue)][Int(test[t].label.rawValue)] += 1
      case .missed(let r) where beats[r].sample >= start:
        missed[Int(beats[r].label.rawValue)] += 1
      case .extra(let t) where test[t].sample >= start:
        if isFlutter(test[t].sample) {
          uncounted += 1
        } else {
          extra[Int(test[t].label.rawValue)] += 1
        }
      default: break
      }
    }
  }

  /// An empty table, to add others to.
  public init() {}

  /// The counts of two records together.
  public static func + (one: Self, other: Self) -> Self {
    var sum = one
    for (row, counts) in other.pairs.enumerated() {
      for (column, count) in counts.enumerated() { sum.pairs[row][column] += count }
    }
    for label in BeatLabel.allCases.map({ Int($0.rawValue) }) {
      sum.missed[label] += other.missed[label]
      sum.extra[label] += other.extra[label]
    }
    sum.uncounted += other.uncounted
    return sum
  }

  /// How often the test called a beat of the reference's label `reference` so.
  public func count(_ reference: BeatLabel, as test: BeatLabel) -> Int {
    pairs[Int(reference.rawValue)][Int(test.rawValue)]
  }

  /// Finding beats of any kind.
  public var qrs: DetectionScore {
    DetectionScore(
      truePositives: pairs.joined().reduce(0, +), falseNegatives: missed.reduce(0, +),
      falsePositives: extra.reduce(0, +))
  }

  /// Finding ventricular ectopic beats. Fusion, paced and unknown beats called so are no errors, as the standard has it.
  public var ventricular: DetectionScore { score(of: .v, pardoned: [.f, .q]) }

  /// Finding supraventricular ectopic beats. Paced and unknown beats called so are no errors.
  public var supraventricular: DetectionScore { score(of: .s, pardoned: [.q]) }

  private func score(of label: BeatLabel, pardoned: Set<BeatLabel>) -> DetectionScore {
    let place = Int(label.rawValue)
    let others = BeatLabel.allCases.filter { $0 != label }
    let right = count(label, as: label)
    return DetectionScore(
      truePositives: right,
      falseNegatives: pairs[place].reduce(0, +) - right + missed[place],
      falsePositives: extra[place]
        + others.filter { !pardoned.contains($0) }.map { count($0, as: label) }.reduce(0, +),
      trueNegatives: others.map { other in
        extra[Int(other.rawValue)] + others.map { count(other, as: $0) }.reduce(0, +)
      }.reduce(0, +))
  }
}
