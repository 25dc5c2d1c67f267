/// Tells a rhythm so fast that the usual rules, made for slower ones, would take only every second beat.
///
/// It looks at candidates that were found with a short window. Where the last eight follow each other evenly, are alike and
/// come faster than 190 a minute, they are beats: noise does not keep time.
struct FastRhythm {
  private static let count = 8
  /// The longest of the even intervals, in seconds.
  private static let longest = 0.32
  /// How far an interval may be from the middle one.
  private static let unevenness = 0.15
  /// The lowest energy beside the highest.
  private static let likeness = 0.5

  private let longestInterval: Double
  /// The last candidates.
  private(set) var latest: [QRSCandidate] = []
  /// Whether they are the beats of a fast rhythm.
  private(set) var isThere = false

  init(sampleRate: Double) {
    longestInterval = Self.longest * sampleRate
  }

  mutating func append(_ candidate: QRSCandidate) {
    if latest.count == Self.count { latest.removeFirst() }
    latest.append(candidate)
    isThere = isFast
  }

  private var isFast: Bool {
    guard latest.count == Self.count, Double(latest[Self.count - 1].sample - latest[0].sample) < longestInterval * 8
    else { return false }
    let intervals = zip(latest, latest.dropFirst()).map { Double($1.sample - $0.sample) }
    let middle = intervals.sorted()[intervals.count / 2]
    guard middle <= longestInterval, intervals.allSatisfy({ abs($0 - middle) <= Self.unevenness * middle }) else {
      return false
    }
    let highest = latest.reduce(0) { max($0, $1.energy) }
    return latest.allSatisfy { $0.isUpright == latest[0].isUpright && $0.energy >= Self.likeness * highest }
  }
}
