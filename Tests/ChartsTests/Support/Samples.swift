import Charts
import Foundation
import Testing

/// A figure with a name for test reports.
struct Sample: Sendable, CustomTestStringConvertible {
  var name: String
  var figure: any Figure

  var testDescription: String { name }
}

/// Values as the report has them, and values at the limits of what it may have.
enum Samples {
  static let all = typical + recordings + extreme + oddRecordings
  static let typical = [
    Sample(name: "class balance", figure: balance), Sample(name: "beats", figure: beats),
    Sample(name: "loss", figure: loss(epochs: 60)), Sample(name: "ROC", figure: roc),
    Sample(name: "confusion", figure: confusion), Sample(name: "recall", figure: recall),
    Sample(name: "recall, narrow", figure: narrowRecall),
    Sample(name: "attention", figure: attention), Sample(name: "strips", figure: strips),
    Sample(name: "records", figure: records),
  ]

  static let classNames = ["Normal", "Supraventricular ectopic", "Ventricular ectopic", "Fusion", "Paced or unknown"]
  static let classColours: [MarkColour] = [.classN, .classS, .classV, .classF, .classQ]
  static let forty = "Wxyzabcdefghij klmnopqrstuvwxyz ABCDEFGH"
  static let fortyUnbroken = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"

  static func bars(_ original: [Int], _ oversampled: [Int] = [0, 0, 0, 0, 0], label: String? = nil)
    -> [ClassBalanceChart.Bar]
  {
    original.indices.map {
      .init(
        label: label ?? classNames[$0], colour: classColours[$0], original: original[$0], oversampled: oversampled[$0])
    }
  }

  static let balance = ClassBalanceChart(
    panels: [
      .init(title: "Before", bars: bars([90_589, 2_779, 7_236, 803, 8_039])),
      .init(title: "After", bars: bars([60_000, 2_779, 7_236, 803, 8_039], [0, 1_642, 4_276, 474, 4_751])),
    ], oversampledLabel: "made by adding noise")

  /// Something like a beat: 187 values in 0...1.
  static func beat(_ kind: Int) -> [Double] {
    (0..<187).map { index in
      let time = Double(index) * 8
      func wave(_ centre: Double, _ width: Double, _ height: Double) -> Double {
        height * exp(-pow((time - centre) / width, 2) / 2)
      }
      return 0.15 + wave(0, 18, 0.85) + wave(280 + 30 * Double(kind), 60, 0.3) + wave(860 - 40 * Double(kind), 18, 0.8)
    }
  }

  /// A lead with a beat every 0.8 s, in mV.
  static func lead(_ name: String, height: Double = 1) -> StripChart.Lead {
    let samples = (0..<2160).map { index in
      let time = (Double(index) / 360 - 0.4).remainder(dividingBy: 0.8)
      return height * (exp(-pow(time / 0.012, 2)) + 0.2 * exp(-pow((time - 0.25) / 0.05, 2)))
    }
    return StripChart.Lead(name: name, samples: samples, sampleRate: 360)
  }

  static func strip(_ labels: [String], leads: [StripChart.Lead]) -> StripChart.Strip {
    StripChart.Strip(
      title: "Record 232, 12:05.4", subtitle: "reference S, called N with probability 0.98", leads: leads,
      beats: labels.enumerated().map {
        .init(time: 0.4 + 0.8 * Double($0), label: $1, colour: .classS, isSubject: $0 == 3)
      }, unreadable: [4.5...5.2])
  }

  static let strips = StripChart(strips: [
    strip(["N", "N", "N", "S", "N", "N", "N"], leads: [lead("MLII"), lead("V1", height: -0.6)]),
    strip(["N", "V"], leads: [lead("MLII", height: 3.2)]),
  ])

  static let cutStrips = StripChart(strips: [strip(["V"], leads: [lead("V5", height: 7.2), uncalibrated])])

  /// In units that nobody knows.
  static let uncalibrated = StripChart.Lead(
    name: "ECG", samples: lead("ECG").samples.map { 40 + $0 }, sampleRate: 360, isCalibrated: false)

  static let records = RecordsChart(
    panels: ["Sensitivity", "Positive predictivity", "False alarms"],
    series: [.init(label: "Network", colour: .net), .init(label: "Forest", colour: .forest, marker: .square)],
    rows: (0..<44).map { row in
      let share = Double(row) / 43
      return .init(
        label: "\(100 + row)", detail: "\(1500 + row)",
        values: [[share, share * 0.9], [share, row % 7 == 0 ? nil : share * share], [0.1 * (1 - share), 0.05]])
    })

  static let beats = BeatGridChart(
    cells: (0..<5).map { kind in
      .init(
        title: classNames[kind], subtitle: "n = 803",
        band: .init(low: beat(kind).map { $0 - 0.05 }, high: beat(kind).map { min(1, $0 + 0.1) }),
        lines: [.init(values: beat(kind), colour: classColours[kind])])
    }, columns: 3, bandLabel: "10–90 % of beats")

  static func loss(epochs: Int) -> LineChart {
    func curve(_ floor: Double, _ wave: Double) -> [Point] {
      (1...epochs).map { epoch -> Point in
        let x = Double(epoch)
        let fall = 0.2 * exp(-x / 9)
        return Point(x: x, y: floor + fall + wave * sin(x * 2.3))
      }
    }
    return LineChart(panels: [
      .init(
        title: "Loss", xLabel: "Epoch", yLabel: "Binary cross-entropy",
        series: [
          .init(label: "training", points: curve(0.02, 0.001), colour: .net, dash: .dashed),
          .init(label: "validation", points: curve(0.055, 0.004), colour: .net),
        ], markers: [.init(x: Double(epochs), y: 0.055, label: "epoch \(epochs), chosen")])
    ])
  }

  static let roc: LineChart = {
    func curve(_ power: Double) -> [Point] {
      (0...200).map { Point(x: Double($0) / 200, y: pow(Double($0) / 200, power)) }
    }
    return LineChart(panels: [
      .init(
        title: "ROC", xLabel: "False positive rate", yLabel: "Sensitivity", xRange: 0...1, yRange: 0...1,
        percentX: true, percentY: true,
        series: [
          .init(label: "network, AUC 0.991", points: curve(0.05), colour: .net),
          .init(label: "forest, AUC 0.984", points: curve(0.08), colour: .forest, dash: .dashed),
        ], markers: [.init(x: 0.04, y: pow(0.04, 0.05), label: "threshold 0.5", colour: .net)], diagonal: true)
    ])
  }()

  static let two = ["Normal", "Abnormal"]
  static let confusion = ConfusionChart(
    matrices: [
      .init(
        title: "Network", subtitle: "before", rowLabels: two, columnLabels: two,
        counts: [[26_956, 277], [355, 5_246]]),
      .init(
        title: "Forest", subtitle: "after", rowLabels: two, columnLabels: two, counts: [[18_007, 19], [316, 8_658]]),
    ], columns: 2)

  static let recall = IntervalChart(
    series: [
      .init(label: "before", colour: .neutral, marker: .hollowCircle), .init(label: "after", colour: .net),
    ],
    groups: classNames.map { name in
      .init(
        label: name, detail: "n = 833",
        values: [
          .init(estimate: 0.62, low: 0.587, high: 0.652, n: 833),
          .init(estimate: 0.78, low: 0.751, high: 0.807, n: 833),
        ])
    }, xLabel: "Recall", range: 0...1, percent: true)

  static let narrowRecall = {
    var narrow = recall
    narrow.width = 400
    return narrow
  }()

  static let attention = AttentionChart(
    beat: beat(1),
    rows: [
      .init(
        title: "Network", values: beat(2).map { $0 / 50 }, low: beat(2).map { $0 / 60 }, high: beat(2).map { $0 / 40 },
        colour: .net),
      .init(title: "Forest", values: beat(3).map { $0 / 80 - 0.003 }, colour: .forest),
    ])
}
