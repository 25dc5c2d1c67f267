import Files
import Foundation
import Groundwork
import Heartbeats
import Scoring
import Testing

@Suite("Beat extraction")
struct BeatExtractionTests {
  private typealias Mark = BeatExtraction.Mark

  /// A lead at 125 Hz with an R peak of height 2 at each mark and a slow slope between.
  private func lead(_ peaks: [Int], count: Int) -> [Double] {
    var lead = (0..<count).map { 0.001 * Double($0 % 100) }
    for peak in peaks { lead[peak] = 2 }
    return lead
  }

  private func marks(_ peaks: [Int]) -> [Mark] { peaks.map { Mark(sample: $0, beatClass: .normal) } }

  @Test("A beat runs from its R peak for 1.2 median intervals, is scaled to [0, 1] and padded with zeros")
  func shape() throws {
    let peaks = [100, 200, 300, 400]
    let lead = lead(peaks, count: 600)
    let beats = try BeatExtraction(sampleRate: 125).beats(of: lead, marks: marks(peaks), path: "x")
    #expect(beats.classes.count == 3)
    #expect(beats.times == [0.8, 1.6, 2.4])
    let row = beats.samples.prefix(187)
    #expect(row[0] == 1)
    // The slope's lowest value under a peak's own is at offset 1.
    let expected = (0..<120).map { Float((lead[100 + $0] - 0.001) / (2 - 0.001)) }
    #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(row[100] == 1)
    #expect(row[120...].allSatisfy { $0 == 0 })
  }

  @Test("The last beat of a record is left out; one beat alone gives none")
  func lastBeat() throws {
    let extraction = BeatExtraction(sampleRate: 125)
    #expect(try extraction.beats(of: lead([100], count: 300), marks: marks([100]), path: "x").classes.isEmpty)
    #expect(try extraction.beats(of: lead([100], count: 300), marks: [], path: "x").classes.isEmpty)
    let mixed = [Mark(sample: 100, beatClass: .ventricular), Mark(sample: 180, beatClass: .fusion)]
    #expect(try extraction.beats(of: lead([100], count: 300), marks: mixed, path: "x").classes == [.ventricular])
  }

  @Test("A beat is never longer than 187 samples, nor than the lead")
  func longest() throws {
    let peaks = [0, 400, 800]
    let beats = try BeatExtraction(sampleRate: 125).beats(of: lead(peaks, count: 801), marks: marks(peaks), path: "x")
    #expect(beats.samples.count == 2 * 187)
    #expect(beats.samples[186] > 0)
    let short = try BeatExtraction(sampleRate: 125).beats(
      of: lead([0, 40], count: 45), marks: marks([0, 40]), path: "x")
    #expect(short.samples[44] > 0)
    #expect(short.samples[45...].allSatisfy { $0 == 0 })
  }

  @Test("A flat cut stays zero")
  func flat() throws {
    let beats = try BeatExtraction(sampleRate: 125).beats(
      of: Array(repeating: 3, count: 500), marks: marks([10, 100, 200]), path: "x")
    #expect(beats.samples.allSatisfy { $0 == 0 })
    #expect(beats.classes.count == 2)
  }

  @Test("Lengths follow the median interval within 5 s, whatever the rhythm")
  func lengths() throws {
    var generator = SeededGenerator(seed: 5)
    var peaks = [3]
    while peaks.count < 3000 {
      // Now and then a pause longer than the window, or a burst.
      let step = generator.below(40) == 0 ? 600 + generator.below(1500) : 20 + generator.below(160)
      peaks.append((peaks.last ?? 0) + step)
    }
    // A lead that falls everywhere and starts anew at each peak: its cut ends where the zeros begin.
    let count = (peaks.last ?? 0) + 10
    let lead = (0..<count).map { 10 - Double($0 % 7) }
    let beats = try BeatExtraction(sampleRate: 125).beats(of: lead, marks: marks(peaks), path: "x")
    for index in 0..<peaks.count - 1 {
      let near = peaks.filter { abs($0 - peaks[index]) <= 625 }
      var intervals = zip(near.dropFirst(), near).map(-).sorted()
      if intervals.isEmpty { intervals = [peaks[index + 1] - peaks[index]] }
      let middle = intervals.count / 2
      let median =
        intervals.count % 2 == 1 ? Double(intervals[middle]) : Double(intervals[middle - 1] + intervals[middle]) / 2
      let length = min(187, Int((1.2 * median).rounded(.toNearestOrEven)))
      let row = beats.samples[index * 187..<(index + 1) * 187]
      // The lowest of every seven samples is 0 after scaling, so a cut's end is within one of its last number above 0.
      let end = row.lastIndex { $0 > 0 }.map { $0 - row.startIndex + 1 } ?? 0
      #expect(end == length || end == length - 1)
    }
  }

  @Test(
    "R peaks at other rates land on the nearest sample at 125 Hz, ties to even",
    arguments: [
      (250, 5, 2), (250, 7, 4), (250, 8, 4), (360, 36, 12), (360, 37, 13), (1000, 12, 2), (1000, 28, 4), (100, 2, 2),
    ])
  func rounding(rate: Int, sample: Int, offset: Int) throws {
    // On a curve that is nowhere the same, a row tells where it was cut.
    let lead = (0..<rate * 4).map { Double($0 * $0) }
    let beats = try BeatExtraction(sampleRate: Double(rate)).beats(
      of: lead, marks: marks([sample, sample + rate, sample + 2 * rate]), path: "x")
    var line = Array(repeating: 0.0, count: 500)
    resample(lead, rate: rate, into: &line)
    let cut = line[offset..<offset + 150]
    let (low, high) = (cut.min() ?? 0, cut.max() ?? 1)
    for (value, expected) in zip(beats.samples.prefix(150), cut) {
      #expect(abs(value - Float((expected - low) / (high - low))) < 1e-6)
    }
  }

  private func resample(_ lead: [Double], rate: Int, into line: inout [Double]) {
    let ratio = [250: (1, 2), 360: (25, 72), 1000: (1, 8), 100: (5, 4)][rate] ?? (1, 1)
    PolyphaseResampler(up: ratio.0, down: ratio.1).resample(lead, line.indices, into: &line)
  }

  @Test("A beat that holds samples not recorded is left out; its neighbours are not harmed")
  func gaps() throws {
    let peaks = [100, 200, 300, 400, 500]
    var lead = lead(peaks, count: 700)
    for index in 330..<340 { lead[index] = .nan }
    let beats = try BeatExtraction(sampleRate: 125).beats(of: lead, marks: marks(peaks), path: "x")
    // The beat at 200 ends before the gap; the one at 300 holds it; that at 220 + 120 would.
    #expect(beats.times == [0.8, 1.6, 3.2])
    #expect(beats.samples.allSatisfy { $0.isFinite })

    var fast = (0..<4000).map { Double($0 % 300) }
    for index in 1500..<1510 { fast[index] = .nan }
    let resampled = try BeatExtraction(sampleRate: 360).beats(
      of: fast, marks: marks([300, 600, 900, 1200, 1520, 1800, 2100]), path: "x")
    let kept: [Double] = [300, 600, 900, 1520, 1800]
    #expect(resampled.times == kept.map { $0 / 360 })
    #expect(resampled.samples.allSatisfy { (0...1).contains($0) })
    let nothing = try BeatExtraction(sampleRate: 125).beats(
      of: Array(repeating: .nan, count: 500), marks: marks([10, 100, 200]), path: "x")
    #expect(nothing.classes.isEmpty)
  }

  @Test(
    "Marks that cannot be are refused",
    arguments: [
      ([10, 500], "x.atr: expected beats at samples below 500, found one at 500"),
      ([-1, 10], "x.atr: expected beats at samples below 500, found one at -1"),
      ([20, 10], "x.atr: expected beats in ascending order, found sample 10 after 20"),
      (Array(repeating: 3, count: 101), "x.atr: expected at most 100 beats in 4 s, found 101"),
    ])
  func badMarks(peaks: [Int], message: String) {
    let error = #expect(throws: Fault.self) {
      try BeatExtraction(sampleRate: 125).beats(
        of: Array(repeating: 0, count: 500), marks: marks(peaks), path: "x.atr")
    }
    #expect(error?.description == message)
  }

  @Test("Beats at one sample, and 100 of them in 4 s, are cut without trouble")
  func crowd() throws {
    let beats = try BeatExtraction(sampleRate: 125).beats(
      of: lead([3], count: 500), marks: marks(Array(repeating: 3, count: 100)), path: "x")
    #expect(beats.classes.count == 99)
    #expect(beats.samples.allSatisfy { $0 == 0 })
  }

  @Test("Every rate from 50 to 10,000 Hz works", arguments: [50, 77, 124, 125, 126, 128, 257, 500, 1000, 9973, 10_000])
  func rates(rate: Int) throws {
    let lead = (0..<rate * 8).map { Double(($0 * 10 / rate) % 7) }
    let beats = try BeatExtraction(sampleRate: Double(rate)).beats(
      of: lead, marks: marks((1..<8).map { $0 * rate }), path: "x")
    #expect(beats.times == [1, 2, 3, 4, 5, 6])
    for row in 0..<6 {
      let samples = beats.samples[row * 187..<(row + 1) * 187]
      #expect(samples.min() == 0)
      #expect(samples.max() == 1)
      #expect(samples.dropFirst(150).allSatisfy { $0 == 0 })
    }
  }

  @Test(
    "Rates that are no whole numbers give the beats of the same curve",
    arguments: [62.5, 83.3333, 124.945, 257.3, 360.01, 333.333333, 999.99, 124.9995])
  func fractionalRates(rate: Double) throws {
    // A heart beats once a second; samples are taken at the given rate, and at 125 Hz.
    func beats(at rate: Double) throws -> BeatExtraction.Beats {
      let wave = (0..<Int(rate * 60)).map { index in
        let turn = 2 * Double.pi * Double(index) / rate
        return cos(turn) + 0.3 * sin(3 * turn)
      }
      let peaks = (1..<59).map { Int((Double($0) * rate).rounded()) }
      return try BeatExtraction(sampleRate: rate).beats(of: wave, marks: marks(peaks), path: "x")
    }
    let (own, plain) = (try beats(at: rate), try beats(at: 125))
    #expect(own.classes.count == 57)
    for (time, whole) in zip(own.times, plain.times) { #expect(abs(time - whole) <= 0.5 / rate + 1e-9) }
    // A peak's sample is off by up to half a sample of either rate, on a curve that rises by at most 12 a second; so the
    // cut's end may be off by a sample too.
    for row in 0..<57 {
      let offset = row * 187
      let differences = zip(own.samples[offset..<offset + 148], plain.samples[offset..<offset + 148]).map {
        abs($0 - $1)
      }
      #expect((differences.max() ?? 1) < 0.09)
    }
  }

  @Test("Only rates out of range are not accepted")
  func unacceptableRates() {
    for rate in [0, -1, 49.9, 10_000.5, .nan, .infinity] {
      #expect(!BeatExtraction.accepts(sampleRate: rate), "\(rate)")
    }
    for rate in [50, 83.3333, 9999.999, 10_000] { #expect(BeatExtraction.accepts(sampleRate: rate), "\(rate)") }
  }

  @Test("Where 125 Hz is no exact fraction of the rate, beats hours later are cut as the first ones")
  func drift() throws {
    let rate = 83.3333
    // A beat that repeats after exactly 60 samples, for three hours.
    let count = Int(rate * 3 * 3600)
    let lead = (0..<count).map { index in
      let offset = Double(index % 60)
      return exp(-(offset - 20) * (offset - 20) / 8) - 0.2 * exp(-(offset - 35) * (offset - 35) / 50)
    }
    let peaks = stride(from: 140, to: count - 100, by: 60).map { $0 }
    let beats = try BeatExtraction(sampleRate: rate).beats(of: lead, marks: marks(peaks), path: "x")
    let last = beats.classes.count - 5
    #expect(Array(beats.samples[4 * 187..<5 * 187]) == Array(beats.samples[last * 187..<(last + 1) * 187]))
  }
}
