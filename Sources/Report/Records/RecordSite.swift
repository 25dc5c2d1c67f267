public import Charts
public import Files
import Groundwork
public import Results

/// The page of one recording with its figures and tables, as files in memory: relative path to bytes.
public struct RecordSite: Sendable {
  /// Relative paths with forward slashes, in no order.
  public private(set) var files: [String: [UInt8]]

  struct Figures {
    var overview: ReportFigure
    var rhythm: ReportFigure
    var counts: ReportFigure
    var shapes: ReportFigure?
    var strips: [ReportFigure]

    init(_ account: RecordAccount) {
      let figures = RecordFigures(account)
      overview = figures.overview()
      rhythm = figures.rhythmFigure()
      counts = figures.counts()
      shapes = figures.shapes()
      strips = RecordStrips.all(account)
    }

    var all: [ReportFigure] { [overview, rhythm, counts] + [shapes].compactMap { $0 } + strips }
  }

  /// Draws the page of a recording.
  ///
  /// - Parameter jobs: threads to draw on; the bytes do not depend on it.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(_ account: RecordAccount, theme: Theme = .standard, jobs: Int) throws(Fault) {
    let figures = Figures(account)
    let all = figures.all
    let drawings = all.flatMap { figure in Appearance.allCases.map { (figure, $0) } }.map { figure, appearance in
      (path: "figures/\(figure.id)\(appearance == .dark ? "-dark" : "").png", chart: figure.chart, appearance)
    }
    let drawn = try concurrentMap(drawings.count, jobs: jobs) { index throws(Fault) in
      try drawings[index].chart.encoded(as: .png, appearance: drawings[index].2, theme: theme)
    }
    files = Dictionary(uniqueKeysWithValues: zip(drawings.map(\.path), drawn))
    let tables = RecordTables(account)
    let written =
      all.map(\.table) + [tables.quality(), tables.windows()]
      + (account.runs.isEmpty ? [] : [tables.runs()]) + [tables.unreadable(), tables.tested()].compactMap { $0 }
    for table in written { files["tables/\(table.id).csv"] = Array(table.csv.utf8) }
    files["style.css"] = Templates.style(theme)
    files["index.html"] = Array(try Templates().record(RecordContext(account, figures, theme: theme)).utf8)
  }

  /// Whether a page is one that this draws, of whatever recording.
  public static func isPage(_ bytes: [UInt8]) -> Bool {
    // It stands before anything that comes from a recording.
    String(decoding: bytes.prefix(2000), as: UTF8.self).contains(RecordContext.generator)
  }
}
