import Charts
import Results
import Scoring

/// How the models did on their test rows.
enum ScoreFigures {
  static func confusion(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let found = results.experiments.filter { $0.key.protocol == name && $0.key.features == .beat }
    // Many are shown model by model, so that a row has the stages of one.
    let runs =
      found.count > 4 ? results.modelDescriptions.flatMap { one in found.filter { $0.model == one.id } } : found
    guard !runs.isEmpty else { return nil }
    let matrices = runs.map { run in
      let cells = run.scores.confusion
      return ConfusionChart.Matrix(
        title: results.title(of: run), subtitle: "\(Format.count(cells.total)) test rows",
        rowLabels: ["Normal", "Abnormal"], columnLabels: ["Normal", "Abnormal"],
        counts: [[cells.tn, cells.fp], [cells.fn, cells.tp]])
    }
    let best = runs.filter { $0.variant == nil }.max { ($0.scores.recall ?? 0) < ($1.scores.recall ?? 0) }
    return ReportFigure(
      id: "confusion-\(name.rawValue)", title: "Confusion matrices, \(name.title.lowercased()) protocol",
      caption: best.map {
        "Highest recall: \(Format.percent($0.scores.recall)) (\(results.title(of: $0).lowercased())), with "
          + "\(Format.count($0.scores.confusion.fn)) of \(Format.count($0.scores.confusion.positives)) abnormal beats missed."
      } ?? "",
      altText: "Matrices, rows true and columns predicted. "
        + runs.map {
          "\(results.title(of: $0)): \(Format.count($0.scores.confusion.tn)) normal not flagged, \(Format.count($0.scores.confusion.fp)) "
            + "wrongly flagged, \(Format.count($0.scores.confusion.fn)) abnormal missed, "
            + "\(Format.count($0.scores.confusion.tp)) found"
        }.joined(separator: ". ") + "." + " Recall of abnormal beats."
        + Extremes.sentence(runs.map { (results.title(of: $0).lowercased(), $0.scores.recall) }),
      chart: ConfusionChart(matrices: matrices, columns: matrices.count > 4 ? 4 : 2),
      table: DataTable(
        id: "confusion-\(name.rawValue)", caption: "Test rows by true and predicted class",
        columns: ["Run", "Normal, not flagged", "Normal, flagged", "Abnormal, not flagged", "Abnormal, flagged"],
        rows: runs.map {
          let cells = $0.scores.confusion
          return [.text(results.title(of: $0)), .count(cells.tn), .count(cells.fp), .count(cells.fn), .count(cells.tp)]
        }))
  }

  static func recallByClass(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    // Of the two ways to rebalance, the one the headline quotes; the table of runs has both.
    let after =
      results.headlineRuns(name).first?.oversampling
    let runs = results.experiments.filter {
      $0.key.protocol == name && $0.key.variant == nil && $0.key.features == .beat
        && (!$0.key.rebalanced || $0.key.oversampling == after)
    }
    return recall(
      of: runs, in: results, id: "recall-\(name.rawValue)",
      title: "Recall by class, \(name.title.lowercased()) protocol")
  }

  /// Recall by class of the models that are given the rhythm, beside those that are not.
  static func recallWithRhythm(_ name: EvaluationProtocol, in results: Results) -> ReportFigure? {
    let runs = results.experiments.filter { $0.key.protocol == name && $0.key.rebalanced }
    guard runs.contains(where: { $0.key.features == .beatAndRhythm }) else { return nil }
    return recall(
      of: runs, in: results, id: "recall-rhythm\(name == .interPatient ? "" : "-\(name.rawValue)")",
      title: "Recall by class with and without rhythm, \(name.title.lowercased()) protocol")
  }

  private static func recall(
    of runs: [Experiment], in results: Results, id: String, title: String
  ) -> ReportFigure? {
    let classes = ShownClasses(results)
    guard !runs.isEmpty else { return nil }
    let groups = classes.all.map { kind in
      IntervalChart.Group(
        label: classes.label(kind), detail: support(of: kind, in: runs),
        values: runs.map { value($0, kind) })
    }
    // By the mean over the runs, so that one bad run does not name the class.
    let hardest = classes.all.filter { kind in runs.contains { rate($0, kind) != nil } }
      .min { mean($0, runs) < mean($1, runs) }
    return ReportFigure(
      id: id, title: title,
      caption: hardest.map {
        "\(classes.name($0)) beats have the lowest mean recall over these runs, with \(Format.percent(worst($0, runs))) (worst run) "
          + "to \(Format.percent(best($0, runs))) (best run) correctly classified. N is correct when not flagged, the other "
          + "classes when flagged. \(Rate.intervalNote(runs))"
      } ?? "",
      altText: "Dots with intervals. "
        + classes.all.map { kind in
          "\(classes.name(kind)): "
            + runs.map { "\(results.title(of: $0).lowercased()) \(Format.percent(rate($0, kind)))" }.joined(
              separator: ", ")
        }.joined(separator: ". ") + "."
        + Extremes.sentence(
          classes.all.flatMap { kind in
            runs.map { ("\(classes.name(kind)), \(results.title(of: $0).lowercased())", rate($0, kind)) }
          }),
      chart: IntervalChart(
        series: runs.map { results.series(of: $0) }, groups: groups, xLabel: "Correctly classified", range: 0...1,
        percent: true),
      table: DataTable(
        id: id, caption: "Share of each class correctly classified, with n and 95 % interval",
        columns: ["Class", "Run", "n", "Correctly classified", "Low", "High"],
        rows: classes.all.flatMap { kind in
          runs.map { run in
            let value = value(run, kind)
            return [
              .text(classes.symbol(kind)), .text(results.title(of: run)),
              .count(run.test.classes[kind.symbol, default: 0]),
              .share(value?.estimate), .share(value?.low), .share(value?.high),
            ]
          }
        }))
  }

  /// Recall of abnormal beats under every protocol: the figure of the first screen.
  static func headline(_ results: Results) -> ReportFigure? {
    let protocols = results.settings.protocols.filter { name in
      results.experiments.contains { $0.key.protocol == name }
    }
    let models = results.modelDescriptions
    guard !protocols.isEmpty else { return nil }
    let groups = protocols.map { name in
      IntervalChart.Group(
        label: name.title, detail: "\(name.shortAccount), \(abnormalCount(name, results))",
        values: models.map { results.headlineRun(name, $0.id).flatMap { $0.rates.recall.value } })
    }
    let words = protocols.map { name in
      "\(name.title.lowercased()): "
        + models.map { "\($0.noun) \(Format.percent(results.headlineRun(name, $0.id)?.scores.recall))" }
        .joined(separator: ", ")
    }
    let chart = IntervalChart(
      series: models.map(\.series),
      groups: groups, xLabel: "Recall of abnormal beats", range: 0...1, percent: true)
    var narrow = chart
    narrow.width = ReportFigure.narrowWidth
    return ReportFigure(
      id: "recall-by-protocol", title: "Recall of abnormal beats by test protocol",
      caption:
        "The same models after rebalancing\(results.settings.repeats > 1 ? ", median training" : ""). \(trend(results, protocols)) "
        + "\(Rate.intervalNote(results.experiments))",
      altText: "Dots with 95 % intervals: recall of abnormal beats. " + words.joined(separator: ". ") + "."
        + Extremes.sentence(
          protocols.flatMap { name in
            models.map {
              ("\(name.title.lowercased()), \($0.noun)", results.headlineRun(name, $0.id)?.scores.recall)
            }
          }),
      chart: chart, narrow: narrow,
      table: DataTable(
        id: "recall-by-protocol", caption: "Recall of abnormal beats after rebalancing",
        columns: [
          "Protocol", "Model", "Abnormal test rows", "Recall", "Low", "High", "Lowest of seeds", "Highest of seeds",
        ],
        rows: protocols.flatMap { name in
          results.headlineRuns(name).map { run in
            let value = run.rates.recall.value
            return [
              .text(name.title), .text(results.title(of: run)), .count(run.test.abnormal), .share(value?.estimate),
              .share(value?.low), .share(value?.high), .share(run.recallRange?.lowerBound),
              .share(run.recallRange?.upperBound),
            ]
          }
        }))
  }

  /// What happens from protocol to protocol, said only where it is so for every model.
  private static func trend(_ results: Results, _ protocols: [EvaluationProtocol]) -> String {
    let falls = results.modelDescriptions.allSatisfy { model in
      let recalls = protocols.compactMap { results.headlineRun($0, model.id)?.scores.recall }
      return recalls.count > 1 && zip(recalls, recalls.dropFirst()).allSatisfy { $0 > $1 }
    }
    return falls ? "The stricter the separation of training and test data, the lower the recall." : ""
  }

  private static func abnormalCount(_ name: EvaluationProtocol, _ results: Results) -> String {
    let counts = Set(results.headlineRuns(name).map(\.test.abnormal)).sorted()
    return "n\u{00A0}=\u{00A0}" + counts.map(Format.count).joined(separator: " / ")
  }

  private static func rate(_ run: Experiment, _ kind: BeatClass) -> Double? {
    run.rates.byClass[kind.symbol]?.estimate
  }

  private static func value(_ run: Experiment, _ kind: BeatClass) -> IntervalChart.Value? {
    run.rates.byClass[kind.symbol]?.value
  }

  private static func support(of kind: BeatClass, in runs: [Experiment]) -> String {
    let counts = Set(runs.map { $0.test.classes[kind.symbol, default: 0] }).sorted()
    return "n\u{00A0}=\u{00A0}" + counts.map(Format.count).joined(separator: " / ")
  }

  private static func mean(_ kind: BeatClass, _ runs: [Experiment]) -> Double {
    let rates = runs.compactMap { rate($0, kind) }
    return rates.isEmpty ? 1 : rates.reduce(0, +) / Double(rates.count)
  }

  private static func worst(_ kind: BeatClass, _ runs: [Experiment]) -> Double {
    runs.compactMap { rate($0, kind) }.min() ?? 1
  }

  private static func best(_ kind: BeatClass, _ runs: [Experiment]) -> Double {
    runs.compactMap { rate($0, kind) }.max() ?? 0
  }
}

extension Results {
  /// The run a headline quotes: after rebalancing, with copies where the published figures were made so.
  func headlineRun(_ name: EvaluationProtocol, _ model: ModelID) -> Experiment? {
    experiment(name, model, after: name == .published ? .copies : .noise)
  }

  /// Those of all models, in the order of figures.
  func headlineRuns(_ name: EvaluationProtocol) -> [Experiment] {
    modelDescriptions.compactMap { headlineRun(name, $0.id) }
  }

  func experiment(_ name: EvaluationProtocol, _ model: ModelID, after oversampling: Oversampling?) -> Experiment? {
    experiments.first {
      $0.key.protocol == name && $0.key.model == model && $0.key.oversampling == oversampling
        && $0.key.features == .beat
        && $0.key.variant == nil
    }
  }
}

extension EvaluationProtocol {
  /// A few words beside a chart's group.
  var shortAccount: String {
    switch self {
    case .published: "copies in training"
    case .leakFree: "no shared beat"
    case .interPatient: "new patients"
    case .crossPatient: "each patient tested once"
    case .crossDatabase: "another database"
    }
  }
}

extension ModelDescription {
  /// As a model of a chart in which every model stands once.
  var series: IntervalChart.Series {
    let marker: MarkerShape =
      switch colour {
      case .first: .filledCircle
      case .second: .square
      case .third: .diamond
      case .fourth: .hollowDiamond
      }
    return IntervalChart.Series(label: title, colour: mark, marker: marker)
  }

  /// Its colour in the theme.
  var mark: MarkColour { colour.mark }
}

extension ModelDescription.ColourRole {
  /// The theme's colour.
  var mark: MarkColour {
    switch self {
    case .first: .net
    case .second: .forest
    case .third: .baseline
    case .fourth: .accent
    }
  }
}

extension Results {
  /// A model keeps its colour in every figure.
  func colour(of run: Experiment) -> MarkColour { description(of: run.model).mark }

  /// A run where each model has several: stage and features change the marker.
  func series(of run: Experiment) -> IntervalChart.Series {
    let marker: MarkerShape =
      switch (run.oversampling, run.features) {
      case (nil, .beat): .hollowCircle
      case (nil, .beatAndRhythm): .hollowSquare
      case (.noise, .beat): .filledCircle
      case (.noise, .beatAndRhythm): .square
      case (nil, .patient): .hollowDiamond
      case (.noise, .patient), (.copies, _), (.weights, _): .diamond
      }
    return IntervalChart.Series(label: title(of: run), colour: colour(of: run), marker: marker)
  }
}

extension Rate {
  /// As an interval chart takes it; nil when n = 0.
  var value: IntervalChart.Value? {
    estimate.map { IntervalChart.Value(estimate: $0, low: interval?.low, high: interval?.high, n: n) }
  }

  /// What the bars are.
  static func intervalNote(_ runs: [Experiment]) -> String { "Bars are \(intervalName(runs))." }

  /// What the intervals are, in a few words.
  static func intervalName(_ runs: [Experiment]) -> String {
    runs.allSatisfy { $0.rates.accuracy.overRecords == nil }
      ? "95\u{00A0}% Wilson intervals over beats, because the data do not identify patients"
      : "95\u{00A0}% bootstrap intervals over patients (never narrower than Wilson\u{2019}s over beats)"
  }
}
