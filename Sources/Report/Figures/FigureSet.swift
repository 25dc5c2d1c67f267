import Results

/// All figures of a report, in the order of the page.
struct FigureSet {
  var headline: [ReportFigure]
  var data: [ReportFigure]
  var rebalancing: [ReportFigure]
  var protocols: [(name: EvaluationProtocol, figures: [ReportFigure])]
  /// In numbers only.
  var undrawn: [DataTable]
  var forests: [ReportFigure]
  var leak: [ReportFigure]
  /// Of the strictest protocol that has them; so are the failures.
  var attention: [ReportFigure]
  var failures: [ReportFigure]
  /// Five classes and results by record.
  var classes: [ReportFigure]

  init(_ all: Results) {
    classes = all.patientProtocols.flatMap { name in
      [
        ClassFigures.confusion(name, in: all), ClassFigures.records(name, in: all),
        ClassFigures.distribution(name, in: all),
      ].compactMap { $0 }
    }
    let results = all.ofTwoClasses
    headline = [ScoreFigures.headline(results)].compactMap { $0 }
    data = [BeatFigures.typical(results)]
    rebalancing = [
      BalanceFigures.twoClasses(results), BalanceFigures.fiveClasses(results), BeatFigures.oversampled(results),
    ].compactMap { $0 }
    let strictest = results.strictestProtocol
    let sections = results.settings.protocols.map { name in
      (name: name, parts: Self.parts(name, in: results, isStrictest: name == strictest))
    }
    protocols = sections.compactMap { $0.parts.drawn.isEmpty ? nil : ($0.name, $0.parts.drawn) }
    undrawn = sections.flatMap { name, parts in parts.undrawn.map { $0.named(after: name) } }
    forests = [CurveFigures.outOfBag(results)].compactMap { $0 }
    leak = [LeakFigures.steps(all), LeakFigures.fiveClasses(all), BeatFigures.twins(all)].compactMap { $0 }
    attention = [protocols.reversed().lazy.compactMap { InsightFigures.attention($0.name, in: results) }.first]
      .compactMap { $0 }
    failures = results.experiments.filter { $0.key.protocol == strictest }.compactMap {
      InsightFigures.failures($0, in: results)
    }
  }

  /// A protocol's figures, and the tables of what is drawn for the strictest protocol only.
  private static func parts(
    _ name: EvaluationProtocol, in results: Results, isStrictest: Bool
  ) -> (drawn: [ReportFigure], undrawn: [DataTable]) {
    let recall = ScoreFigures.recallByClass(name, in: results)
    // The published protocol has no validation rows, so there is no threshold to weigh.
    let thresholds =
      name == .published
      ? []
      : [
        ThresholdFigures.curves(name, in: results), ThresholdFigures.sweep(name, in: results),
        ThresholdFigures.calibration(name, in: results),
      ]
    // Recall by class under a leak informs nobody, unless no stricter protocol ran.
    let showsRecall = name != .published || isStrictest
    let drawn =
      [ScoreFigures.confusion(name, in: results), showsRecall ? recall : nil]
      + [ScoreFigures.recallWithRhythm(name, in: results)] + (isStrictest ? thresholds : [])
      + [CurveFigures.training(name, in: results)]
    let undrawn = (showsRecall ? [] : [recall]) + (isStrictest ? [] : thresholds)
    let failures = isStrictest ? [] : results.experiments.filter { $0.key.protocol == name && !$0.failures.isEmpty }
    return (
      drawn.compactMap { $0 },
      undrawn.compactMap { $0?.table } + failures.map { InsightFigures.failureTable($0, in: results) }
    )
  }

  var all: [ReportFigure] {
    headline + data + rebalancing + protocols.flatMap(\.figures) + classes + forests + leak + attention + failures
  }
}

extension DataTable {
  /// With the protocol in its caption, where it stands away from the protocol's section.
  fileprivate func named(after name: EvaluationProtocol) -> DataTable {
    var named = self
    let addition = "\(name.title.lowercased()) protocol"
    if !caption.contains(addition) { named.caption += ", \(addition)" }
    return named
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

  /// The tables that stand on the page beside those of the figures.
  static func all(_ results: Results, protocols: [EvaluationProtocol]) -> [DataTable] {
    [classes(results)] + [records(results)].compactMap { $0 }
      + protocols.flatMap { [runs($0, in: results)] + ofProtocol($0, in: results) } + [
        published(results), audit(results),
      ]
  }
}
