import Detection
import Testing

@Suite("QRS detection")
struct QRSDetectorTests {
  private func detect(_ samples: [Double], sampleRate: Double = 360, piece: Int = 1000) -> [Int] {
    var detector = QRSDetector(sampleRate: sampleRate)
    var peaks: [Int] = []
    for start in stride(from: 0, to: samples.count, by: piece) {
      peaks += detector.feed(Array(samples[start..<min(start + piece, samples.count)]))
    }
    return peaks + detector.finish()
  }

  @Test("Each beat is found once and at its peak, whatever the sampling rate", arguments: [50.0, 128, 250, 360, 1000])
  func regular(rate: Double) {
    let lead = MadeLead(sampleRate: rate, beats: MadeLead.regular(0.8))
    let found = detect(lead.samples, sampleRate: rate)
    #expect(found.count == lead.peaks.count)
    for (found, expected) in zip(found, lead.peaks) { #expect(abs(found - expected) <= 1) }
  }

  @Test("Beats that point down are marked at their lowest")
  func inverted() {
    let lead = MadeLead(beats: MadeLead.regular(0.8))
    #expect(detect(lead.samples.map { -$0 }) == detect(lead.samples))
  }

  @Test("Neither offset nor unit matters")
  func scaled() {
    let samples = MadeLead(beats: MadeLead.regular(0.7)).samples
    #expect(detect(samples.map { 1024 + 200 * $0 }) == detect(samples))
  }

  @Test("The first and the last beat are found near the ends")
  func ends() {
    var lead = MadeLead(beats: MadeLead.regular(0.8, from: 0.1))
    lead.seconds = (lead.beats.last?.time ?? 0) + 0.1
    let found = detect(lead.samples)
    #expect(found.first == lead.peaks.first)
    #expect(found.last == lead.peaks.last)
  }

  @Test("High T waves are told from beats by their slopes")
  func waves() {
    let lead = MadeLead(beats: MadeLead.regular(0.8), waveHeight: 1.5)
    #expect(detect(lead.samples) == lead.peaks)
  }

  @Test("A low beat between high ones is found by searching back")
  func searchBack() {
    var lead = MadeLead(beats: MadeLead.regular(0.8))
    lead.beats[10].height = 0.22
    #expect(detect(lead.samples).count == lead.peaks.count)
    lead.beats[10].height = 0.05
    #expect(detect(lead.samples).count == lead.peaks.count - 1)
  }

  @Test("A premature beat and the pause after it change nothing for their neighbours")
  func premature() {
    var lead = MadeLead(beats: MadeLead.regular(0.8))
    lead.beats[8].time -= 0.35
    #expect(detect(lead.samples) == lead.peaks)
  }

  @Test("A huge artefact silences the detector for 10 s at most")
  func artefact() {
    let lead = MadeLead(seconds: 60, beats: MadeLead.regular(0.8, seconds: 60))
    var samples = lead.samples
    for index in 7200..<7260 { samples[index] += 500 }
    let found = Set(detect(samples))
    let after = lead.peaks.filter { $0 > 7260 + 10 * 360 }
    #expect(after.count > 30)
    #expect(after.allSatisfy(found.contains))
  }

  @Test("What was not recorded is bridged, also at the start, and holds no beat")
  func gaps() {
    let lead = MadeLead(beats: MadeLead.regular(0.8))
    var samples = lead.samples
    let gaps = [0..<300, 3000..<4000]
    for gap in gaps { for index in gap { samples[index] = .nan } }
    let found = detect(samples)
    let expected = lead.peaks.filter { peak in
      !gaps.contains { ($0.lowerBound - 40..<$0.upperBound + 40).contains(peak) }
    }
    #expect(expected.allSatisfy(Set(found).contains))
    #expect(!found.contains { (3060..<3960).contains($0) })
  }

  @Test(
    "Where nothing beats, nothing is found", arguments: [[], [1.5], Array(repeating: 0, count: 9000), [.nan, .nan]])
  func nothing(samples: [Double]) {
    #expect(detect(samples) == [])
  }

  @Test("Infinite and huge values do no lasting harm")
  func extremes() {
    let lead = MadeLead(seconds: 60, beats: MadeLead.regular(0.8, seconds: 60))
    var samples = lead.samples
    samples[5000] = .infinity
    samples[5001] = -.greatestFiniteMagnitude
    samples[5002] = 9e99
    let found = Set(detect(samples))
    #expect(lead.peaks.filter { $0 > 5000 + 12 * 360 }.allSatisfy(found.contains))
  }

  @Test("The pieces that a lead comes in do not matter", arguments: [1, 7, 359, 100_000])
  func pieces(piece: Int) {
    var state: UInt64 = 7
    var lead = MadeLead(beats: MadeLead.regular(0.75))
    lead.beats[9].height = 0.2
    let samples = lead.samples.map { sample -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return sample + 0.05 * Double(state >> 40) / 0x1p24
    }
    #expect(detect(samples, piece: piece) == detect(samples, piece: 1000))
  }
}
