//! Draws a figure of one's own, a tachogram, with the canvas of the library.

// snippet.figure
import Charts
import Foundation

/// RR intervals over the beats of a record.
struct Tachogram: Figure {
  /// Seconds from one R peak to the next.
  var intervals: [Double]

  func size(in theme: Theme) -> FigureSize {
    FigureSize(width: 640, height: 240)
  }

  func draw(on canvas: inout Canvas) {
    let area = Rectangle(
      left: canvas.content.left + 40, top: canvas.content.top + 24,
      right: canvas.content.right, bottom: canvas.content.bottom - 24)
    let seconds = canvas.verticalAxis(
      0...2, top: area.top, bottom: area.bottom, format: .number)
    let beats = canvas.horizontalAxis(
      1...Double(max(2, intervals.count)), left: area.left,
      right: area.right,
      format: .wholeNumber)
    canvas.grid(area, x: nil, y: seconds)
    canvas.yTickLabels(seconds, leftOf: area.left)
    canvas.xTickLabels(beats, below: area.bottom)
    canvas.paragraph(
      ["RR interval (s) by beat"], x: area.left, top: canvas.content.top,
      canvas.mutedLabel)
    let points = intervals.enumerated().map { index, interval in
      Point(
        x: beats.scale.position(of: Double(index + 1)),
        y: seconds.scale.clampedPosition(of: interval))
    }
    canvas.stroke(
      .polyline(points), canvas.palette.colour(of: .normal),
      width: canvas.theme.lineWidth)
    for (point, interval) in zip(points, intervals) where interval < 0.6 {
      canvas.marker(.filledCircle, at: point, .abnormal)
    }
  }
}

// snippet.write
let tachogram = Tachogram(intervals: [
  0.8, 0.82, 0.79, 0.45, 1.15, 0.8, 0.81,
])
let folder = CommandLine.arguments.dropFirst().first ?? "."
for appearance in Appearance.allCases {
  let bytes = try tachogram.encoded(as: .svg, appearance: appearance)
  let path = "\(folder)/tachogram-\(appearance).svg"
  try Data(bytes).write(to: URL(filePath: path))
}

// snippet.strip
let rate = 250.0
let wave = (0..<1500).map { sample in
  let time = Double(sample) / rate
  let sincePeak = (time - 0.4).remainder(dividingBy: 0.8)
  return exp(-pow(sincePeak / 0.012, 2)) + 0.2
    * exp(-pow((sincePeak - 0.25) / 0.05, 2))
}
let strip = StripChart(strips: [
  StripChart.Strip(
    title: "Six seconds of a synthetic lead",
    leads: [StripChart.Lead(name: "II", samples: wave, sampleRate: rate)],
    beats: [StripChart.Beat(time: 0.4, label: "N", colour: .classN)])
])
let png = try strip.encoded(as: .png, appearance: .light)
try Data(png).write(to: URL(filePath: "\(folder)/strip.png"))
print("\(strip.size.width) CSS pixels wide")
// snippet.end
