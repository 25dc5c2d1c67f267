import Charts
import Testing

/// What the figures of one recording say in words and numbers.
@Suite struct RecordingChartTests {
  private func texts(_ figure: any Figure) -> [String] { figure.textBoxes(appearance: .light).map(\.text) }

  @Test func timeIsInHoursMinutesOrSeconds() {
    for (seconds, label, last) in [
      (86_400.0, "Hours from the start", "24"), (1800, "Minutes from the start", "30"),
      (60, "Seconds from the start", "60"),
    ] {
      let texts = texts(RhythmChart(seconds: seconds, rates: [], intervals: [], lanes: []))
      #expect(texts.contains(label) && texts.contains(last))
    }
  }

  @Test func longIntervalsAreCountedNotLost() {
    let usual = (0..<1000).map { Point(x: Double($0), y: 0.8) }
    let chart = RhythmChart(
      seconds: 1000, rates: [], intervals: usual + [Point(x: 1000, y: 4.25)], lanes: [])
    #expect(
      texts(chart).joined(separator: " ").contains(
        "1 RR interval above 1.5 s at the upper border, the longest 4.3 s."))
    #expect(
      !texts(RhythmChart(seconds: 1000, rates: [], intervals: usual, lanes: [])).contains { $0.contains("above") })
  }

  @Test func eachLaneHasItsNameWhetherItHasBeatsOrNot() {
    let texts = texts(Samples.rhythm)
    #expect(texts.contains("S") && texts.contains("V") && texts.contains("F"))
  }

  @Test func eachRowOfCountsHasItsOwnScale() {
    let texts = texts(Samples.counts)
    #expect(texts.contains("4,180") && texts.contains("529") && texts.filter { $0 == "0" }.count == 3)
  }

  @Test func theLastBarEndsWithTheRecording() throws {
    let chart = CountsChart(
      rows: [.init(label: "a", colour: .classV, counts: [5, 5])], intervalSeconds: 60, seconds: 66)
    let bars = chart.drawing(appearance: .light).commands.compactMap { command -> Rectangle? in
      guard case .fill(let path, let colour) = command, colour == Theme.standard.light.classV,
        case .rectangle(let bar) = path.elements.first
      else { return nil }
      return bar
    }
    #expect(bars.count == 2 && bars[1].width < bars[0].width / 5 && bars[1].right <= chart.size.width - 16)
  }

  @Test func anOverviewSaysWhatItsTicksAndGreyStandFor() {
    let texts = texts(Samples.overview(lines: 24))
    #expect(texts.contains("beat called S, V, F or Q") && texts.contains("unreadable") && texts.contains("23 h"))
    #expect(
      !self.texts(OverviewChart(lines: [], lineSeconds: 60, binsPerLine: 9, markLabel: nil)).contains("unreadable"))
  }
}
