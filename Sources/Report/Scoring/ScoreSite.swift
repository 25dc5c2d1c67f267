public import Charts
public import Files
import Groundwork
public import Results
import Scoring

/// The page of a scored database with its figures and tables, as files in memory: relative path to bytes.
public struct ScoreSite: Sendable {
  /// Relative paths with forward slashes, in no order.
  public private(set) var files: [String: [UInt8]]

  /// What the template reads.
  struct Context {
    /// The element by which a page is known as one of this program's.
    var generator: String
    var test: String
    /// Said beside "not for diagnosis".
    var warnings: [String]
    var measured: String
    var answer: String
    var details: [String]
    var recall: [PageContext.Figure]
    var matrix: PageContext.Table
    var statistics: PageContext.Table
    var records: [PageContext.Figure]
    var audit: [String]
    var unseen: [PageContext.Table]
    var hasBeside: Bool
    var besideAccount: [String]
    var beside: [PageContext.Table]
    var method: [String]
  }

  private static let generator = #"<meta name="generator" content="ecg-report score">"#

  /// Draws the page.
  ///
  /// - Parameter jobs: threads to draw on; the bytes do not depend on it.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(_ score: DatabaseScore, theme: Theme = .standard, jobs: Int) throws(Fault) {
    let figures = DatabaseScoreFigures(score: score)
    let recall = score.labels == .none ? [] : [figures.recall()]
    let drawn = recall + [figures.records()]
    let drawings = drawn.flatMap { figure in Appearance.allCases.map { (figure, $0) } }
    let bytes = try concurrentMap(drawings.count, jobs: jobs) { index throws(Fault) in
      try drawings[index].0.chart.encoded(as: .png, appearance: drawings[index].1, theme: theme)
    }
    files = [:]
    for (drawing, bytes) in zip(drawings, bytes) {
      files["figures/\(drawing.0.id)\(drawing.1 == .dark ? "-dark" : "").png"] = bytes
    }
    let tables = ScoreTables(score: score)
    for table in drawn.map(\.table) + tables.all { files["tables/\(table.id).csv"] = Array(table.csv.utf8) }
    files["style.css"] = Templates.style(theme)
    let words = ScoreSentences(score: score)
    let context = Context(
      generator: Self.generator, test: score.test, warnings: words.warnings, measured: words.measured,
      answer: words.answer, details: words.details, recall: recall.map { PageContext.Figure($0, theme: theme) },
      matrix: PageContext.Table(tables.matrix()), statistics: PageContext.Table(tables.statistics()),
      records: drawn.suffix(1).map { PageContext.Figure($0, theme: theme) }, audit: words.audit,
      unseen: [tables.unseen()].compactMap { $0 }.map { PageContext.Table($0) }, hasBeside: score.beside != nil,
      besideAccount: words.beside, beside: tables.beside().map { PageContext.Table($0) }, method: words.method)
    files["index.html"] = Array(try Templates().score(context).utf8)
  }

  /// Whether a page is one that this draws, of whatever database.
  public static func isPage(_ bytes: [UInt8]) -> Bool {
    // It stands before anything that comes from data.
    String(decoding: bytes.prefix(2000), as: UTF8.self).contains(generator)
  }
}
