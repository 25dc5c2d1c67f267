import Detection
import Glibc
import Testing

@Suite("Rates, noise and the quality of a lead")
struct RatesAndNoiseTests {
  private func detect(_ samples: [Double], sampleRate: Double, floor: Double = 0) -> [Int] {
    var detector = QRSDetector(sampleRate: sampleRate, floor: floor)
    return detector.feed(samples) + detector.finish()
  }

  private func lead(rate: Double, sampleRate: Double, seed: UInt64, seconds: Double = 60) -> MadeLead {
    var dice = Dice(seed: seed)
    var lead = MadeLead(sampleRate: sampleRate, seconds: seconds, beats: [], waveHeight: rate > 120 ? 0 : 0.25)
    var time = 0.3
    while time < seconds - 0.2 {
      lead.beats.append((time, 1 + 0.05 * dice.gaussian()))
      time += 60 / rate * (1 + 0.02 * dice.gaussian())
    }
    return lead
  }

  @Test(
    "Beats are found at 20 to 300 a minute, in noise and on a wandering baseline",
    arguments: [20.0, 30, 60, 180, 230, 250, 280, 300], [125.0, 250, 360])
  func rates(rate: Double, sampleRate: Double) {
    let lead = lead(rate: rate, sampleRate: sampleRate, seed: UInt64(rate))
    let found = detect(
      lead.samples(noise: 0.03, wander: 0.3, seed: 5), sampleRate: sampleRate, floor: QRSDetector.floor)
    let near = lead.peaks.count { peak in found.contains { Double(abs($0 - peak)) <= 0.05 * sampleRate } }
    #expect(near >= lead.peaks.count - 1 - lead.peaks.count / 100)
    #expect(found.count <= near + 1)
  }

  @Test("A rhythm that turns fast is followed from its first seconds on")
  func onset() {
    var lead = lead(rate: 80, sampleRate: 250, seed: 9)
    lead.beats.removeAll { $0.time > 30 }
    lead.beats += stride(from: 30.5, to: 59, by: 0.24).map { ($0, 1) }
    let found = detect(lead.samples(noise: 0.02, wander: 0.1, seed: 2), sampleRate: 250)
    let late = lead.peaks.filter { $0 > 33 * 250 }
    #expect(late.count { peak in found.contains { abs($0 - peak) <= 12 } } == late.count)
  }

  @Test("Noise holds no heartbeats, however high", arguments: [0.005, 0.05, 0.5], [125.0, 250, 360])
  func noise(deviation: Double, sampleRate: Double) {
    for seed: UInt64 in 1...3 {
      var dice = Dice(seed: seed)
      let samples = (0..<Int(60 * sampleRate)).map { _ in deviation * dice.gaussian() }
      // Without a floor too, now and then noise looks like a beat.
      #expect(detect(samples, sampleRate: sampleRate).count <= 2)
      if deviation == 0.005 { #expect(detect(samples, sampleRate: sampleRate, floor: QRSDetector.floor).isEmpty) }
    }
  }

  @Test("Beats lower than the floor are none")
  func floor() {
    let lead = lead(rate: 70, sampleRate: 250, seed: 4)
    let low = lead.samples.map { 0.02 * $0 }
    #expect(detect(low, sampleRate: 250).count == lead.peaks.count)
    #expect(detect(low, sampleRate: 250, floor: QRSDetector.floor).isEmpty)
  }

  @Test("Flat, saturated and noisy stretches are told from good ones")
  func quality() {
    let lead = lead(rate: 75, sampleRate: 250, seed: 6, seconds: 73)
    var samples = lead.samples(noise: 0.01, wander: 0.05, seed: 7)
    var dice = Dice(seed: 8)
    for index in 2500..<5000 { samples[index] = 0.2 }
    for index in 7500..<10_000 { samples[index] = 0.3 * dice.gaussian() }
    for index in 12_500..<15_000 where dice.uniform() < 0.2 { samples[index] = 5 }
    var quality = SignalQuality(sampleRate: 250, floor: QRSDetector.floor, rails: -5...5)
    var peaks: [Int] = []
    for start in stride(from: 0, to: samples.count, by: 700) {
      peaks += quality.feed(Array(samples[start..<min(start + 700, samples.count)]))
    }
    peaks += quality.finish()
    #expect(quality.stretches.map(\.verdict) == [.good, .flat, .good, .noise, .good, .saturated, .good])
    #expect(quality.stretches.map(\.samples.lowerBound) == (0..<7).map { 2500 * $0 })
    // The last 3 s belong to the stretch before.
    #expect(quality.stretches.last?.samples.upperBound == samples.count)
    #expect(peaks == detect(samples, sampleRate: 250, floor: QRSDetector.floor))
  }

  @Test("A slow rhythm and a fast one are no noise", arguments: [20.0, 40, 180, 240, 300])
  func readable(rate: Double) {
    let lead = lead(rate: rate, sampleRate: 250, seed: 3)
    var quality = SignalQuality(sampleRate: 250, floor: QRSDetector.floor)
    _ = quality.feed(lead.samples(noise: 0.02, wander: 0.2, seed: 1))
    _ = quality.finish()
    #expect(quality.stretches.allSatisfy { $0.verdict == .good })
  }

  @Test("What was not recorded is flat, and a lead of few seconds is judged as a whole")
  func short() {
    var quality = SignalQuality(sampleRate: 100)
    _ = quality.feed(Array(repeating: Double.nan, count: 300))
    _ = quality.finish()
    #expect(
      quality.stretches == [
        SignalQuality.Stretch(
          samples: 0..<300, verdict: .flat, measures: SignalQuality.Measures(flat: 1, saturated: 0, kurtosis: nil))
      ])
    var nothing = SignalQuality(sampleRate: 100)
    #expect(nothing.finish().isEmpty && nothing.stretches.isEmpty)
  }
}
