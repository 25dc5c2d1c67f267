import Foundation
import RecordAnalysis
import Results
import Testing

/// What the page of a recording rests on: runs, the choice of strips, what is gathered while samples go by.
@Suite struct RecordAccountTests {
  /// A beat a character, half a second apart from 1 s on.
  private static func beats(_ text: String) -> [RecordAccount.Beat] {
    text.enumerated().map { index, letter in
      RecordAccount.Beat(time: 1 + 0.5 * Double(index), label: Array("NSVFQ").firstIndex(of: letter))
    }
  }

  private static func runs(
    _ text: String, _ classes: ClassSet = .aami, unreadable: [Range<Double>] = []
  ) -> [String] {
    RecordAccount.runs(of: beats(text), classes, unreadable: unreadable).map {
      "\(classes.names[$0.label].prefix(1))\($0.count) at \($0.start)"
    }
  }

  @Test func beatsOfOneEctopicClassInARowAreARun() {
    #expect(Self.runs("") == [] && Self.runs("NVNSN") == [])
    #expect(Self.runs("NVVNSSSN") == ["V2 at 1.5", "S3 at 3.0"])
    #expect(Self.runs("VVVSS") == ["V3 at 1.0", "S2 at 2.5"])
    // Fusion, paced and unclassified beats end a run and make none.
    #expect(Self.runs("VVFVVQVV?VV") == ["V2 at 1.0", "V2 at 2.5", "V2 at 4.0", "V2 at 5.5"])
    #expect(Self.runs("FFFQQQ??NN") == [])
    #expect(Self.runs("NSSN", .binary) == ["a2 at 1.5"])
  }

  @Test func anUnreadableStretchEndsARun() {
    #expect(Self.runs("VVVV", unreadable: [1.6..<1.9]) == ["V2 at 1.0", "V2 at 2.0"])
    // Where beats in it are classified all the same, it still does.
    #expect(Self.runs("VVVV", unreadable: [1.4..<1.6]) == ["V2 at 2.0"])
    #expect(Self.runs("VVVV", unreadable: [0..<0.5, 7..<9]) == ["V4 at 1.0"])
    #expect(Self.runs("VVVV", unreadable: [0..<99]) == [])
  }

  @Test func theRateOfARunCountsItsIntervals() throws {
    let run = try #require(RecordAccount.runs(of: Self.beats("VVVVV"), .aami, unreadable: []).first)
    #expect(run.rate == 120)
  }

  private static func judged(_ rows: [(time: Double, probabilities: [Float]?)]) -> [StripChoice.Judged] {
    rows.map { row in
      let label = row.probabilities.flatMap { $0.firstIndex(of: $0.max() ?? 0) }
      return StripChoice.Judged(time: row.time, label: label, probabilities: row.probabilities)
    }
  }

  @Test func theSurestBeatsOfEachClassAreShownAndTheNarrowest() {
    let rows: [(Double, [Float]?)] = [
      (10, [0.9, 0.1, 0, 0, 0]), (20, [0.1, 0, 0.9, 0, 0]), (22, [0, 0, 1, 0, 0]), (40, [0.45, 0, 0.55, 0, 0]),
      (60, [0, 0.6, 0.4, 0, 0]), (80, nil), (100, [0.51, 0.49, 0, 0, 0]),
    ]
    let chosen = StripChoice.choose(Self.judged(rows), .aami, threshold: nil, unreadable: [], length: 101)
    // The beat at 20 s lies within the strip of the surer one at 22 s.
    let confident = chosen.filter { if case .confident = $0.reason { true } else { false } }
    #expect(confident.map(\.beat) == [4, 2, 3])
    #expect(confident.map(\.reason) == [.confident(label: 1), .confident(label: 2), .confident(label: 2)])
    #expect(confident.map(\.start) == [57, 19, 37])
    let doubtful = chosen.filter { $0.reason == .doubtful }
    #expect(doubtful.map(\.beat) == [0, 3, 4, 6])
    // The last strip ends with the recording.
    #expect(doubtful.last?.start == 95)
  }

  @Test func ofTwoClassesTheThresholdDecidesWhatIsNarrow() {
    let shares: [Float] = [0.05, 0.31, 0.5, 0.95, 0.9, 0.6, 0.8]
    let rows = shares.enumerated().map { (10 * Double($0 + 1), [1 - $1, $1] as [Float]?) }
    let chosen = StripChoice.choose(Self.judged(rows), .binary, threshold: 0.3, unreadable: [], length: 100)
    #expect(chosen.filter { $0.reason == .doubtful }.map(\.beat) == [0, 1, 2, 5])
  }

  @Test func thereIsAlwaysAStrip() {
    let chosen = StripChoice.choose([], .aami, threshold: nil, unreadable: [], length: 3)
    #expect(chosen == [StripChoice.Wanted(reason: .start, start: 0, beat: nil)])
    let unreadable = StripChoice.choose(
      [], .aami, threshold: nil, unreadable: [(0..<10, "flat"), (10..<20, "noise"), (30..<40, "flat")], length: 41)
    #expect(unreadable.map(\.reason) == [.unreadable(verdict: "flat"), .unreadable(verdict: "noise")])
    #expect(unreadable.map(\.start) == [0, 10])
  }

  @Test func theEnvelopeIsThatOfEachBinHoweverTheLeadIsCut() {
    let samples = (0..<10_007).map { (index: Int) -> Double in
      index % 1000 < 100 ? .nan : sin(Double(index) / 7) * Double(index % 13)
    }
    for piece in [1, 7, 999, 20_000] {
      var gauge = EnvelopeGauge(lineSeconds: 60, sampleRate: 250)
      for start in stride(from: 0, to: samples.count, by: piece) {
        gauge.feed(Array(samples[start..<min(start + piece, samples.count)]), scale: 2)
      }
      let envelope = gauge.envelope
      let width = envelope.binSeconds * 250
      for (bin, (low, high)) in zip(envelope.low, envelope.high).enumerated() {
        let range = Int((Double(bin) * width).rounded())..<min(samples.count, Int((Double(bin + 1) * width).rounded()))
        let inside = samples[range].filter { $0.isFinite }
        #expect(low.isNaN == inside.isEmpty && high.isNaN == inside.isEmpty)
        if let least = inside.min(), let most = inside.max() {
          #expect(low == Float(2 * least) && high == Float(2 * most))
        }
      }
      #expect(envelope.low.count == Int((10_007 / width).rounded(.up)))
    }
  }

  @Test func windowsAreCutRightHoweverTheLeadsAreCut() {
    let leads = [(0..<5000).map(Double.init), (0..<5000).map { -Double($0) }]
    let windows = [100..<400, 4990..<5050, 0..<5, -3..<4, 350..<351, 200..<3000]
    for piece in [1, 3, 64, 5000] {
      for step in [1, 3] {
        var collector = WindowCollector(windows, step: step, leads: 2)
        for start in stride(from: 0, to: 5000, by: piece) {
          collector.feed(leads.map { Array($0[start..<min(start + piece, 5000)]) }, scale: 1)
        }
        for (index, window) in windows.enumerated() {
          let expected = stride(from: window.lowerBound, to: window.upperBound, by: step).filter {
            (0..<5000).contains($0)
          }
          #expect(collector.collected[index][0] == expected.map(Float.init))
          #expect(collector.collected[index][1] == expected.map { -Float($0) })
        }
      }
    }
  }

  @Test func linesAreAnHourLongFromTwoHoursToTwoDays() {
    #expect([0, 5.0, 60, 61, 720].map(RecordAccount.lineSeconds) == [1, 5, 60, 60, 60])
    #expect([721.0, 1806, 7200].map(RecordAccount.lineSeconds) == [600, 600, 600])
    #expect([7201.0, 86_400, 172_800].map(RecordAccount.lineSeconds) == [3600, 3600, 3600])
    #expect([604_800, 1e8].map(RecordAccount.lineSeconds) == [21_600, 86_400])
  }
}
