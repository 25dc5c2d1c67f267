//! Draws figures from values: a line chart and a confusion matrix, as PNG and SVG, light and dark.

import Charts
import Foundation

// snippet.lines
let curve = [(0, 0), (0.02, 0.6), (0.05, 0.8), (0.15, 0.92), (0.4, 0.98), (1, 1)].map { Point(x: $0, y: $1) }
let panel = LineChart.Panel(
  title: "Recall over false positives", xLabel: "False positive rate (%)", yLabel: "Recall (%)", xRange: 0...1,
  yRange: 0...1, percentX: true, percentY: true,
  series: [LineChart.Series(label: "Network", points: curve, colour: .net)],
  markers: [LineChart.Marker(x: 0.05, y: 0.8, label: "threshold 0.5")], diagonal: true)
let roc = LineChart(panels: [panel])

// snippet.matrix
let confusion = ConfusionChart(
  matrices: [
    ConfusionChart.Matrix(
      title: "Network", subtitle: "400 beats", rowLabels: ["Normal", "Abnormal"],
      columnLabels: ["Normal", "Abnormal"], counts: [[304, 16], [16, 64]])
  ],
  columns: 1)

// snippet.write
let folder = CommandLine.arguments.dropFirst().first ?? "."
let figures: [(name: String, figure: any Figure)] = [("roc", roc), ("confusion", confusion)]
for (name, figure) in figures {
  for appearance in Appearance.allCases {
    for format in [FigureFormat.png, .svg] {
      let bytes = try figure.encoded(as: format, appearance: appearance)
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)-\(appearance).\(format.rawValue)"))
    }
  }
}

// snippet.font
if let warning = missingFontWarning() { print(warning) }

// snippet.theme
var theme = Theme.standard
theme.light.net = Colour(red: 0, green: 90, blue: 140)
let themed = try roc.encoded(as: .svg, appearance: .light, theme: theme)
try Data(themed).write(to: URL(filePath: "\(folder)/roc-themed.svg"))

// snippet.boxes
let texts = roc.textBoxes(appearance: .light).map(\.text)
print("\(roc.size.width) x \(roc.size.height) CSS pixels, \(texts.count) texts")
// snippet.end
