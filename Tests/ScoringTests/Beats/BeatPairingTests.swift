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
      // Of equally near marks the later, unless it has a nearer partner itself.
      ([90, 110], [100], [.missed(reference: 0), .matched(reference: 1, test: 0)]),
      ([100], [90, 110], [.extra(test: 0), .matched(reference: 0, test: 1)]),
      ([96, 160], [128, 185], [.matched(reference: 0, test: 0), .matched(reference: 1, test: 1)]),
    ] as [([Int], [Int], [BeatPairing])])
  func pairs(reference: [Int], test: [Int], expected: [BeatPairing]) {
    #expect(BeatPairing.pair(reference: reference, test: test, window: 54) == expected)
  }

  @Test(
    "Around the start, the first reference mark that counts may take a test mark before it",
    arguments: [
      // A test mark just before the start belongs to the first reference mark after it.
      ([1005], [995, 1300], [.matched(reference: 0, test: 0), .extra(test: 1)]),
      // But not where the next test mark is as near, which the walk then pairs.
      ([1005], [995, 1015], [.matched(reference: 0, test: 1)]),
      // A test mark after the start whose reference lies before it is left out,
      ([990, 1300], [1010, 1290], [.matched(reference: 1, test: 1)]),
      // but counts as an extra one where no later mark is nearer to the first reference mark.
      ([990, 1300], [1010, 1700], [.extra(test: 0), .missed(reference: 1), .extra(test: 1)]),
      ([1000], [1000], [.matched(reference: 0, test: 0)]),
      ([900], [950], []),
    ] as [([Int], [Int], [BeatPairing])])
  func start(reference: [Int], test: [Int], expected: [BeatPairing]) {
    #expect(BeatPairing.pair(reference: reference, test: test, window: 54, start: 1000) == expected)
  }
}
