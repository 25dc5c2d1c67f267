import Experiments
import Heartbeats

extension PageContext {
  /// Everything the templates show of some results.
  init(_ results: Results, figures: FigureSet, saved: SavedModels?) {
    title = "Telling normal from abnormal heartbeats"
    isSynthetic = results.data.source == .synthetic
    isMitdb = results.data.source == .mitdb
    quick = results.quick
    measured = Findings.measured(results)
    answer = Findings.answer(results)
    headline = figures.headline.map(Figure.init)
    classTable = Table(ResultTables.classes(results))
    recordTable = ResultTables.records(results).map { Table($0) }
    recordsWithoutBeats = results.data.recordsWithoutBeats.map { $0.joined(separator: ", ") }
    annotator = results.data.annotator
    dataFigures = figures.data.map(Figure.init)
    hasRecords = !results.data.records.isEmpty
    rebalancingFigures = figures.rebalancing.map(Figure.init)
    protocols = figures.protocols.map { name, drawn in
      ProtocolSection(
        id: name.rawValue, title: name.title, account: name.account,
        promises: Findings.promises(name, in: results),
        tables: ResultTables.ofProtocol(name, in: results).map(Table.init),
        figures: drawn.map(Figure.init))
    }
    skipped = results.notRun.map { Skipped(title: $0.protocol.title, reason: $0.reason) }
    forestFigures = figures.forests.map(Figure.init)
    self.saved = saved
    leakFigures = figures.leak.map(Figure.init)
    attentionFigures = figures.attention.map(Figure.init)
    failureFigures = figures.failures.map(Figure.init)
    publishedTable = Table(ResultTables.published(results))
    comparable = results.data.source != .synthetic && !results.quick
    trees = results.settings.trees
    command = ReproduceCommand.text(results)
    settings = Self.settings(results)
  }

  static func settings(_ results: Results) -> [Setting] {
    let settings = results.settings
    return [
      Setting(name: "Program", value: "\(results.tool.name) \(results.tool.version)"),
      Setting(name: "Data", value: "\(results.data.source.title), SHA-256 \(results.data.sha256)"),
      Setting(name: "Seed", value: "\(results.seed)"),
      Setting(name: "Protocols", value: Format.list(settings.protocols.map(\.rawValue))),
      Setting(
        name: "Rebalancing",
        value: "normal beats cut to \(Format.percent(settings.rebalancing.normalShare)), abnormal raised to "
          + "\(Format.percent(settings.rebalancing.abnormalShare)) of their number"),
      Setting(name: "Noise", value: "standard deviation \(Format.number(settings.noise, digits: 3))"),
      Setting(name: "Trainings of each model", value: "\(settings.repeats), with other seeds; figures show the first"),
      Setting(name: "Trees", value: "\(settings.trees)"),
      Setting(name: "Epochs", value: settings.epochDivisor == 1 ? "in full" : "divided by \(settings.epochDivisor)"),
    ]
  }
}
