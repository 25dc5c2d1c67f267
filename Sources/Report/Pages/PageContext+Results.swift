import Charts
import Results

extension PageContext {
  /// Everything the templates show of some results, with figures drawn in a theme.
  ///
  /// - Parameter classTables: `ClassTables.all` of these results.
  init(
    _ all: Results, figures: FigureSet, classTables: [DataTable], saved: SavedModels?, binding: PageBinding,
    theme: Theme
  ) {
    let two = all.ofTwoClasses
    results = all
    self.figures = Drawn(set: figures, theme: theme)
    tables = Tables(
      classes: Table(ResultTables.classes(two)), records: ResultTables.records(two).map { Table($0) },
      drawn: ResultTables.draw(two).map { Table($0) },
      fiveClasses: classTables.map(Table.init), audit: Table(ResultTables.audit(two)),
      published: Table(ResultTables.published(two)), undrawn: figures.undrawn.map(Table.init))
    self.binding = binding.html
    first = FirstScreen(all)
    notes = DataNotes.all(all)
    protocols = figures.protocols.map { name, figures in
      ProtocolSection(
        id: name.rawValue, title: name.title, account: name.account(all.settings),
        promises: Findings.promises(name, in: two), effects: Findings.rebalancing(name, in: all),
        runs: Table(ResultTables.runs(name, in: two)),
        figures: figures.map { Figure($0, theme: theme) },
        tables: ResultTables.ofProtocol(name, in: two).map(Table.init))
    }
    skipped = all.notRun.map { Skipped(title: $0.protocol.title, reason: $0.reason) }
    self.saved = saved
    command = ReproduceCommand.text(all)
    settings = Self.settings(all) + [Setting(name: "Results", value: "SHA-256 \(binding.results)")]
    checklist = Table(ReportingChecklist.table(all))
    literature = all.usesPublishedSets ? PublishedResult.all : []
    citation = Citation.bibTeX(all.tool)
    isSynthetic = all.data.source == .synthetic
    isMitbih = all.isMITBIH
    usesPublishedSets = all.usesPublishedSets
    hasMitbihBeats = all.hasMITBIHBeats
    isRecords = all.data.source == .wfdb
    isFiveClasses = !ShownClasses(two).isBinary
    hasClasses = !tables.fiveClasses.isEmpty
    hasNotice = isSynthetic || all.quick
    hasFailures = !figures.failures.isEmpty
    hasPublished = figures.protocols.contains { $0.name == .published }
    several = figures.protocols.count > 1
    comparable = (all.data.isMITBIH || all.data.isPublishedPair) && !all.quick
    contents = entries(figures)
  }

  /// The figures, each before the tables of its section.
  private func entries(_ figures: FigureSet) -> [Entry] {
    let drawn = figures.all.map { Entry(anchor: "figure-\($0.id)", title: "Figure: \($0.title)") }
    let sections = protocols.flatMap { [$0.runs] + $0.tables }
    let listed =
      [tables.classes] + [tables.drawn, tables.records].compactMap { $0 } + sections
      + (hasPublished ? [tables.published] : [])
      + tables.fiveClasses + [tables.audit] + tables.undrawn + [checklist]
    return drawn + listed.map { Entry(anchor: "table-\($0.id)", title: "Table: \($0.caption)") }
  }

  /// The patients named to validate with and to test.
  private static func named(_ settings: RunSettings) -> [Setting] {
    [("Validation patients", settings.namedPatients?.validation), ("Test patients", settings.namedPatients?.test)]
      .compactMap { name, list in list.map { Setting(name: name, value: $0.inWords) } }
  }

  /// How records were read.
  private static func reading(_ data: DataSummary) -> [Setting] {
    guard data.source == .wfdb else { return [] }
    return [
      Setting(name: "Annotator", value: data.annotator ?? "the usual one"),
      Setting(name: "Lead", value: data.lead ?? "MLII or lead II, else the first ECG lead"),
      Setting(name: "Patients of records", value: data.patientList ?? "from the headers, or as known for the database"),
      Setting(
        name: "Beats annotated as unclassified", value: data.leavesOutUnclassified == true ? "left out" : "class Q"),
    ]
  }

  /// What the models are given, and which beats they are trained on.
  private static func training(_ settings: RunSettings) -> [Setting] {
    let percent = { (share: Double) in Format.percent(share, digits: 0) }
    return [
      Setting(name: "Features", value: Format.list(settings.features.map(\.rawValue))),
      Setting(name: "Classes", value: Format.list(settings.classes.map(\.rawValue))),
      Setting(
        name: "Beats of each class of each patient to train on",
        value: settings.perPatient.map { "at most \(Format.count($0))" } ?? "all"),
      Setting(
        name: "Records of mostly paced beats, cross-patient protocol",
        value: settings.keepsPaced ? "included" : "left out"),
      Setting(
        name: "Random splits",
        value: "\(percent(settings.shares.test)) test, \(percent(settings.shares.validation)) of the rest validation"),
    ]
  }

  /// Everything that can change a number of the results.
  static func settings(_ results: Results) -> [Setting] {
    let settings = results.settings
    return [
      Setting(name: "Program", value: "\(results.tool.name) \(results.tool.version)"),
      Setting(name: "Data", value: "\(results.dataTitle), SHA-256 \(results.data.sha256)"),
    ]
      + (results.testData.map {
        [Setting(name: "Tested on", value: "\($0.source.title), SHA-256 \($0.sha256)")]
      } ?? []) + reading(results.data.source == .wfdb ? results.data : results.testData ?? results.data) + [
        Setting(name: "Seed", value: "\(results.seed)"),
        Setting(name: "Models", value: Format.list(settings.models.map(\.rawValue))),
        Setting(name: "Protocols", value: Format.list(settings.protocols.map(\.rawValue))),
      ] + training(settings) + named(settings) + [
        Setting(
          name: "Rebalancing",
          value:
            "normal beats undersampled to \(Format.percent(settings.rebalancing.normalShare)), abnormal beats oversampled to "
            + "\(Format.percent(settings.rebalancing.abnormalShare)) of their number"),
        Setting(name: "Noise", value: "standard deviation \(Format.number(settings.noise, digits: 3))"),
        Setting(
          name: "Training runs of each model",
          value: settings.repeats == 1
            ? "1" : "\(settings.repeats), with different seeds; the one with the median recall is shown"),
        Setting(name: "Trees", value: "\(settings.trees)"),
        Setting(name: "Epochs", value: settings.epochDivisor == 1 ? "all" : "divided by \(settings.epochDivisor)"),
      ]
  }
}
