import Charts
import Foundation

/// Figures of one recording.
extension Samples {
  static let recordings = [
    Sample(name: "overview", figure: overview(lines: 24)), Sample(name: "rhythm", figure: rhythm),
    Sample(name: "counts", figure: counts),
  ]

  static let oddRecordings = [
    Sample(
      name: "overview, nothing", figure: OverviewChart(lines: [], lineSeconds: 60, binsPerLine: 0, markLabel: nil)),
    Sample(
      name: "overview, odd values, long label",
      figure: OverviewChart(
        lines: [
          .init(label: forty, low: [.nan, 1, .infinity], high: [1, .nan, .infinity], marks: [-3, 0.5, 9]),
          .init(label: fortyUnbroken, low: [2, 2], high: [2], unreadable: [-1...0, 0.5...7]),
        ], lineSeconds: 10, binsPerLine: 100, markLabel: forty + forty + forty)),
    Sample(name: "rhythm, nothing", figure: RhythmChart(seconds: 0, rates: [], intervals: [], lanes: [])),
    Sample(
      name: "rhythm, odd values, long labels",
      figure: RhythmChart(
        seconds: 9_000_000,
        rates: [.init(time: 3, low: .nan, median: .nan, high: .nan), .init(time: 9, low: 0, median: 999, high: 9999)],
        intervals: [Point(x: 1, y: 3600), Point(x: .nan, y: 1)],
        lanes: [
          .init(label: forty, colour: .classV, marker: .square, beats: [(1, nil), (1, 0), (2, 1e9)]),
          .init(label: fortyUnbroken, colour: .classQ, marker: .hollowCircle, beats: []),
        ], unreadable: [-5...(-1), 3...1e9])),
    Sample(name: "counts, nothing", figure: CountsChart(rows: [], intervalSeconds: 0, seconds: 0)),
    Sample(
      name: "counts, long labels, ten million",
      figure: CountsChart(
        rows: [
          .init(label: forty + forty + fortyUnbroken + forty, colour: .classN, counts: [million, 0, 1]),
          .init(label: "", colour: .classQ, counts: []),
        ], intervalSeconds: 3600, seconds: 7300)),
  ]

  static func overview(lines: Int) -> OverviewChart {
    OverviewChart(
      lines: (0..<lines).map { hour in
        let low = (0..<1400).map { bin -> Float in bin % 97 == 5 ? -1.2 : -0.4 - 0.1 * Float(sin(Double(bin) / 40)) }
        return .init(
          label: "\(hour) h", low: low, high: low.map { $0 < -1 ? 2.5 : $0 + 1.6 },
          marks: hour % 3 == 0 ? [0.1, 0.4, 0.41] : [],
          unreadable: hour == 7 ? [0.55...0.71] : [])
      }, lineSeconds: 3600, binsPerLine: 1400, markLabel: "beat called S, V, F or Q")
  }

  static let rhythm = RhythmChart(
    seconds: 86400,
    rates: (0..<240).map { bin in
      let rate = 70 + 12 * sin(Double(bin) / 30)
      return .init(time: 360 * Double(bin) + 180, low: rate - 6, median: bin == 77 ? .nan : rate, high: rate + 9)
    },
    intervals: (0..<20_000).map {
      Point(x: Double($0) * 4.3, y: 0.85 + 0.12 * sin(Double($0) / 2500) + 0.04 * sin(Double($0) * 7))
    },
    lanes: [
      .init(
        label: "S", colour: .classS, marker: .triangle,
        beats: (0..<60).map { (Double($0 * $0) * 20, 0.55) }),
      .init(
        label: "V", colour: .classV, marker: .square,
        beats: (0..<200).map { (43_000 + Double($0) * 60, $0 == 7 ? 4.2 : 0.5) }),
      .init(label: "F", colour: .classF, marker: .diamond, beats: []),
    ], unreadable: [27_000...29_400])

  static let counts = CountsChart(
    rows: [
      .init(label: "N – Normal: 98,211 beats", colour: .classN, counts: (0..<24).map { 4000 + 30 * ($0 % 7) }),
      .init(label: "V – Ventricular ectopic: 1,234 beats", colour: .classV, counts: (0..<24).map { $0 * $0 }),
    ], intervalSeconds: 3600, seconds: 86_100)
}
