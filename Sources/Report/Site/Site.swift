public import Charts
public import Files
import Foundation
import Groundwork
public import Results

/// A report as files in memory: relative path to bytes.
public struct Site: Sendable {
  /// Relative paths with forward slashes, in no order.
  public private(set) var files: [String: [UInt8]]

  /// Draws all figures and pages of some results. Nothing is trained, read or written.
  ///
  /// - Parameters:
  ///   - file: the bytes of results.json, where they are known; else what this build would write.
  ///   - modelFiles: of the run's saved models, relative path to bytes; part of the site as they are.
  ///   - formats: of the figures; PNG is always drawn, since the page shows it. With PDF the whole report is one too.
  ///   - singleFile: whether the page with all that it shows is one HTML file too, to be mailed.
  ///   - jobs: threads to draw on; the bytes do not depend on it.
  ///   - onFigure: hears of each file drawn and of how many there will be, from any thread.
  /// - Throws: `Fault` of kind `cannotWrite`.
  public init(
    _ results: Results, file: [UInt8]? = nil, modelFiles: [String: [UInt8]] = [:], formats: [FigureFormat] = [.png],
    singleFile: Bool = false, theme: Theme = .standard, jobs: Int,
    onFigure: @Sendable (Int) -> Void = { _ in }
  ) throws(Fault) {
    try self.init(
      results, file: file, modelFiles: modelFiles, formats: formats, singleFile: singleFile, theme: theme, jobs: jobs,
      onFigure: onFigure
    ) { chart, format, appearance throws(Fault) in
      try chart.encoded(as: format, appearance: appearance, theme: theme)
    }
  }

  /// The same with another way to make a file of a figure, such as one that only looks at what would be drawn.
  package init(
    _ results: Results, file: [UInt8]? = nil, modelFiles: [String: [UInt8]] = [:], formats: [FigureFormat] = [.png],
    singleFile: Bool = false, theme: Theme = .standard, jobs: Int, onFigure: @Sendable (Int) -> Void = { _ in },
    encoded: @Sendable (any Figure, FigureFormat, Appearance) throws(Fault) -> [UInt8]
  ) throws(Fault) {
    let figures = FigureSet(results)
    let drawings = figures.all.flatMap { figure in
      Set(formats).union([.png]).sorted { $0.rawValue < $1.rawValue }.flatMap { format in
        Appearance.allCases.flatMap { figure.drawings(as: format, $0) }
      }
    }
    let drawn = try concurrentMap(drawings.count, jobs: jobs) { index throws(Fault) in
      let drawing = drawings[index]
      defer { onFigure(drawings.count) }
      return try encoded(drawing.chart, drawing.format, drawing.appearance)
    }
    files = Dictionary(uniqueKeysWithValues: zip(drawings.map(\.path), drawn))
    // Once for files and page: their intervals are resampled.
    let classTables = ClassTables.all(results)
    let tables =
      figures.all.map(\.table) + figures.undrawn
      + ResultTables.all(results.ofTwoClasses, protocols: figures.protocols.map(\.name)) + classTables + [
        ReportingChecklist.table(results)
      ]
      + [ResultTables.savedModels(results)].compactMap { $0 }
    for table in tables { files["tables/\(table.id).csv"] = Array(table.csv.utf8) }
    files["style.css"] = Templates.style(theme)
    var bound = files
    bound[PageBinding.results] = if let file { file } else { Array(try results.encoded()) }
    files.merge(modelFiles) { $1 }
    let page = PageContext(
      results, figures: figures, classTables: classTables, saved: SavedModels(results, present: modelFiles),
      binding: PageBinding(of: bound),
      theme: theme)
    let html = try Templates().page(page)
    files[PageBinding.page] = Array(html.utf8)
    if formats.contains(.pdf) {
      files[ReportDocument.fileName] = try ReportDocument.pdf(page: html, figures: figures, theme: theme)
    }
    if singleFile {
      let named = files.merging(bound) { first, _ in first }
      files[SingleFile.fileName] = Array(SingleFile.html(named).utf8)
    }
  }
}

extension ReportFigure {
  /// The files of this figure in one format and appearance; only the page needs the one for small screens.
  fileprivate func drawings(as format: FigureFormat, _ appearance: Appearance) -> [Drawing] {
    let wide = Drawing(id: id, chart: chart, format: format, appearance: appearance)
    guard format == .png, let narrow else { return [wide] }
    return [wide, Drawing(id: id + "-narrow", chart: narrow, format: format, appearance: appearance)]
  }
}

/// One file of one figure.
private struct Drawing: Sendable {
  var id: String
  var chart: any Figure
  var format: FigureFormat
  var appearance: Appearance

  var path: String { "figures/\(id)\(appearance == .dark ? "-dark" : "").\(format.rawValue)" }
}
