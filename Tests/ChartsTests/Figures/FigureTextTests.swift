import Charts
import Testing

/// What the other figures say in words and numbers.
@Suite struct FigureTextTests {
  private func texts(_ figure: any Figure) -> [String] { figure.textBoxes(appearance: .light).map(\.text) }

  @Test func confusionCellsHoldCountAndRowShare() {
    let texts = texts(Samples.confusion)
    for text in ["26,956", "99.0\u{A0}%", "277", "1.0\u{A0}%", "5,246", "93.7\u{A0}%", "8,658", "True", "Predicted"] {
      #expect(texts.contains(text))
    }
  }

  @Test func anEmptyConfusionRowSaysSo() {
    let figure = ConfusionChart(
      matrices: [
        .init(title: "", rowLabels: Samples.two, columnLabels: Samples.two, counts: [[3, 1], [0, 0]])
      ], columns: 1)
    #expect(texts(figure).contains("n = 0"))
    #expect(texts(figure).contains("75.0\u{A0}%"))
  }

  @Test func confusionColoursDoNotDependOnTheOtherCells() {
    func colours(_ counts: [[Int]]) -> Set<Colour> {
      let matrix = ConfusionChart.Matrix(
        title: "", rowLabels: Samples.two, columnLabels: Samples.two, counts: counts)
      return Set(
        ConfusionChart(matrices: [matrix], columns: 1).drawing(appearance: .light).commands.compactMap {
          if case .fill(_, let colour) = $0 { colour } else { nil }
        })
    }
    // 60 % of a row has one colour, whether the other row is half or all on one side.
    let sixty = Theme.standard.light.ramp(0.6)
    #expect(colours([[60, 40], [50, 50]]).contains(sixty))
    #expect(colours([[3, 2], [0, 9_000_000]]).contains(sixty))
  }

  @Test func wideCountsReduceTheMatricesSideBySide() {
    let labels = ["N", "S", "V", "F", "Q"]
    let matrix = ConfusionChart.Matrix(
      title: "", rowLabels: labels, columnLabels: labels, counts: Array(repeating: [1, 2, 3, 4, 10_000_000], count: 5))
    let figure = ConfusionChart(matrices: [matrix, matrix, matrix], columns: 3)
    #expect(figure.size.width == 800)
    #expect(figure.size.height > 900)
  }

  @Test(arguments: ["Abnormal", "Supraventricular"])
  func wordsOfColumnLabelsAreNotBroken(word: String) {
    let labels = ["Normal", word]
    let matrix = ConfusionChart.Matrix(title: "", rowLabels: labels, columnLabels: labels, counts: [[1, 2], [3, 4]])
    let texts = texts(ConfusionChart(matrices: Array(repeating: matrix, count: 7), columns: 4))
    #expect(texts.filter { $0 == word }.count >= 7)
  }

  @Test func intervalsPrintEstimateIntervalAndNumber() {
    let figure = IntervalChart(
      series: [.init(label: "net", colour: .net)],
      groups: [
        .init(label: "S", values: [.init(estimate: 0.9664, low: 0.951, high: 0.978, n: 27_177)]),
        .init(label: "Q", values: [.init(estimate: .nan, n: 0)]),
      ], xLabel: "Recall", range: 0...1, percent: true)
    for text in ["96.6\u{A0}% (95.1\u{2013}97.8)", "27,177", "n = 0, no estimate", "0\u{A0}%", "100\u{A0}%"] {
      #expect(texts(figure).contains(text))
    }
  }

  @Test func aGroupsDetailStandsForAColumnOfNumbers() {
    #expect(!texts(Samples.recall).contains("n"))
    #expect(texts(Samples.recall).contains("n = 833"))
  }

  @Test func beatsShareOneKeyAndSayWhatIsMissing() {
    let figure = BeatGridChart(
      cells: [
        .init(title: "a", lines: [.init(label: "original", values: [0, 1], colour: .neutral)]),
        .init(title: "b", lines: [.init(label: "original", values: [1, 0], colour: .neutral)]),
        .init(title: "c", subtitle: "n = 0", lines: [], note: "no beats"),
      ], columns: 3)
    #expect(texts(figure).filter { $0 == "original" }.count == 1)
    #expect(texts(figure).contains("no beats"))
    #expect(texts(figure).contains("Time from R peak (ms)"))
  }

  @Test func attentionRowsShareTheTimeAxis() throws {
    let texts = texts(Samples.attention)
    for text in ["Mean beat", "Network", "Forest", "Time from R peak (ms)"] { #expect(texts.contains(text)) }
    #expect(texts.filter { $0 == "1,400" }.count == 1)
  }
}
