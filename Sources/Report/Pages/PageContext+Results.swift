import Charts
import Results

extension PageContext {
  /// Everything the templates show of some results, with figures drawn in a theme.
  init(_ all: Results, figures: FigureSet, saved: SavedModels?, binding: PageBinding, theme: Theme) {
    let results = all.ofTwoClasses
    let drawn = { (figures: [ReportFigure]) in figures.map { Figure($0, theme: theme) } }
    self.binding = binding.html
    isSynthetic = results.data.source == .synthetic
    isMitbih = results.isMITBIH
    isRecords = results.data.source == .wfdb
    quick = results.quick
    hasNotice = isSynthetic || quick
    tool = "\(results.tool.name) \(results.tool.version)"
    first = FirstScreen(all)
    classFigures = drawn(figures.classes)
    classTables = ClassTables.all(all).map(Table.init)
    hasClasses = !classTables.isEmpty
    headline = drawn(figures.headline)
    classTable = Table(ResultTables.classes(results))
    recordTable = ResultTables.records(results).map { Table($0) }
    recordsWithoutBeats = results.data.recordsWithoutBeats.map { $0.joined(separator: ", ") }
    annotator = results.data.annotator
    isFiveClasses = !ShownClasses(results).isBinary
    readAs = results.data.readAs
    dataFigures = drawn(figures.data)
    rebalancingFigures = drawn(figures.rebalancing)
    protocols = figures.protocols.map { name, figures in
      ProtocolSection(
        id: name.rawValue, title: name.title, account: name.account,
        promises: Findings.promises(name, in: results), runs: Table(ResultTables.runs(name, in: results)),
        figures: drawn(figures), tables: ResultTables.ofProtocol(name, in: results).map(Table.init))
    }
    skipped = results.notRun.map { Skipped(title: $0.protocol.title, reason: $0.reason) }
    several = figures.protocols.count > 1
    hasPublished = figures.protocols.contains { $0.name == .published }
    forestFigures = drawn(figures.forests)
    self.saved = saved
    leakFigures = drawn(figures.leak)
    auditTable = Table(ResultTables.audit(results))
    attentionFigures = drawn(figures.attention)
    failureFigures = drawn(figures.failures)
    hasFailures = !failureFigures.isEmpty
    undrawnTables = figures.undrawn.map(Table.init)
    publishedTable = Table(ResultTables.published(results))
    comparable = results.data.source != .synthetic && !results.quick
    trees = results.settings.trees
    command = ReproduceCommand.text(all)
    settings = Self.settings(all) + [Setting(name: "Results", value: "SHA-256 \(binding.results)")]
  }

  static func settings(_ results: Results) -> [Setting] {
    let settings = results.settings
    return [
      Setting(name: "Program", value: "\(results.tool.name) \(results.tool.version)"),
      Setting(name: "Data", value: "\(results.dataTitle), SHA-256 \(results.data.sha256)"),
    ]
      + (results.testData.map {
        [Setting(name: "Tested on", value: "\($0.source.title), SHA-256 \($0.sha256)")]
      } ?? []) + [
        Setting(name: "Seed", value: "\(results.seed)"),
        Setting(name: "Protocols", value: Format.list(settings.protocols.map(\.rawValue))),
        Setting(
          name: "Rebalancing",
          value: "normal beats cut to \(Format.percent(settings.rebalancing.normalShare)), abnormal raised to "
            + "\(Format.percent(settings.rebalancing.abnormalShare)) of their number"),
        Setting(name: "Noise", value: "standard deviation \(Format.number(settings.noise, digits: 3))"),
        Setting(
          name: "Trainings of each model", value: "\(settings.repeats), with other seeds; figures show the first"),
        Setting(name: "Trees", value: "\(settings.trees)"),
        Setting(name: "Epochs", value: settings.epochDivisor == 1 ? "in full" : "divided by \(settings.epochDivisor)"),
      ]
  }
}
