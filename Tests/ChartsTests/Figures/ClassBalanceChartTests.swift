import Charts
import Testing

@Suite struct ClassBalanceChartTests {
  private func texts(_ figure: any Figure) -> [String] { figure.textBoxes(appearance: .light).map(\.text) }

  @Test func printsCountsAndShares() {
    let texts = texts(Samples.balance)
    #expect(texts.contains("90,589 (82.8\u{A0}%)"))
    #expect(texts.contains("803 (0.7\u{A0}%)"))
    #expect(texts.contains("2,779 original + 1,642 made by adding noise = 4,421 (4.9\u{A0}%)"))
    #expect(texts.contains("original") && texts.contains("made by adding noise"), "the key names both parts of a bar")
  }

  @Test func noHatchMeansNoKey() {
    let figure = ClassBalanceChart(
      panels: [.init(title: "", bars: Samples.bars([1, 2, 3, 4, 5]))], oversampledLabel: "made")
    #expect(!texts(figure).contains("made"))
  }

  @Test func barsStartAtZeroAndShareOneScale() throws {
    let figure = ClassBalanceChart(
      panels: [
        .init(title: "a", bars: [.init(label: "x", colour: .classN, original: 1_000)]),
        .init(title: "b", bars: [.init(label: "x", colour: .classN, original: 250)]),
      ], oversampledLabel: "")
    let blue = Theme.standard.light.classN
    let bars = figure.drawing(appearance: .light).commands.compactMap { command -> Rectangle? in
      guard case .fill(let path, blue) = command, case .rectangle(let bar)? = path.elements.first else { return nil }
      return bar
    }
    try #require(bars.count == 2)
    #expect(bars[0].left == bars[1].left)
    // Bars end on whole device pixels.
    #expect(abs(bars[0].width / 4 - bars[1].width) <= 0.5)
  }

  @Test func aSingleBeatAmongMillionsIsStillDrawn() {
    let figure = ClassBalanceChart(
      panels: [
        .init(
          title: "",
          bars: [
            .init(label: "many", colour: .classN, original: 10_000_000),
            .init(label: "one", colour: .classF, original: 1),
          ])
      ], oversampledLabel: "")
    let pink = Theme.standard.light.classF
    #expect(
      figure.drawing(appearance: .light).commands.contains {
        guard case .fill(let path, pink) = $0, case .rectangle(let bar)? = path.elements.first else { return false }
        return bar.width >= 1
      })
  }

  @Test func moreBarsMakeAHigherFigure() {
    let panel = ClassBalanceChart.Panel(title: "a", bars: Samples.bars([1, 2, 3, 4, 5]))
    #expect(ClassBalanceChart(panels: [panel], oversampledLabel: "").size == .standard)
    #expect(ClassBalanceChart(panels: Array(repeating: panel, count: 4), oversampledLabel: "").size.height > 450)
  }
}
