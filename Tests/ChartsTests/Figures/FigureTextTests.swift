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

  @Test func attentionNamesWhatItsAxesShow() {
    #expect(texts(Samples.attention).contains("Normalised amplitude"))
    #expect(texts(Samples.attention).filter { $0 == "Relative importance" }.count == 2)
  }

  @Test func theKeyStandsInAFreeCell() throws {
    let boxes = Samples.beats.textBoxes(appearance: .light)
    let key = try #require(boxes.first { $0.text.hasPrefix("10") && $0.text.contains("90") })
    let last = try #require(boxes.first { $0.text == "Paced or unknown" })
    #expect(key.rectangle.left > last.rectangle.left && key.rectangle.top > last.rectangle.top)
    let seven = ConfusionChart(
      matrices: (0..<7).map { _ in
        .init(title: "m", rowLabels: Samples.two, columnLabels: Samples.two, counts: [[1, 2], [3, 4]])
      },
      columns: 3)
    #expect(texts(seven).contains("How to read a cell"))
    #expect(!texts(Samples.confusion).contains("How to read a cell"))
  }

  @Test func aDifferenceHasAPlotAndScaleOfItsOwn() {
    let figure = BeatGridChart(
      cells: [
        .init(
          title: "a", lines: [.init(values: [0, 1], colour: .neutral)],
          residual: .init(values: [0.03, -0.02], colour: .neutral))
      ], columns: 1, residualLabel: "copy minus original")
    let found = texts(figure)
    #expect(found.contains("copy minus original"))
    #expect(found.contains { $0.hasSuffix("0.05") || $0.hasSuffix("0.03") }, "\(found)")
    #expect(figure.size.height > BeatGridChart(cells: [.init(title: "a", lines: [])], columns: 1).size.height)
  }

  @Test func gridLinesOfANarrowFigureStayClearOfTheGroupsNames() {
    let drawing = Samples.narrowRecall.drawing(appearance: .light)
    let names = drawing.textBoxes.filter { Samples.classNames.contains($0.text) || $0.text == "n = 833" }
    #expect(names.count == 10)
    for command in drawing.commands {
      guard case .stroke(let path, Theme.standard.light.grid, _) = command,
        case .move(let start)? = path.elements.first, case .line(let end)? = path.elements.last, start.x == end.x
      else { continue }
      let line = Rectangle(left: start.x, top: start.y, right: start.x + 0.01, bottom: end.y)
      #expect(names.allSatisfy { !$0.rectangle.overlaps(line) })
    }
  }

  @Test func segmentsOfOneRecordingAreToldApartByTheEndsOfTheirNames() {
    let names = ["p00/p00119/p00119_s00", "p00/p00119/p00119_s01"]
    let figure = RecordsChart(
      panels: ["Recall"], series: [.init(label: "Network", colour: .net)],
      rows: names.map { .init(label: $0, detail: "123 abnormal", values: [[0.5]]) })
    let texts = figure.textBoxes(appearance: .light).map(\.text)
    #expect(names.allSatisfy(texts.contains), "\(texts)")
  }

  @Test func equalValuesOfTwoModelsAreBothSeen() {
    let figure = RecordsChart(
      panels: ["Sensitivity"], series: [.init(label: "a", colour: .net), .init(label: "b", colour: .forest)],
      rows: [.init(label: "100", values: [[0.5, 0.5]])])
    let centres = figure.drawing(appearance: .light).commands.compactMap { command -> Point? in
      guard case .fill(let path, _) = command, case .circle(let centre, _)? = path.elements.first else { return nil }
      return centre
    }
    // Two in the key, two in the row.
    #expect(Set(centres.suffix(2).map(\.y)).count == 2)
  }
}
