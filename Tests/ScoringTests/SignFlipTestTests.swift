import Scoring
import Testing

struct SignFlipTestTests {
  @Test func ofFewPatientsItIsNearTheShareOfAllAssignmentsOfSigns() {
    // All 2^6 assignments of 1, 2, 3, 4, 5 and 6: the sum is at least 21 or at most -21 in two of them; at least 15, in 14.
    for (differences, exact) in [([1, 2, 3, 4, 5, 6], 2.0 / 64), ([1, -2, 3, -1, 5, 9], nil)] as [([Int], Double?)] {
      let expected = exact ?? Self.exact(differences)
      #expect(abs(SignFlipTest(differences: differences, draws: 20_000, seed: 3).pValue - expected) < 0.01)
    }
  }

  private static func exact(_ differences: [Int]) -> Double {
    let observed = abs(differences.reduce(0, +))
    let all = 1 << differences.count
    let asLarge = (0..<all).count { signs in
      abs(differences.enumerated().reduce(0) { $0 + (signs >> $1.offset & 1 == 0 ? $1.element : -$1.element) })
        >= observed
    }
    return Double(asLarge) / Double(all)
  }

  @Test func withoutAnyDifferenceItIsOneAndTheSameSeedGivesTheSame() {
    #expect(SignFlipTest(differences: [0, 0, 0], seed: 1).pValue == 1)
    #expect(SignFlipTest(differences: [], seed: 1).pValue == 1)
    let differences = [3, -1, 4, 2, 5, -2, 6]
    #expect(SignFlipTest(differences: differences, seed: 7) == SignFlipTest(differences: differences, seed: 7))
    #expect(SignFlipTest(differences: [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5], seed: 1).pValue < 0.001)
  }
}
