import Charts
import Results
import Scoring

/// Waveforms: each class's typical beat, and noisy copies beside their originals.
enum BeatFigures {
  /// Milliseconds between samples.
  private static let interval = 1000 / DataSummary.sampleRate

  static func typical(_ results: Results) -> ReportFigure {
    let classes = ShownClasses(results)
    let beats = results.typicalBeats.filter { classes.all.contains($0.class) }
    let cells = beats.map { beat in
      BeatGridChart.Cell(
        title: classes.label(beat.class), subtitle: "n = \(Format.count(beat.count))",
        band: beat.count > 0 ? BeatGridChart.Band(low: beat.low, high: beat.high) : nil,
        lines: beat.count > 0
          ? [BeatGridChart.Line(label: "median", values: beat.median, colour: beat.class.colour)] : [],
        note: beat.count > 0 ? nil : "n = 0")
    }
    let drawn = beats.filter { $0.count > 0 }
    return ReportFigure(
      id: "typical-beats", title: "Typical beat of each class",
      caption:
        "Median, and band from the 10th to the 90th percentile, of each class. Each beat starts at its R peak, is scaled to "
        + "0\u{2026}1 and zero-padded; a curve falls to zero where most beats of its class end, at 1.2 times the RR interval.",
      altText: "Small line charts of normalised amplitude over 1.5 seconds, a panel for each class. "
        + beats.map { "\(classes.name($0.class)): \(Format.count($0.count)) beats\(shape(of: $0))" }.joined(
          separator: ". ")
        + ".",
      chart: BeatGridChart(cells: cells, columns: 3, bandLabel: "10\u{2013}90\u{00A0}% of the beats"),
      table: DataTable(
        id: "typical-beats", caption: "Median, 10th and 90th percentile of the normalised amplitude",
        columns: ["ms"]
          + drawn.flatMap { beat in [10, 50, 90].map { "\(classes.symbol(beat.class)) \($0) %" } },
        rows: (0..<DataSummary.samplesPerBeat).map { sample in
          [.number(Double(sample) * interval, digits: 0)]
            + drawn.flatMap { beat in
              [beat.low, beat.median, beat.high].map { .number($0[sample], digits: 3) }
            }
        },
        pageStride: 10))
  }

  /// In words, when a median ends and where its band is widest; nothing for no beats.
  private static func shape(of beat: TypicalBeat) -> String {
    guard beat.count > 0, let end = beat.median.lastIndex(where: { $0 > 0 }) else { return "" }
    let widths = zip(beat.high, beat.low).map { $0 - $1 }
    guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) else { return "" }
    let milliseconds = { (sample: Int) in Format.number(Double(sample) * interval, digits: 0) + " ms" }
    return ", the median falls to zero after \(milliseconds(end)), the band is widest at \(milliseconds(widest)), "
      + "from \(Format.number(beat.low[widest], digits: 2)) to \(Format.number(beat.high[widest], digits: 2))"
  }

  /// nil when nothing was added, as with data that has no abnormal beats to spare.
  static func oversampled(_ results: Results) -> ReportFigure? {
    guard !results.oversampledBeats.isEmpty else { return nil }
    let classes = ShownClasses(results)
    let cells = results.oversampledBeats.map { beat in
      BeatGridChart.Cell(
        title: classes.label(beat.class),
        lines: [
          BeatGridChart.Line(label: "oversampled", values: beat.oversampled, colour: .neutral),
          BeatGridChart.Line(label: "original", values: beat.original, colour: beat.class.colour, dash: .dashed),
        ],
        residual: BeatGridChart.Line(values: difference(beat), colour: .neutral))
    }
    let noise = Format.number(results.settings.noise, digits: 3)
    return ReportFigure(
      id: "made-beats", title: "Oversampled beats and their originals",
      caption: "A noisy copy is its original plus Gaussian noise of standard deviation \(noise). The two are "
        + "nearly identical; the noise also alters the zero padding, where no measured beat has any.",
      altText:
        "Small line charts: copy and original lie on one another in every panel. Largest difference at any sample: "
        + Format.list(
          results.oversampledBeats.map { beat in
            let most = difference(beat).map(abs).max() ?? 0
            return "\(classes.symbol(beat.class)) \(Format.number(most, digits: 3))"
          }) + ".",
      chart: BeatGridChart(cells: cells, columns: 2, residualLabel: "oversampled \u{2212} original"),
      table: DataTable(
        id: "made-beats", caption: "Original and noisy copy",
        columns: ["ms"]
          + results.oversampledBeats.flatMap { beat in
            ["original", "oversampled"].map { "\(classes.symbol(beat.class)) \($0)" }
          },
        rows: (0..<DataSummary.samplesPerBeat).map { sample in
          [.number(Double(sample) * interval, digits: 0)]
            + results.oversampledBeats.flatMap { beat in
              [beat.original, beat.oversampled].map { .number($0[sample], digits: 3) }
            }
        },
        pageStride: 10))
  }

  private static func difference(_ beat: OversampledBeat) -> [Double] {
    zip(beat.oversampled, beat.original).map { $0 - $1 }
  }

  /// Test rows of the published protocol above the training rows that are the same beats; nil where there are none.
  static func twins(_ results: Results) -> ReportFigure? {
    guard let twins = results.twins, !twins.isEmpty else { return nil }
    let classes = ShownClasses(results)
    let origin = { (isOversampled: Bool) in isOversampled ? "noisy copy" : "the beat itself" }
    let cells =
      twins.map { twin in
        BeatGridChart.Cell(
          title: "\(classes.symbol(twin.class)), test row",
          subtitle: origin(twin.isTestOversampled) + (twin.record.map { ", record \($0)" } ?? ""),
          lines: [BeatGridChart.Line(values: twin.test, colour: twin.class.colour)])
      }
      + twins.map { twin in
        BeatGridChart.Cell(
          title: "\(classes.symbol(twin.class)), training row", subtitle: origin(twin.isTrainingOversampled),
          lines: [BeatGridChart.Line(values: twin.training, colour: twin.class.colour)],
          residual: BeatGridChart.Line(values: zip(twin.training, twin.test).map { $0 - $1 }, colour: .neutral))
      }
    let differences = twins.map { twin in
      let most = zip(twin.training, twin.test).map { abs($0 - $1) }.max() ?? 0
      return "\(classes.symbol(twin.class)) \(Format.number(most, digits: 3))"
    }
    return ReportFigure(
      id: "twins-published", title: "Test rows and their copies among the training rows, published protocol",
      caption: "Above, a test row of each abnormal class; below it, a training row derived from the same beat, and the "
        + "difference of the two. Rebalancing before the split puts such pairs on both sides; plain copies are identical.",
      altText:
        "Small line charts in pairs: each test row above a training row of the same beat; by eye, the two are "
        + "indistinguishable. Largest difference at any sample: \(Format.list(differences)).",
      chart: BeatGridChart(cells: cells, columns: twins.count, residualLabel: "training \u{2212} test"),
      table: DataTable(
        id: "twins-published", caption: "Test row and training row of one beat",
        columns: ["ms"] + twins.flatMap { twin in ["test", "training"].map { "\(classes.symbol(twin.class)) \($0)" } },
        rows: (0..<DataSummary.samplesPerBeat).map { sample in
          [.number(Double(sample) * interval, digits: 0)]
            + twins.flatMap { [$0.test, $0.training].map { .number($0[sample], digits: 3) } }
        },
        pageStride: 10))
  }
}
