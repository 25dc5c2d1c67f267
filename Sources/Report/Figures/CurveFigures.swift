import Charts
import Experiments
import Models

/// What happened while the models were trained: network curves over epochs, forest errors over trees.
enum CurveFigures {
  /// Loss over epochs of one protocol's networks, a panel for each stage.
  static func loss(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    curves(
      name, results, id: "loss", what: "Loss", yLabel: "Binary cross-entropy", percent: false,
      training: { $0.loss }, validation: { $0.validationLoss })
  }

  /// Accuracy over epochs of one protocol's networks.
  static func accuracy(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    curves(
      name, results, id: "accuracy", what: "Accuracy", yLabel: "Accuracy", percent: true,
      training: { $0.accuracy }, validation: { $0.validationAccuracy })
  }

  private static func curves(
    _ name: EvaluationProtocol, _ results: Results, id: String, what: String, yLabel: String, percent: Bool,
    training: (EpochReport) -> Double, validation: (EpochReport) -> Double?
  ) -> ReportFigure? {
    let runs = results.experiments.filter {
      $0.key.protocol == name && $0.key.model == .net && $0.key.features == .beat
    }
    guard !runs.isEmpty else { return nil }
    let held = name == .published ? "test" : "validation"
    let show = { (value: Double) in percent ? Format.percent(value) : Format.number(value, digits: 4) }
    var panels: [LineChart.Panel] = []
    var findings: [String] = []
    for run in runs {
      let history = run.history ?? []
      let points = { (value: (EpochReport) -> Double?) in
        history.compactMap { epoch in value(epoch).map { LineChart.Point(x: Double(epoch.epoch), y: $0) } }
      }
      let chosen = history.first { $0.epoch == run.chosenEpoch }
      panels.append(
        LineChart.Panel(
          title: run.key.stage.capitalisedFirst, xLabel: "Epoch", yLabel: yLabel, percentY: percent,
          series: [
            LineChart.Series(label: "training", points: points(training), colour: .neutral, dash: .dashed),
            LineChart.Series(label: held, points: points(validation), colour: .net, dash: .solid),
          ],
          markers: chosen.flatMap { epoch in
            validation(epoch).map {
              [LineChart.Marker(x: Double(epoch.epoch), y: $0, label: "epoch \(epoch.epoch)", colour: .net)]
            }
          } ?? []))
      if let chosen, let value = validation(chosen) {
        findings.append(
          "\(run.key.stage): \(show(training(chosen))) training, \(show(value)) \(held), epoch \(chosen.epoch)")
      }
    }
    let choice =
      name == .published
      ? "The last epoch is kept, as published; the \(held) rows are only watched."
      : "The epoch with the lowest validation loss is kept (marked)."
    return ReportFigure(
      id: "\(id)-\(name.rawValue)", title: "\(what) over epochs, \(name.title.lowercased()) protocol",
      caption: "\(what) of the kept network \u{2013} \(findings.joined(separator: "; ")). \(choice)",
      altText: "Line charts of \(what.lowercased()) over epochs, a panel for each run. At the kept epoch \u{2013} "
        + findings.joined(separator: "; ") + ".",
      chart: LineChart(panels: panels),
      table: DataTable(
        id: "\(id)-\(name.rawValue)", caption: "\(what) after every epoch",
        columns: ["Run", "Epoch", "Training", held.capitalisedFirst],
        rows: runs.flatMap { run in
          (run.history ?? []).map { epoch in
            [
              .text(run.key.stage), .count(epoch.epoch), .number(training(epoch), digits: 4),
              .number(validation(epoch), digits: 4),
            ]
          }
        },
        pageStride: 20))
  }

  /// Out-of-bag error over trees, a panel for each protocol.
  static func outOfBag(_ results: Results) -> ReportFigure? {
    let runs = results.experiments.filter {
      $0.key.variant == nil && $0.key.features == .beat && !($0.outOfBagError ?? []).isEmpty
    }
    guard !runs.isEmpty else { return nil }
    let protocols = results.settings.protocols.filter { name in runs.contains { $0.key.protocol == name } }
    let panels = protocols.map { name in
      LineChart.Panel(
        title: name.title, xLabel: "Trees", yLabel: "Out-of-bag error", percentY: true,
        series: runs.filter { $0.key.protocol == name }.enumerated().map { place, run in
          LineChart.Series(
            label: run.key.stage,
            points: (run.outOfBagError ?? []).enumerated().map { LineChart.Point(x: Double($0 + 1), y: $1) },
            colour: place == 0 ? .forest : .series(place), dash: [.solid, .dashed, .dotted][min(place, 2)])
        },
        markers: [])
    }
    let last = runs.map {
      "\($0.key.protocol.title) \($0.key.stage) \(Format.percent($0.outOfBagError?.last, digits: 2))"
    }
    return ReportFigure(
      id: "out-of-bag", title: "The forests\u{2019} out-of-bag error over trees",
      caption:
        "Each row is judged by the trees that did not draw it. After rebalancing the error is flattered: a row\u{2019}s "
        + "twins are in the bag while it is out.",
      altText: "Line charts of out-of-bag error over the number of trees. With all trees: \(Format.list(last)).",
      chart: LineChart(panels: panels),
      table: DataTable(
        id: "out-of-bag", caption: "Out-of-bag error", columns: ["Protocol", "Run", "Trees", "Error"],
        rows: runs.flatMap { run in
          (run.outOfBagError ?? []).enumerated().map {
            [.text(run.key.protocol.title), .text(run.key.stage), .count($0 + 1), .number($1, digits: 4)]
          }
        },
        pageStride: 20))
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
