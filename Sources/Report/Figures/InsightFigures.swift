import Charts
import Results
import Scoring

/// What the models look at, and where they fail.
enum InsightFigures {
  private static let interval = 1000 / DataSummary.sampleRate

  /// Which samples of a beat matter to each model after rebalancing, under the median normal beat.
  static func attention(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = results.experiments.filter {
      $0.key.protocol == name && $0.key.features == .beat && $0.key.rebalanced && $0.attention != nil
    }
    guard !runs.isEmpty, let beat = results.typicalBeats.first(where: { $0.class == .normal && $0.count > 0 }) else {
      return nil
    }
    let peaks = runs.compactMap { run -> String? in
      guard let weights = run.attention?.weights, let peak = weights.indices.max(by: { weights[$0] < weights[$1] })
      else { return nil }
      return "\(Format.number(Double(peak) * interval, digits: 0))\u{A0}ms (\(results.noun(of: run)))"
    }
    return ReportFigure(
      id: "attention-\(name.rawValue)", title: "Importance of each sample, \(name.title.lowercased()) protocol",
      caption:
        "How much each model\u{2019}s prediction depends on each sample of a beat, relative to the largest, which is at "
        + "\(Format.list(peaks)). Network: mean magnitude of the gradient of the predicted probability; forest: increase in Brier "
        + "score when the sample is permuted among the test rows.",
      altText:
        "The median normal beat, and below it each model\u{2019}s importance by sample. Largest: \(Format.list(peaks)).",
      chart: AttentionChart(
        beat: beat.median,
        rows: runs.map { run in
          AttentionChart.Row(
            title: results.title(of: run), values: run.attention?.weights ?? [], colour: results.colour(of: run))
        }, beatLabel: "Median normal beat", yLabel: "Weight, largest = 1"),
      table: DataTable(
        id: "attention-\(name.rawValue)", caption: "Importance of each sample, largest = 1",
        columns: ["ms"] + runs.map { results.title(of: $0) },
        rows: (0..<DataSummary.samplesPerBeat).map { sample in
          [.number(Double(sample) * interval, digits: 0)]
            + runs.map { .number($0.attention?.weights[sample], digits: 3) }
        },
        pageStride: 10))
  }

  /// The most confident mistake of one model in each class.
  static func failures(_ run: Experiment, in results: Results) -> ReportFigure? {
    let classes = ShownClasses(results)
    guard !run.failures.isEmpty else { return nil }
    let shown = BeatClass.allCases.compactMap { kind in run.failures.first { $0.class == kind } }
    let strips = shown.compactMap { failure in failure.strip.map { strip(failure, $0, classes) } }
    let areStrips = strips.count == shown.count
    let cells = shown.map { failure in
      BeatGridChart.Cell(
        title: verdict(failure, classes),
        subtitle: "\(moment(failure)), p\u{00A0}\(Format.probability(failure.probability))", band: nil,
        lines: [BeatGridChart.Line(label: nil, values: failure.samples, colour: failure.class.colour, dash: .solid)],
        note: nil)
    }
    return ReportFigure(
      id: "failures-\(run.key.protocol.rawValue)-\(run.key.model.rawValue)",
      title:
        "Most confident errors: \(results.noun(of: run)), \(run.key.protocol.title.lowercased()) protocol",
      caption:
        "In each class, the beat misclassified with the highest confidence, with its record, its time, and the predicted "
        + "probability p of being abnormal. "
        + (areStrips ? "Each strip shows 6 s around that beat (dotted line); letters are the reference labels. " : "")
        + "The table lists \(Format.count(run.failures.count)).",
      altText: (areStrips ? "Strips of six seconds around misclassified beats: " : "Misclassified beats: ")
        + shown.map { "\(classes.symbol($0.class)) \(moment($0)) p \(Format.probability($0.probability))" }
        .joined(separator: ", ") + ".",
      chart: areStrips
        ? StripChart(strips: strips, seconds: Failure.Strip.seconds) as any Figure
        : BeatGridChart(cells: cells, columns: classes.all.count),
      table: failureTable(run, in: results))
  }

  private static func verdict(_ failure: Failure, _ classes: ShownClasses) -> String {
    "\(classes.symbol(failure.class)), \(failure.class.isAbnormal ? "missed" : "wrongly flagged")"
  }

  /// The record around a failure, its neighbours with the annotator's labels.
  private static func strip(_ failure: Failure, _ strip: Failure.Strip, _ classes: ShownClasses) -> StripChart.Strip {
    StripChart.Strip(
      title: verdict(failure, classes),
      subtitle: "\(moment(failure)), probability of abnormal \(Format.probability(failure.probability))",
      leads: strip.leads.map {
        StripChart.Lead(
          name: $0.name, samples: $0.samples.map { $0 ?? .nan }, sampleRate: strip.sampleRate,
          isCalibrated: $0.isCalibrated)
      },
      beats: strip.beats.map { beat in
        StripChart.Beat(
          time: beat.time, label: classes.symbol(beat.class), colour: beat.class.colour,
          isSubject: failure.time.map { abs(strip.start + beat.time - $0) < 0.05 } ?? false)
      })
  }

  /// Where to look up one model's mistakes.
  static func failureTable(_ run: Experiment, in results: Results) -> DataTable {
    let classes = ShownClasses(results)
    return DataTable(
      id: "failures-\(run.key.protocol.rawValue)-\(run.key.model.rawValue)",
      caption:
        "Most confident errors: \(results.noun(of: run)), \(run.key.protocol.title.lowercased()) protocol",
      columns: ["Class", "Record", "Seconds from its start", "Probability of abnormal"],
      rows: run.failures.map {
        [
          .text(classes.symbol($0.class)), .text($0.record ?? "unknown"), .number($0.time, digits: 1),
          .probability($0.probability),
        ]
      })
  }

  private static func moment(_ failure: Failure) -> String {
    guard let record = failure.record else { return "record unknown" }
    guard let time = failure.time else { return "record \(record)" }
    let seconds = Int(time)
    return "record \(record) at \(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
  }
}
