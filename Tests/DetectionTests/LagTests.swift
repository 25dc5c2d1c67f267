import Detection
import Testing

@Suite("How late R peaks are reported")
struct LagTests {
  @Test("No R peak is reported later than the lag, even where beats wane, pause or drown in noise", arguments: 1...6)
  func lag(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / 0x1p24
    }
    var lead = MadeLead(sampleRate: 200, seconds: 240, beats: [])
    var time = 20 * random()
    while time < 235 {
      lead.beats.append((time, random() < 0.3 ? 0.1 * random() : 1 + 20 * random() * random()))
      time += random() < 0.05 ? 15 * random() : 0.3 + random()
    }
    var detector = QRSDetector(sampleRate: lead.sampleRate)
    var fed = 0
    var latest = -1
    for sample in lead.samples {
      fed += 1
      for peak in detector.feed([sample + 0.02 * random()]) {
        #expect(peak > latest, "in ascending order")
        #expect(fed - peak <= detector.lag)
        latest = peak
      }
    }
    #expect(latest > 0)
    #expect(detector.finish().allSatisfy { $0 > latest && $0 < fed })
  }
}
