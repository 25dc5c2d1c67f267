import Detection
import Foundation
import TestSupport
import Testing
import WFDB

/// What share of clean and of noisy leads is judged unreadable.
@Suite struct SignalQualityTests {
  /// Noise of two kinds: every frequency alike, as of muscles and converters, or the lower the stronger, as of electrodes.
  enum Noise: CaseIterable {
    case white
    case pink

    func samples(_ count: Int, seed: UInt64) -> [Double] {
      var dice = Dice(seed: seed)
      guard self == .pink else { return (0..<count).map { _ in dice.gaussian() } }
      // Voss and McCartney's sum of sources, each renewed half as often as the one before.
      var sources = [Double](repeating: 0, count: 12)
      return (0..<count).map { index in
        for source in sources.indices where index % (1 << source) == 0 { sources[source] = dice.gaussian() }
        return sources.reduce(0, +)
      }
    }
  }

  private static func windows(
    _ samples: [Double], sampleRate: Double, rails: ClosedRange<Double>? = nil
  ) -> [SignalQuality.Stretch] {
    var quality = SignalQuality(sampleRate: sampleRate, floor: QRSDetector.floor, rails: rails)
    _ = quality.feed(samples)
    _ = quality.finish()
    return quality.stretches
  }

  /// The share of windows judged noise, of a lead of 75 beats a minute with noise of a signal-to-noise ratio, in dB, as the
  /// noise stress test has it: the signal's power is an eighth of its QRS complexes' squared height.
  private static func noisy(_ noise: Noise, snr: Double) -> Double {
    let lead = MadeLead(sampleRate: 250, seconds: 300, beats: MadeLead.regular(0.8, seconds: 300)).samples
    let added = noise.samples(lead.count, seed: 4)
    let power = added.reduce(0) { $0 + $1 * $1 } / Double(added.count)
    let scale = (pow(10, -snr / 10) / 8 / power).squareRoot()
    let windows = windows(zip(lead, added).map { $0 + scale * $1 }, sampleRate: 250)
    return Double(windows.count { $0.verdict == .noise }) / Double(windows.count)
  }

  @Test(arguments: Noise.allCases)
  func noiseThatDrownsTheBeatsIsFoundAndLittleNoiseIsNot(noise: Noise) {
    #expect(Self.noisy(noise, snr: -12) >= 0.95)
    #expect(Self.noisy(noise, snr: -6) >= 0.8)
    #expect(Self.noisy(noise, snr: 6) == 0)
    #expect(Self.noisy(noise, snr: 24) == 0)
  }

  @Test func measuresSayWhatTheVerdictRestsOn() throws {
    var samples = MadeLead(sampleRate: 250, seconds: 30, beats: MadeLead.regular(0.8, seconds: 30)).samples
    var dice = Dice(seed: 1)
    for index in samples.indices { samples[index] += 0.01 * dice.gaussian() }
    for index in 2500..<4000 { samples[index] = 0.25 }
    for index in 5000..<5250 { samples[index] = index % 2 == 0 ? 5 : 5.5 }
    let windows = Self.windows(samples, sampleRate: 250, rails: -5...5)
    #expect(windows.map(\.verdict) == [.good, .flat, .saturated])
    let measures = try windows.map { try #require($0.measures) }
    #expect(measures[0].flat < 0.01 && measures[0].saturated == 0)
    #expect(try #require(measures[0].kurtosis) > 5)
    #expect(measures[1].flat == 0.6)
    #expect(abs(measures[2].saturated - 0.1) < 1e-9)
  }

  @Test(
    "On the MIT-BIH database at least 99 % of the windows are good", .enabled(if: Database.isThere, Database.absence))
  func cleanRecordsAreReadable() throws {
    let list = String(decoding: try FileContents.read("\(Database.folder)/RECORDS"), as: UTF8.self)
    var counts: [SignalQuality.Verdict: Int] = [:]
    for name in list.split(separator: "\n").map(String.init) {
      let record = try Record.read(folder: Database.folder, name: name)
      let lead = try #require(record.signals.first { $0.description.name == "MLII" } ?? record.signals.first)
      for window in Self.windows(lead.physical, sampleRate: record.header.sampleRate) {
        counts[window.verdict, default: 0] += 1
      }
    }
    let total = counts.values.reduce(0, +)
    print("signal quality on MIT-BIH: \(counts) of \(total)")
    #expect(total == 48 * 181)
    #expect(Double(counts[.good] ?? 0) >= 0.99 * Double(total))
  }
}
