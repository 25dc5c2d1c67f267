import Charts
import Results

/// The figure of a noise stress test, and its tables.
struct NoiseFigure {
  let stress: NoiseStress

  /// Between the highest ratio and the clean record's dots, in dB; such that no tick of the usual ratios is below them.
  private static let gap = 5.0

  private var noisy: [NoiseStress.Level] { stress.levels.filter { $0.snr != nil } }
  private var clean: NoiseStress.Level? { stress.levels.first { $0.snr == nil } }

  func figure() -> ReportFigure {
    let last = Double(stress.ratios.max() ?? 0)
    let place = last + Self.gap
    func series(
      _ label: String, _ colour: MarkColour, _ dash: LineDash, _ value: (NoiseStress.Scores) -> Double?
    ) -> LineChart.Series {
      let points = noisy.reversed().map { level in
        LineChart.Point(x: Double(level.snr ?? 0), y: value(level.noisy) ?? .nan)
      }
      let apart = [
        LineChart.Point(x: place, y: .nan), LineChart.Point(x: place, y: clean.flatMap { value($0.noisy) } ?? .nan),
      ]
      return LineChart.Series(label: label, points: points + apart, colour: colour, dash: dash, dots: true)
    }
    func panel(_ title: String, _ series: [LineChart.Series]) -> LineChart.Panel {
      LineChart.Panel(
        title: title, xLabel: "Signal-to-noise ratio (dB)", yLabel: "Share of beats (%)",
        xRange: Double(stress.ratios.min() ?? 0) - 1...place + 0.5, yRange: -0.02...1.02, percentY: true,
        series: series,
        guides: [LineChart.Guide(x: place, label: "")])
    }
    let detector = panel(
      "QRS detector",
      [
        series("Detector: sensitivity", .accent, .solid) { $0.detector.sensitivity },
        series("Detector: positive predictivity", .accent, .dashed) { $0.detector.positivePredictivity },
      ])
    let targets = stress.targets.enumerated().map { target, name in
      panel(
        "Models: \(Self.title(name))",
        stress.models.enumerated().flatMap { index, model in
          [
            series("\(model.title): recall", model.colour.mark, .solid) { $0.models[index][target].sensitivity },
            series("\(model.title): precision", model.colour.mark, .dashed) {
              $0.models[index][target].positivePredictivity
            },
          ]
        })
    }
    return ReportFigure(
      id: "noise-stress", title: "Detector and models by signal-to-noise ratio",
      caption: "Beats in the segments with noise. Dotted line: the same segments of the clean record. "
        + detectorSentence,
      altText: "Curves by signal-to-noise ratio. "
        + stress.levels.map { level in "\(Self.name(level)): \(Self.sentence(level.noisy, stress))" }
        .joined(separator: ". ") + ".",
      chart: LineChart(panels: [detector] + targets, columns: 2, sharesY: true), table: table())
  }

  /// What happened to the detector, from the clean record to the most noise.
  var detectorSentence: String {
    guard let clean, let worst = noisy.last else { return "" }
    return
      "Sensitivity of the detector: \(Format.percent(clean.noisy.detector.sensitivity)) clean, "
      + "\(Format.percent(worst.noisy.detector.sensitivity)) at \(Format.number(Double(worst.snr ?? 0), digits: 0))\u{A0}dB; "
      + "positive predictivity: "
      + "\(Format.percent(clean.noisy.detector.positivePredictivity)) and "
      + "\(Format.percent(worst.noisy.detector.positivePredictivity))."
  }

  private static func name(_ level: NoiseStress.Level) -> String { level.snr.map { "\($0) dB" } ?? "Clean" }

  private static func sentence(_ scores: NoiseStress.Scores, _ stress: NoiseStress) -> String {
    let models = zip(stress.models, scores.models).map { model, counts in
      "\(model.title.lowercased()) recall \(Format.percent(counts.first?.sensitivity)), precision "
        + Format.percent(counts.first?.positivePredictivity)
    }
    return
      ([
        "detector sensitivity \(Format.percent(scores.detector.sensitivity)), positive predictivity "
          + Format.percent(scores.detector.positivePredictivity)
      ] + models).joined(separator: ", ")
  }

  /// "abnormal beats", "class S".
  private static func title(_ target: String) -> String {
    target == "abnormal" ? "abnormal beats" : "class \(target)"
  }

  /// A row a level and part of the record.
  private func table() -> DataTable {
    let models = stress.models.indices.flatMap { index in stress.targets.indices.map { (index, $0) } }
    return DataTable(
      id: "noise-stress", caption: "Detector and models by signal-to-noise ratio",
      columns: ["SNR (dB)", "Part of the record", "Beats", "Unreadable", "Detector: Se", "Detector: +P"]
        + models.flatMap { model, target in
          let name = "\(stress.models[model].title), \(stress.targets[target])"
          return ["\(name): recall", "\(name): precision"]
        },
      rows: stress.levels.flatMap { level in
        [("segments with noise", level.noisy), ("from 300 s on", level.whole)].map { part, scores -> [DataTable.Cell] in
          let ratio = level.snr.map { DataTable.Cell.number(Double($0), digits: 0) } ?? .text("clean")
          let detector: [DataTable.Cell] = [
            ratio, .text(part), .count(scores.beats), .count(scores.unreadable), .share(scores.detector.sensitivity),
            .share(scores.detector.positivePredictivity),
          ]
          return detector
            + models.flatMap { model, target -> [DataTable.Cell] in
              let counts = scores.models[model][target]
              return [.share(counts.sensitivity), .share(counts.positivePredictivity)]
            }
        }
      }, note: "Unreadable: reference beats in windows of 10 s of unreadable signal quality.")
  }

  /// How the noise was scaled.
  func scalings() -> DataTable {
    DataTable(
      id: "noise-gains", caption: "Gain of the noise, and samples limited by the file format, by signal and ratio",
      columns: ["Signal", "Noise", "QRS amplitude", "SNR (dB)", "Gain of the noise", "Limited samples"],
      rows: stress.scalings.flatMap { scaling in
        stress.ratios.indices.map { level in
          [
            .text(scaling.signal), .text(scaling.noise), .number(scaling.amplitude, digits: 3),
            .number(Double(stress.ratios[level]), digits: 0), .number(scaling.gains[level], digits: 4),
            .count(scaling.clipped[level]),
          ]
        }
      }, note: "Amplitude and gain in the physical units of signal and noise, mostly mV.")
  }
}
