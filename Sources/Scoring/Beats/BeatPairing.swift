/// Which beats of two annotators are the same; numbers are indices into the lists compared.
public enum BeatPairing: Sendable, Equatable {
  /// Both marked it.
  case matched(reference: Int, test: Int)
  /// Only the reference marked it.
  case missed(reference: Int)
  /// Only the test marked it.
  case extra(test: Int)

  /// Pairs the marks of two annotators: each with the nearest of the other's within the window, none twice.
  ///
  /// The lists are walked through side by side. The earlier of both next marks is paired with the other's next one where
  /// that is nearer to it than to the mark after it, or where the mark after it has a nearer partner itself. Of two marks
  /// equally near to a third the later is paired.
  ///
  /// Around the first sample that counts: a test mark before it still belongs to the first reference mark that counts,
  /// where it is nearer than the test mark after it. Else, a test mark within the window after the start whose own
  /// reference lies before the start is left out, where the test mark after it is nearer to the first reference mark.
  ///
  /// - Parameters:
  ///   - reference: the samples of the reference's marks, ascending.
  ///   - test: those of the test's, ascending.
  ///   - window: the most samples that a pair may lie apart.
  ///   - start: the first sample that counts.
  /// - Returns: every mark that counts once, in the order of the walk.
  ///
  /// Source: ANSI/AAMI EC57:1998, beat-by-beat comparison; ties and the start are decided as `bxb` of the WFDB software
  /// decides them.
  public static func pair(reference: [Int], test: [Int], window: Int, start: Int = 0) -> [BeatPairing] {
    var pairings: [BeatPairing] = []
    pairings.reserveCapacity(max(reference.count, test.count))
    var r = reference.firstIndex { $0 >= start } ?? reference.count
    var t = test.firstIndex { $0 >= start } ?? test.count
    if start > 0, r < reference.count {
      let first = reference[r]
      if t > 0, first - test[t - 1] <= window, t == test.count || first - test[t - 1] < abs(first - test[t]) {
        pairings.append(.matched(reference: r, test: t - 1))
        r += 1
      } else if t + 1 < test.count, test[t] - start <= window, abs(first - test[t + 1]) < abs(first - test[t]) {
        t += 1
      }
    }
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

  /// Whether an early mark should be paired with the other side's next mark, which lies at or after it.
  private static func isBest(_ early: [Int], _ e: Int, for late: [Int], _ l: Int, window: Int) -> Bool {
    let distance = late[l] - early[e]
    guard distance <= window else { return false }
    guard e + 1 < early.count else { return true }
    let rival = abs(late[l] - early[e + 1])
    if distance < rival { return true }
    // The rival is better off with the mark after.
    return l + 1 < late.count && abs(late[l + 1] - early[e + 1]) < rival
  }
}
