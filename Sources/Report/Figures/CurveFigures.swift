import Charts
import Results

/// What happened while the models were trained: network curves over epochs, forest errors over trees.
enum CurveFigures {
  /// What is followed over the epochs.
  private struct Measure: Sendable {
    var yLabel: String
    var percent: Bool
    var training: @Sendable (EpochScores) -> Double
    var validation: @Sendable (EpochScores) -> Double?
  }

  private static let measures = [
    Measure(
      yLabel: "Loss (binary cross-entropy)", percent: false, training: { $0.loss }, validation: { $0.validationLoss }),
    Measure(yLabel: "Accuracy", percent: true, training: { $0.accuracy }, validation: { $0.validationAccuracy }),
  ]

  /// Loss, and below it accuracy, over the epochs of one protocol's networks; a column of panels for each stage.
  static func training(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = results.experiments.filter {
      $0.protocol == name && $0.features == .beat && !($0.history ?? []).isEmpty
    }
    guard !runs.isEmpty else { return nil }
    let watched = name == .published ? "test" : "validation"
    let kept = runs.compactMap { run in
      run.history?.first { $0.epoch == run.chosenEpoch }.map { (run: run, epoch: $0) }
    }
    let epochs = kept.map { "\($0.epoch.epoch) (\($0.run.key.stage))" }
    let values = kept.map { run, epoch in
      "\(run.key.stage): loss \(Format.number(epoch.loss, digits: 3)) training, "
        + "\(epoch.validationLoss.map { Format.number($0, digits: 3) } ?? "none") \(watched); accuracy "
        + "\(Format.percent(epoch.accuracy)) training, \(Format.percent(epoch.validationAccuracy)) \(watched)"
    }
    return ReportFigure(
      id: "training-\(name.rawValue)", title: "Loss and accuracy over epochs, \(name.title.lowercased()) protocol",
      caption: name == .published
        ? "The last epoch is kept, as published: \(Format.list(epochs)). The test rows are monitored, but never used for "
          + "selection."
        : "The epoch with the lowest validation loss is kept (dot): \(Format.list(epochs)). Where the validation curve leaves the "
          + "training curve, the network overfits.\(firstEpoch(kept.filter { $0.epoch.epoch == 1 }.map(\.run)))",
      altText: "Line charts of loss and accuracy over epochs, one column for each run. "
        + trends(runs, watched: watched) + " At the kept epoch \u{2013} " + values.joined(separator: ". ") + ".",
      chart: LineChart(
        panels: measures.enumerated().flatMap { index, measure in
          runs.map { run in
            panel(
              of: run, measure, title: index == 0 ? run.key.stage.capitalisedFirst : "", watched: watched,
              colour: results.colour(of: run))
          }
        }, columns: runs.count, sharesY: true),
      table: DataTable(
        id: "training-\(name.rawValue)", caption: "Loss and accuracy after every epoch",
        columns: [
          "Run", "Epoch", "Loss, training", "Loss, \(watched)", "Accuracy, training", "Accuracy, \(watched)",
        ],
        rows: runs.flatMap { run in
          (run.history ?? []).map { epoch in
            [.text(run.key.stage), .count(epoch.epoch)]
              + measures.flatMap { [.number($0.training(epoch), digits: 4), .number($0.validation(epoch), digits: 4)] }
          }
        },
        pageStride: 20))
  }

  /// What it means that training made a network worse from its second epoch on; nothing where none did.
  private static func firstEpoch(_ runs: [Experiment]) -> String {
    guard !runs.isEmpty else { return "" }
    let stages = Format.list(runs.map(\.key.stage))
    return
      " Keeping the first epoch (\(stages)) means that validation loss was never lower afterwards: training beyond it does not "
      + "generalise to the validation rows, and results may vary strongly with the seed."
  }

  /// From where to where each run's losses go.
  private static func trends(_ runs: [Experiment], watched: String) -> String {
    runs.compactMap { run -> String? in
      guard let history = run.history, let first = history.first, let last = history.last else { return nil }
      let loss = { (value: Double?) in value.map { Format.number($0, digits: 3) } ?? "none" }
      return "\(run.key.stage.capitalisedFirst), from epoch \(first.epoch) to \(last.epoch): training loss "
        + "\(loss(first.loss)) to \(loss(last.loss)), \(watched) loss \(loss(first.validationLoss)) to "
        + "\(loss(last.validationLoss))."
    }.joined(separator: " ")
  }

  private static func panel(
    of run: Experiment, _ measure: Measure, title: String, watched: String, colour: MarkColour
  ) -> LineChart.Panel {
    let history = run.history ?? []
    let points = { (value: (EpochScores) -> Double?) in
      history.compactMap { epoch in value(epoch).map { LineChart.Point(x: Double(epoch.epoch), y: $0) } }
    }
    let chosen = history.first { $0.epoch == run.chosenEpoch }
    let marker = chosen.flatMap { epoch in
      measure.validation(epoch).map {
        LineChart.Marker(x: Double(epoch.epoch), y: $0, label: "epoch \(epoch.epoch)", colour: colour)
      }
    }
    return LineChart.Panel(
      title: title, xLabel: "Epoch", yLabel: measure.yLabel, percentY: measure.percent,
      series: [
        LineChart.Series(label: "training", points: points(measure.training), colour: .neutral, dash: .dashed),
        LineChart.Series(label: watched, points: points(measure.validation), colour: colour, dash: .solid),
      ],
      markers: [marker].compactMap { $0 })
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
        series: runs.filter { $0.key.protocol == name }.map { run in
          LineChart.Series(
            label: run.key.stage,
            points: (run.outOfBagError ?? []).enumerated().map { LineChart.Point(x: Double($0 + 1), y: $1) },
            colour: results.colour(of: run), dash: run.dash)
        })
    }
    let last = runs.map { run in
      "\(run.key.protocol.title) \(run.key.stage) from \(Format.percent(run.outOfBagError?.first, digits: 2)) to "
        + Format.percent(run.outOfBagError?.last, digits: 2)
    }
    return ReportFigure(
      id: "out-of-bag", title: "The forests\u{2019} out-of-bag error over trees",
      caption:
        "Each row is scored by the trees that were not trained on it.\(optimism(runs))",
      altText: "Line charts of out-of-bag error, which falls from one tree to all: \(Format.list(last)).",
      chart: LineChart(panels: panels, sharesY: true),
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

extension CurveFigures {
  /// Of which runs the out-of-bag error is lower after rebalancing than before, and why that says nothing; or that it is higher.
  private static func optimism(_ runs: [Experiment]) -> String {
    var lower: [String] = []
    var higher: [String] = []
    for run in runs where run.rebalanced {
      guard let before = runs.first(where: { $0.protocol == run.protocol && !$0.rebalanced })?.outOfBagError?.last,
        let after = run.outOfBagError?.last
      else { continue }
      let name = "\(run.protocol.title.lowercased()) protocol, \(run.key.stage)"
      if after < before { lower.append(name) } else { higher.append(name) }
    }
    let copies = "out-of-bag rows have copies in the same tree\u{2019}s training sample"
    return
      (lower.isEmpty
      ? "" : " The error is lower than before rebalancing for \(Format.list(lower)), and optimistic: \(copies).")
      + (higher.isEmpty
        ? ""
        : " It is not lower for \(Format.list(higher)), where abnormal rows, which are harder to classify, are more frequent.")
  }
}

extension Experiment {
  /// In every figure of curves, broken before rebalancing and dotted for copies.
  var dash: LineDash {
    guard key.rebalanced else { return .dashed }
    return oversampling == .copies ? .dotted : .solid
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
