import Experiments

/// All figures of a report, in the order of the page.
struct FigureSet {
  var headline: [ReportFigure]
  var data: [ReportFigure]
  var rebalancing: [ReportFigure]
  var protocols: [(name: EvaluationProtocol, figures: [ReportFigure])]
  var forests: [ReportFigure]
  var leak: [ReportFigure]
  var attention: [ReportFigure]
  var failures: [ReportFigure]

  init(_ results: Results) {
    headline = [ScoreFigures.headline(results)].compactMap { $0 }
    data = [BeatFigures.typical(results)]
    rebalancing = [
      BalanceFigures.twoClasses(results), BalanceFigures.fiveClasses(results), BeatFigures.made(results),
    ].compactMap { $0 }
    protocols = results.settings.protocols.compactMap { name in
      // The published protocol has no validation rows, so there is no threshold to weigh.
      let thresholds =
        name == .published
        ? []
        : [
          ThresholdFigures.curves(name, in: results), ThresholdFigures.sweep(name, in: results),
          ThresholdFigures.calibration(name, in: results),
        ]
      let figures =
        ([ScoreFigures.confusion(name, in: results), ScoreFigures.recallByClass(name, in: results)]
        + [ScoreFigures.recallWithRhythm(name, in: results)] + thresholds
        + [CurveFigures.loss(name, in: results), CurveFigures.accuracy(name, in: results)]).compactMap { $0 }
      return figures.isEmpty ? nil : (name, figures)
    }
    forests = [CurveFigures.outOfBag(results)].compactMap { $0 }
    leak = [LeakFigures.steps(results)].compactMap { $0 }
    attention = results.settings.protocols.compactMap { InsightFigures.attention($0, in: results) }
    failures = results.experiments.compactMap(InsightFigures.failures)
  }

  var all: [ReportFigure] {
    headline + data + rebalancing + protocols.flatMap(\.figures) + forests + leak + attention + failures
  }
}

extension ResultTables {
  /// The tables of one protocol's section.
  static func ofProtocol(_ name: EvaluationProtocol, in results: Results) -> [DataTable] {
    [
      runs(name, in: results), ComparisonTables.repeats(name, in: results), chosenThresholds(name, in: results),
      ComparisonTables.pairs(name, in: results),
      ComparisonTables.features(name, in: results),
      name == .interPatient ? ComparisonTables.interPatient(results) : nil, audit(name, in: results),
    ].compactMap { $0 }
  }

  /// The tables that stand on the page beside those of the figures.
  static func all(_ results: Results, protocols: [EvaluationProtocol]) -> [DataTable] {
    [classes(results)] + [records(results)].compactMap { $0 }
      + protocols.flatMap { ofProtocol($0, in: results) } + [published(results)]
  }
}
