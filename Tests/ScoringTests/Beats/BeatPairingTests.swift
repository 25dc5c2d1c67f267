import Scoring
import Testing

@Suite("Pairing the beats of two annotators")
struct BeatPairingTests {
  @Test(
    "Each mark is paired with the nearest within the window, none twice",
    arguments: [
      ([], [], []),
      ([100], [], [.missed(reference: 0)]),
      ([], [100], [.extra(test: 0)]),
      ([100], [154], [.matched(reference: 0, test: 0)]),
      ([154], [100], [.matched(reference: 0, test: 0)]),
      ([100], [155], [.missed(reference: 0), .extra(test: 0)]),
      // The nearer of two marks.
      ([100], [90, 105], [.extra(test: 0), .matched(reference: 0, test: 1)]),
      ([90, 105], [100], [.missed(reference: 0), .matched(reference: 1, test: 0)]),
      ([100], [95, 110], [.matched(reference: 0, test: 0), .extra(test: 1)]),
      // The nearer mark has a still nearer partner, so the farther one serves.
      ([100, 130], [60, 125], [.matched(reference: 0, test: 0), .matched(reference: 1, test: 1)]),
      ([60, 125], [100, 130], [.matched(reference: 0, test: 0), .matched(reference: 1, test: 1)]),
      // Of equally near marks the first.
      ([90, 110], [100], [.matched(reference: 0, test: 0), .missed(reference: 1)]),
    ] as [([Int], [Int], [BeatPairing])])
  func pairs(reference: [Int], test: [Int], expected: [BeatPairing]) {
    #expect(BeatPairing.pair(reference: reference, test: test, window: 54) == expected)
  }
}
