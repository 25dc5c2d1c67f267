import Experiments

/// All figures of a report, in the order of the page.
struct FigureSet {
  var headline: [ReportFigure]
  var data: [ReportFigure]
  var rebalancing: [ReportFigure]
  var protocols: [(name: EvaluationProtocol, figures: [ReportFigure])]
  var forests: [ReportFigure]
  var leak: [ReportFigure]
  /// Of the strictest protocol that has them; so are the failures.
  var attention: [ReportFigure]
  var failures: [ReportFigure]

  init(_ results: Results) {
    headline = [ScoreFigures.headline(results)].compactMap { $0 }
    data = [BeatFigures.typical(results)]
    rebalancing = [
      BalanceFigures.twoClasses(results), BalanceFigures.fiveClasses(results), BeatFigures.made(results),
    ].compactMap { $0 }
    let strictest = results.strictestProtocol
    protocols = results.settings.protocols.compactMap { name in
      // The published protocol has no validation rows, so there is no threshold to weigh.
      let thresholds =
        (name == .published ? [] : [ThresholdFigures.curves(name, in: results)])
        + (name == strictest
          ? [ThresholdFigures.sweep(name, in: results), ThresholdFigures.calibration(name, in: results)] : [])
      let figures =
        ([ScoreFigures.confusion(name, in: results), ScoreFigures.recallByClass(name, in: results)]
        + [ScoreFigures.recallWithRhythm(name, in: results)] + thresholds
        + [CurveFigures.training(name, in: results)]).compactMap { $0 }
      return figures.isEmpty ? nil : (name, figures)
    }
    forests = [CurveFigures.outOfBag(results)].compactMap { $0 }
    leak = [LeakFigures.steps(results)].compactMap { $0 }
    attention = protocols.reversed().lazy.compactMap { InsightFigures.attention($0.name, in: results) }.prefix(1).map {
      $0
    }
    failures = results.experiments.filter { $0.key.protocol == strictest }.compactMap(InsightFigures.failures)
  }

  var all: [ReportFigure] {
    headline + data + rebalancing + protocols.flatMap(\.figures) + forests + leak + attention + failures
  }
}

extension Results {
  /// The last of the protocols that ran: they are in order of strictness.
  var strictestProtocol: EvaluationProtocol? {
    settings.protocols.last { name in experiments.contains { $0.key.protocol == name } }
  }
}

extension ResultTables {
  /// The tables of one protocol's section, after that of its runs.
  static func ofProtocol(_ name: EvaluationProtocol, in results: Results) -> [DataTable] {
    [
      ComparisonTables.repeats(name, in: results), chosenThresholds(name, in: results),
      ComparisonTables.pairs(name, in: results),
      ComparisonTables.features(name, in: results),
      name == .interPatient ? ComparisonTables.interPatient(results) : nil,
    ].compactMap { $0 }
  }

  /// What is drawn for the strictest protocol only, in numbers for the others.
  static func undrawn(_ results: Results, strictest: EvaluationProtocol?) -> [DataTable] {
    let others = results.settings.protocols.filter { $0 != strictest && $0 != .published }
    return others.flatMap { name in
      [ThresholdFigures.sweep(name, in: results)?.table, ThresholdFigures.calibration(name, in: results)?.table]
        .compactMap { $0 }
        .map { table in
          var named = table
          named.caption += ", \(name.title.lowercased()) protocol"
          return named
        }
        + results.experiments.filter { $0.key.protocol == name && !$0.failures.isEmpty }
        .map(InsightFigures.failureTable)
    }
  }

  /// The tables that stand on the page beside those of the figures.
  static func all(_ results: Results, protocols: [EvaluationProtocol]) -> [DataTable] {
    [classes(results)] + [records(results)].compactMap { $0 }
      + protocols.flatMap { [runs($0, in: results)] + ofProtocol($0, in: results) } + [
        published(results), audit(results),
      ]
      + undrawn(results, strictest: results.strictestProtocol)
  }
}
