import Charts
import Foundation
import Groundwork

/// A dozen charts of the report's kinds, as many and as large as the peer draws.
enum SampleFigures {
  static func dozen() -> [any Figure] {
    [balance, balance, beats, beats, losses, losses, matrix, matrix, matrix, balance, balance, losses]
  }

  private static var balance: any Figure {
    let sizes = [
      ("N", MarkColour.classN, 90_589), ("S", .classS, 2779), ("V", .classV, 7236), ("F", .classF, 803),
      ("Q", .classQ, 8039),
    ]
    let bars = sizes.map { ClassBalanceChart.Bar(label: $0.0, colour: $0.1, original: $0.2, oversampled: $0.2 / 3) }
    return ClassBalanceChart(
      panels: [
        ClassBalanceChart.Panel(title: "As found", bars: bars), ClassBalanceChart.Panel(title: "After", bars: bars),
      ], oversampledLabel: "oversampled")
  }

  private static var beats: any Figure {
    var generator = SeededGenerator(seed: 0)
    let cells = (0..<5).map { cell in
      var level = 0.0
      let values = (0..<187).map { _ in
        level += generator.uniform() - 0.5
        return 0.5 + level / 20
      }
      return BeatGridChart.Cell(
        title: "Class \(cell)", subtitle: "n = 1,000", band: nil,
        lines: [BeatGridChart.Line(label: nil, values: values, colour: .classN, dash: .solid)], note: nil)
    }
    return BeatGridChart(cells: cells, columns: 3)
  }

  private static var losses: any Figure {
    var generator = SeededGenerator(seed: 1)
    let series = (0..<4).map { run in
      LineChart.Series(
        label: "run \(run)",
        points: (0..<50).map { LineChart.Point(x: Double($0), y: exp(-Double($0) / 9) + 0.02 * generator.uniform()) },
        colour: .series(run), dash: run % 2 == 0 ? .solid : .dashed)
    }
    return LineChart(
      panels: [
        LineChart.Panel(title: "Loss", xLabel: "Epoch", yLabel: "Binary cross-entropy", series: series, markers: [])
      ])
  }

  private static var matrix: any Figure {
    ConfusionChart(
      matrices: [
        ConfusionChart.Matrix(
          title: "Network", subtitle: "21,890 rows", rowLabels: ["Normal", "Abnormal"],
          columnLabels: ["Normal", "Abnormal"], counts: [[17_900, 217], [280, 3493]])
      ], columns: 1)
  }
}
