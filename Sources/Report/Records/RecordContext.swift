import Charts
import Results

/// What the template of a recording's page reads.
struct RecordContext {
  struct Fact {
    var name: String
    var value: String
  }

  /// The element by which a page is known as one of this program's.
  var generator: String
  var record: String
  /// Said beside "not for diagnosis".
  var warnings: [String]
  var measured: String
  var answer: String
  var details: [String]
  var overview: [PageContext.Figure]
  var rhythm: [PageContext.Figure]
  var counts: [PageContext.Figure]
  var runsAccount: String
  var runs: [PageContext.Table]
  var shapes: [PageContext.Figure]
  var hasShapes: Bool
  var stripsAccount: String
  var strips: [PageContext.Figure]
  var qualityAccount: String
  var quality: PageContext.Table
  var unreadable: [PageContext.Table]
  var facts: [Fact]
  var limits: [String]
  var tested: [PageContext.Table]
}

extension RecordContext {
  static let generator = #"<meta name="generator" content="ecg-report classify">"#

  init(_ account: RecordAccount, _ figures: RecordSite.Figures, theme: Theme) {
    func drawn(_ figures: [ReportFigure]) -> [PageContext.Figure] {
      figures.map { PageContext.Figure($0, theme: theme) }
    }
    let words = RecordSentences(account)
    let tables = RecordTables(account)
    generator = Self.generator
    record = account.record
    warnings = words.warnings
    measured = words.measured
    answer = words.answer
    details = words.details
    overview = drawn([figures.overview])
    rhythm = drawn([figures.rhythm])
    counts = drawn([figures.counts])
    runsAccount = words.runs
    runs = account.runs.isEmpty ? [] : [PageContext.Table(RecordTables.shortened(tables.runs()))]
    shapes = drawn([figures.shapes].compactMap { $0 })
    hasShapes = figures.shapes != nil
    stripsAccount = words.strips
    strips = drawn(figures.strips)
    qualityAccount = words.quality
    quality = PageContext.Table(tables.quality())
    unreadable = [tables.unreadable()].compactMap { $0 }.map { PageContext.Table(RecordTables.shortened($0)) }
    facts = words.facts
    limits = account.card.limits
    tested = [tables.tested()].compactMap { $0 }.map { PageContext.Table($0) }
  }
}
