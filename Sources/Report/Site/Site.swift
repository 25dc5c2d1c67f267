public import Charts
public import Experiments
import Groundwork

/// A report as files in memory: relative path to bytes.
public struct Site: Sendable {
  /// Relative paths with forward slashes, in no order.
  public private(set) var files: [String: [UInt8]]

  /// Draws all figures and pages of some results. Nothing is trained, read or written.
  ///
  /// - Parameters:
  ///   - modelFiles: of the run's saved models, relative path to bytes; part of the site as they are.
  ///   - formats: of the figures; PNG is always drawn, since the page shows it.
  ///   - jobs: threads to draw on; the bytes do not depend on it.
  ///   - onFigure: hears of each file drawn and of how many there will be, from any thread.
  /// - Throws: `ReportError` or `ChartError`.
  public init(
    _ results: Results, modelFiles: [String: [UInt8]] = [:], formats: [FigureFormat] = [.png],
    theme: Theme = .standard, jobs: Int,
    onFigure: @Sendable (Int) -> Void = { _ in }
  ) throws {
    let figures = FigureSet(results)
    let drawings = figures.all.flatMap { figure in
      Set(formats).union([.png]).sorted { $0.rawValue < $1.rawValue }.flatMap { format in
        Appearance.allCases.map { Drawing(id: figure.id, chart: figure.chart, format: format, appearance: $0) }
      }
    }
    let drawn = try concurrentMap(drawings.count, jobs: jobs) { place in
      let drawing = drawings[place]
      defer { onFigure(drawings.count) }
      return try drawing.chart.encoded(as: drawing.format, appearance: drawing.appearance, theme: theme)
    }
    files = Dictionary(uniqueKeysWithValues: zip(drawings.map(\.path), drawn))
    let tables =
      figures.all.map(\.table) + ResultTables.all(results, protocols: figures.protocols.map(\.name))
    for table in tables { files["tables/\(table.id).csv"] = Array(table.csv.utf8) }
    files["style.css"] = Templates.style
    files.merge(modelFiles) { $1 }
    let saved = SavedModels(results, present: modelFiles)
    files["index.html"] = Array(try Templates().page(PageContext(results, figures: figures, saved: saved)).utf8)
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
