//! Draws figures from values, a line chart and a confusion matrix, as PNG
//! and SVG, light and dark.

// snippet.lines
import Charts
import Foundation

let points = [
  (0, 0), (0.02, 0.6), (0.05, 0.8), (0.15, 0.92), (0.4, 0.98), (1, 1),
].map { Point(x: $0, y: $1) }
let roc = LineChart(panels: [
  LineChart.Panel(
    title: "Recall over false positives",
    xLabel: "False positive rate (%)", yLabel: "Recall (%)",
    xRange: 0...1, yRange: 0...1, percentX: true, percentY: true,
    series: [
      LineChart.Series(label: "Network", points: points, colour: .net)
    ],
    markers: [LineChart.Marker(x: 0.05, y: 0.8, label: "threshold 0.5")],
    diagonal: true)
])

// snippet.matrix
let confusion = ConfusionChart(
  matrices: [
    ConfusionChart.Matrix(
      title: "Network", subtitle: "400 beats",
      rowLabels: ["Normal", "Abnormal"],
      columnLabels: ["Normal", "Abnormal"],
      counts: [[304, 16], [16, 64]])
  ],
  columns: 1)

// snippet.write
let folder = CommandLine.arguments.dropFirst().first ?? "."
let figures: [(name: String, figure: any Figure)] = [
  ("roc", roc), ("confusion", confusion),
]
for (name, figure) in figures {
  for appearance in Appearance.allCases {
    for format in [FigureFormat.png, .svg] {
      let bytes = try figure.encoded(as: format, appearance: appearance)
      let path = "\(folder)/\(name)-\(appearance).\(format)"
      try Data(bytes).write(to: URL(filePath: path))
    }
  }
}

// snippet.font
if let warning = missingFontWarning() { print(warning) }

// snippet.theme
var theme = Theme.standard
theme.light.net = Colour(red: 0, green: 90, blue: 140)
let blue = try roc.encoded(as: .svg, appearance: .light, theme: theme)
try Data(blue).write(to: URL(filePath: "\(folder)/roc-blue.svg"))

// snippet.boxes
let texts = roc.textBoxes(appearance: .light).map(\.text)
print("\(roc.size.width) x \(roc.size.height), \(texts.count) texts")
// snippet.end
