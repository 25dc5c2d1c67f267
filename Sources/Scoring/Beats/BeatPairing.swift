/// Which beats of two annotators are the same; numbers are places in the lists compared.
public enum BeatPairing: Sendable, Equatable {
  /// Both marked it.
  case matched(reference: Int, test: Int)
  /// Only the reference marked it.
  case missed(reference: Int)
  /// Only the test marked it.
  case extra(test: Int)

  /// Pairs the marks of two annotators: each with the nearest of the other's within the window, none twice.
  ///
  /// The lists are walked through side by side. The earlier of both next marks is paired with the other's next one, unless
  /// a later mark of its own side is nearer to that one and has no nearer partner itself.
  ///
  /// - Parameters:
  ///   - reference: the samples of the reference's marks, ascending.
  ///   - test: those of the test's, ascending.
  ///   - window: the most samples that a pair may lie apart.
  /// - Returns: every mark once, in the order of the walk.
  ///
  /// Source: ANSI/AAMI EC57:1998, beat-by-beat comparison; it counts the same pairs as `bxb` of the WFDB software and as
  /// `compare_annotations` of wfdb-python (whose window is exclusive).
  public static func pair(reference: [Int], test: [Int], window: Int) -> [BeatPairing] {
    var pairings: [BeatPairing] = []
    pairings.reserveCapacity(max(reference.count, test.count))
    var (r, t) = (0, 0)
    while r < reference.count, t < test.count {
      let isTestEarlier = test[t] < reference[r]
      let isPair =
        isTestEarlier
        ? isBest(test, t, for: reference, r, window: window) : isBest(reference, r, for: test, t, window: window)
      if isPair {
        pairings.append(.matched(reference: r, test: t))
        r += 1
        t += 1
      } else if isTestEarlier {
        pairings.append(.extra(test: t))
        t += 1
      } else {
        pairings.append(.missed(reference: r))
        r += 1
      }
    }
    pairings += (r..<reference.count).map { .missed(reference: $0) }
    pairings += (t..<test.count).map { .extra(test: $0) }
    return pairings
  }

  /// Whether an early mark should be paired with the other side's next mark, which lies at or behind it.
  private static func isBest(_ early: [Int], _ e: Int, for late: [Int], _ l: Int, window: Int) -> Bool {
    let distance = late[l] - early[e]
    guard distance <= window else { return false }
    guard e + 1 < early.count else { return true }
    let rival = abs(late[l] - early[e + 1])
    if distance <= rival { return true }
    // The rival is better off with the mark behind.
    return l + 1 < late.count && abs(late[l + 1] - early[e + 1]) < rival
  }
}
