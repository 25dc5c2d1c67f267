import Charts
import Foundation

extension Samples {
  static let million = 10_000_000

  static let extreme =
    balances + beatGrids + lines + confusions + intervals
    + [
      Sample(name: "strips, none", figure: StripChart(strips: [])),
      Sample(name: "strips, cut and of unknown unit", figure: cutStrips),
      Sample(
        name: "strips, no lead, long texts, missing and huge samples, crowded beats",
        figure: StripChart(strips: [
          .init(title: forty + fortyUnbroken + forty, subtitle: forty + forty + forty, leads: []),
          .init(
            title: "",
            leads: [
              .init(name: fortyUnbroken, samples: [.nan, 1e9, -1e9, .infinity, 0], sampleRate: 1),
              .init(name: "", samples: [], sampleRate: 10_000),
            ],
            beats: (0..<60).map { .init(time: Double($0) / 10, label: "Q", colour: .classQ, isSubject: $0 % 9 == 0) },
            unreadable: [-3...0.1, 5.9...99]),
        ])),
      Sample(name: "records, none", figure: RecordsChart(panels: [], series: [], rows: [])),
      Sample(
        name: "records, long names, no values, shares out of range",
        figure: RecordsChart(
          panels: [forty, fortyUnbroken], series: [.init(label: forty + forty, colour: .net)],
          rows: [
            .init(label: forty, detail: "10,000,000", values: [[nil], [.nan]]),
            .init(label: fortyUnbroken, values: [[7], [-7]]),
          ])),
      Sample(name: "attention, nothing", figure: AttentionChart(beat: [], rows: [])),
      Sample(
        name: "attention, six rows, long titles, tiny and missing values",
        figure: AttentionChart(
          beat: [0.5],
          rows: (0..<6).map {
            .init(
              title: forty + fortyUnbroken + forty, values: $0 == 3 ? [] : beat($0).map { $0 * 1e-7 - 3e-8 } + [.nan],
              colour: .series($0))
          })),
    ]

  private static let balances = [
    Sample(name: "balance, no panel", figure: ClassBalanceChart(panels: [], oversampledLabel: forty)),
    Sample(
      name: "balance, all zero",
      figure: ClassBalanceChart(panels: [.init(title: "", bars: bars([0, 0, 0, 0, 0]))], oversampledLabel: "")),
    Sample(
      name: "balance, one class",
      figure: ClassBalanceChart(panels: [.init(title: "All", bars: bars([1, 0, 0, 0, 0]))], oversampledLabel: "")),
    Sample(
      name: "balance, ten million, long labels",
      figure: ClassBalanceChart(
        panels: [
          .init(
            title: forty + fortyUnbroken + forty,
            bars: bars([million, 0, 1, million, 5], [0, 1, 0, million, million], label: forty)),
          .init(title: "b", bars: bars([0, 0, 0, 0, 0], label: fortyUnbroken)),
          .init(title: "c", bars: bars([million, million, 1, 2, 3], [1, million, 1, 0, 0])),
        ], oversampledLabel: fortyUnbroken)),
  ]

  private static let beatGrids = [
    Sample(name: "beats, no cell", figure: BeatGridChart(cells: [], columns: 3)),
    Sample(
      name: "beats, one cell of three columns",
      figure: BeatGridChart(cells: [.init(title: "a", lines: [.init(values: [], colour: .net)])], columns: 3)),
    Sample(
      name: "beats, twelve cells, long labels",
      figure: BeatGridChart(
        cells: (0..<12).map { index in
          .init(
            title: forty, subtitle: fortyUnbroken, band: index == 1 ? .init(low: [.nan], high: [1]) : nil,
            lines: index == 3
              ? []
              : [
                .init(
                  label: index < 4 ? "\(fortyUnbroken)\(index)" : nil,
                  values: index == 2 ? [0.5] : beat(index).map { $0 * 400 - 200 }, colour: .series(index))
              ],
            note: index == 3 ? "No beat of this class was misclassified by either model" : nil)
        }, columns: 4, xLabel: forty, yLabel: fortyUnbroken, bandLabel: forty)),
  ]

  private static func noise(_ count: Int, _ seed: Int) -> [Point] {
    (0..<count).map { Point(x: Double($0), y: abs(sin(Double($0 * 7919 + seed * 31)))) }
  }

  private static let lines: [Sample] = {
    let crowded = LineChart.Panel(
      title: forty + " " + fortyUnbroken, xLabel: fortyUnbroken, yLabel: forty,
      series: (0..<6).map { .init(label: forty + "\($0)", points: noise(400, $0), colour: .series($0)) },
      markers: [.init(x: 100, y: 0.5, label: forty), .init(x: 110, y: 0.52, label: fortyUnbroken)])
    let empty = LineChart.Panel(title: "", xLabel: "", yLabel: "", series: [], note: forty + forty)
    let spike = LineChart.Panel(
      title: "Spike", xLabel: "Epoch", yLabel: "Loss",
      series: [.init(label: "validation", points: [Point(x: -1, y: 4_000)] + noise(60, 1), colour: .net)])
    let huge = LineChart.Panel(
      title: "Big", xLabel: "Beats", yLabel: "Beats",
      series: [
        .init(label: "all", points: [Point(x: 0, y: 0), Point(x: 1e7, y: 1e7)], colour: .neutral),
        .init(label: "none", points: [Point(x: 0, y: 0), Point(x: 1e7, y: 1e-9)], colour: .accent, stepped: true),
        .init(label: "nothing", points: [Point(x: .nan, y: .infinity)], colour: .net),
      ])
    let same = LineChart.Panel(
      title: "Same", xLabel: "x", yLabel: "y",
      series: (0..<8).map {
        .init(label: "curve \($0)", points: [Point(x: 1, y: 0.5), Point(x: 2, y: 0.5)], colour: .series($0))
      })
    return [
      Sample(name: "lines, no panel", figure: LineChart(panels: [])),
      Sample(name: "loss, one epoch", figure: loss(epochs: 1)),
      Sample(name: "loss, two epochs", figure: loss(epochs: 2)),
      Sample(name: "loss, 400 epochs", figure: loss(epochs: 400)),
      Sample(name: "lines, crowded", figure: LineChart(panels: [crowded])),
      Sample(name: "lines, three panels", figure: LineChart(panels: [crowded, spike, empty])),
      Sample(name: "lines, four panels", figure: LineChart(panels: [huge, same, crowded, empty])),
      Sample(name: "lines, five panels", figure: LineChart(panels: [huge, spike, spike, same, crowded])),
      Sample(
        name: "lines, one y range", figure: LineChart(panels: [spike, same, empty, huge], columns: 2, sharesY: true)),
    ]
  }()

  private static let confusions: [Sample] = {
    let five = [forty, "S", fortyUnbroken, "F", "Q"]
    let big = ConfusionChart.Matrix(
      title: forty, subtitle: forty, rowLabels: five, columnLabels: five,
      counts: Array(repeating: [million, 0, 1, million - 1, 4_999], count: 4) + [[0, 0, 0, 0, 0]])
    func small(_ counts: [[Int]], _ label: String) -> ConfusionChart.Matrix {
      .init(title: fortyUnbroken, rowLabels: [label, "b"], columnLabels: [label, "b"], counts: counts)
    }
    return [
      Sample(name: "confusion, none", figure: ConfusionChart(matrices: [], columns: 3)),
      Sample(
        name: "confusion, one, all zero",
        figure: ConfusionChart(matrices: [small([[0, 0], [0, 0]], "a")], columns: 3)),
      Sample(
        name: "confusion, dozen",
        figure: ConfusionChart(
          matrices: (0..<12).map { small([[million, $0], [0, 1]], $0 == 5 ? fortyUnbroken : "a") }, columns: 4)),
      Sample(
        name: "confusion, five classes",
        figure: ConfusionChart(matrices: [big, small([[1, 0], [0, 1]], forty), big], columns: 2)),
    ]
  }()

  private static let intervals: [Sample] = [
    Sample(
      name: "intervals, none",
      figure: IntervalChart(series: [], groups: [], xLabel: forty, range: 0...1, percent: true)),
    Sample(name: "intervals, long labels, n from 0 to ten million", figure: crowdedIntervals(width: 800)),
    Sample(name: "intervals, narrow, long labels, n from 0 to ten million", figure: crowdedIntervals(width: 400)),
    Sample(
      name: "intervals, narrow, none",
      figure: IntervalChart(series: [], groups: [], xLabel: forty, range: 0...1, percent: true, width: 400)),
    Sample(
      name: "intervals, differences",
      figure: IntervalChart(
        series: [.init(label: "after − before", colour: .accent, marker: .diamond)],
        groups: [.init(label: "a", values: [.init(estimate: -0.25, low: -0.5, high: 0, n: 12)])], xLabel: "Difference",
        range: -1...1, percent: false)),
  ]

  private static func crowdedIntervals(width: Double) -> IntervalChart {
    IntervalChart(
      series: (0..<5).map { .init(label: fortyUnbroken, colour: .series($0), marker: MarkerShape.allCases[$0]) },
      groups: (0..<4).map { group in
        .init(
          label: forty, detail: fortyUnbroken,
          values: [
            .init(estimate: 0, low: 0, high: 0.0001, n: million), .init(estimate: 1, low: 0.99999, high: 1, n: 1),
            .init(estimate: .nan, n: 0), nil, .init(estimate: 0.5, low: -1, high: 2, n: group),
          ])
      }, xLabel: fortyUnbroken, range: 0...1, percent: true, width: width)
  }
}
