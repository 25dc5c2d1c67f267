import Charts
import Experiments
import Heartbeats

/// What the models look at, and where they fail.
enum InsightFigures {
  private static let interval = 1000 / BeatSet.sampleRate

  /// Which samples of a beat matter to each model, under the mean of the typical beats.
  static func attention(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.key.features == .beat && $0.attention != nil }
    guard !runs.isEmpty, let beat = results.typicalBeats.first(where: { $0.class == .normal && $0.count > 0 }) else {
      return nil
    }
    let peaks = runs.compactMap { run -> String? in
      guard let weights = run.attention?.weights, let peak = weights.indices.max(by: { weights[$0] < weights[$1] })
      else { return nil }
      return "\(run.key.title.lowercased()) at \(Format.number(Double(peak) * interval, digits: 0)) ms"
    }
    return ReportFigure(
      id: "attention-\(name.rawValue)", title: "What the models look at, \(name.title.lowercased()) protocol",
      caption:
        "Weight of each sample under the median normal beat, largest = 1. Network: magnitude of the probability\u{2019}s "
        + "gradient; forest: growth of the Brier score when the sample is shuffled. Peaks: \(Format.list(peaks)).",
      altText: "A median beat over profiles of weight. Largest weights: \(Format.list(peaks)).",
      chart: AttentionChart(
        beat: beat.median,
        rows: runs.map { run in
          AttentionChart.Row(title: run.key.title, values: run.attention?.weights ?? [], colour: run.colour)
        }, beatLabel: "Median normal beat"),
      table: DataTable(
        id: "attention-\(name.rawValue)", caption: "Weight of each sample",
        columns: ["ms"] + runs.map(\.key.title),
        rows: (0..<BeatSet.samplesPerBeat).map { sample in
          [.number(Double(sample) * interval, digits: 0)]
            + runs.map { .number($0.attention?.weights[sample], digits: 3) }
        },
        pageStride: 10))
  }

  /// The most confident mistakes of one model.
  static func failures(_ run: Experiment) -> ReportFigure? {
    guard !run.failures.isEmpty else { return nil }
    let cells = run.failures.map { failure in
      BeatGridChart.Cell(
        title: "\(failure.class.symbol), \(failure.class.isAbnormal ? "missed" : "falsely flagged")",
        subtitle: "\(place(failure)) \u{00B7} p \(Format.number(failure.probability, digits: 3))", band: nil,
        lines: [BeatGridChart.Line(label: nil, values: failure.samples, colour: failure.class.colour, dash: .solid)],
        note: nil)
    }
    let missed = run.failures.count { $0.class.isAbnormal }
    return ReportFigure(
      id: "failures-\(run.key.protocol.rawValue)-\(run.key.model.rawValue)",
      title:
        "Most confident mistakes: \(run.key.model.title.lowercased()), \(run.key.protocol.title.lowercased()) protocol",
      caption:
        "The \(missed) most confidently missed abnormal beats and \(run.failures.count - missed) most confidently "
        + "flagged normal ones, at most two a class, with record, time and the probability p of abnormal that the model gave.",
      altText: "Small line charts of misjudged beats: "
        + run.failures.map { "\($0.class.symbol) \(place($0)) p \(Format.number($0.probability, digits: 3))" }
        .joined(separator: ", ") + ".",
      chart: BeatGridChart(cells: cells, columns: 4),
      table: DataTable(
        id: "failures-\(run.key.protocol.rawValue)-\(run.key.model.rawValue)", caption: "Where to look them up",
        columns: ["Class", "Record", "Seconds from its start", "Probability of abnormal"],
        rows: run.failures.map {
          [
            .text($0.class.symbol), .text($0.record ?? "unknown"), .number($0.time, digits: 3),
            .number($0.probability, digits: 4),
          ]
        }))
  }

  private static func place(_ failure: Failure) -> String {
    guard let record = failure.record else { return "record unknown" }
    guard let time = failure.time else { return "record \(record)" }
    let seconds = Int(time)
    return "record \(record), \(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }
}
