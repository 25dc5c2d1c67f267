import Heartbeats

/// The samples of some beats, to ask whether another beat has the very same ones.
struct BeatContents {
  private let beats: BeatSet
  /// Rows by the digest of their samples; equal digests do not yet make equal beats.
  private var rows: [UInt64: [Int]] = [:]

  init(_ rows: some Sequence<Int>, of beats: BeatSet) {
    self.beats = beats
    for row in rows { self.rows[Self.digest(beats.beat(row)), default: []].append(row) }
  }

  /// Whether one of the beats has the samples of another row of the set.
  func contains(_ row: Int) -> Bool {
    let samples = beats.beat(row)
    return rows[Self.digest(samples)]?.contains { beats.beat($0).elementsEqual(samples) } ?? false
  }

  private static func digest(_ samples: ArraySlice<Float>) -> UInt64 {
    samples.reduce(0xCBF2_9CE4_8422_2325) { digest, sample in
      // 0 and -0 are equal, so they need one digest.
      (digest ^ UInt64((sample + 0).bitPattern)) &* 0x9E37_79B9_7F4A_7C15 ^ digest >> 29
    }
  }
}
