import Charts
import Mustache
import Results

/// What the templates read. Every text is plain; Mustache escapes it.
struct PageContext {
  struct Figure {
    var id: String
    var title: String
    var caption: String
    var altText: String
    var size: Size
    /// Of the drawing for a small screen, where there is one.
    var narrow: Size?
    var isToScale: Bool
    var table: Table
  }

  struct Size {
    var width: Int
    var height: Int
  }

  struct Table {
    struct Cell {
      var text: String
      var numeric: Bool
      /// Under the text, in brackets; nil where there is none.
      var interval: String?
    }
    struct Row {
      var heading: String
      var cells: [Cell]
    }

    var id: String
    var caption: String
    var columns: [Cell]
    var rows: [Row]
    /// Said under the table.
    var note: String?
  }

  struct ProtocolSection {
    var id: String
    var title: String
    var account: String
    /// What its rows were counted to hold.
    var promises: [String]
    /// What rebalancing did.
    var effects: [String]
    var runs: Table
    var figures: [Figure]
    var tables: [Table]
  }

  struct Skipped {
    var title: String
    var reason: String
  }

  struct Setting {
    var name: String
    var value: String
  }

  /// A figure or table to link to.
  struct Entry {
    var anchor: String
    var title: String
  }

  /// Read by the templates as it is, for what stands in results.json in words or numbers.
  var results: Results
  var figures: Drawn
  var tables: Tables
  /// What the page is drawn with, as elements for its head.
  var binding: String
  var first: FirstScreen
  /// How the data were read.
  var notes: [String]
  var protocols: [ProtocolSection]
  var skipped: [Skipped]
  var saved: SavedModels?
  var command: String
  var settings: [Setting]
  /// Items of reporting guidelines, filled in.
  var checklist: Table
  /// Published work that a table sets beside these results.
  var literature: [PublishedResult]
  /// Every figure and table of the page, in its order.
  var contents: [Entry] = []
  /// Its BibTeX entry.
  var citation: String

  // What a template asks, since it can compare nothing.
  var isSynthetic: Bool
  var isMitbih: Bool
  /// Whether DS1 and DS2 are trained on and tested.
  var usesPublishedSets: Bool
  /// Whether its authors are to be credited.
  var hasMitbihBeats: Bool
  var isRecords: Bool
  /// Whether the labels are the five classes of EC57.
  var isFiveClasses: Bool
  /// Whether results of five classes are shown.
  var hasClasses: Bool
  var hasNotice: Bool
  var hasFailures: Bool
  var hasPublished: Bool
  var several: Bool
  var comparable: Bool
}

extension PageContext {
  /// The figures by their group's name in `FigureSet`, as the templates take them.
  struct Drawn: MustacheParent {
    var set: FigureSet
    /// That they are drawn in; their sizes depend on its font.
    var theme: Theme

    func child(named name: String) -> Any? {
      (Mirror(reflecting: set).descendant(name) as? [ReportFigure])?.map { Figure($0, theme: theme) }
    }
  }

  /// The tables that stand in a section of their own.
  struct Tables {
    var classes: Table
    var records: Table?
    var drawn: Table?
    var fiveClasses: [Table]
    var audit: Table
    var published: Table
    var undrawn: [Table]
  }
}

extension PageContext.Figure {
  /// - Parameter theme: that the figure is drawn in; its size depends on the font.
  init(_ figure: ReportFigure, theme: Theme) {
    id = figure.id
    title = figure.title
    caption = figure.caption
    altText = figure.altText
    size = PageContext.Size(figure.chart, theme)
    narrow = figure.narrow.map { PageContext.Size($0, theme) }
    isToScale = figure.isToScale
    table = PageContext.Table(figure.table)
  }
}

extension PageContext.Size {
  init(_ chart: any Figure, _ theme: Theme) {
    let size = chart.size(in: theme)
    (width, height) = (Int(size.width.rounded()), Int(size.height.rounded()))
  }
}

extension PageContext.Table {
  init(_ table: DataTable) {
    id = table.id
    caption = table.caption
    let numeric = table.columns.indices.map { column in
      column > 0 && table.rows.contains { $0.indices.contains(column) && $0[column].isNumeric }
    }
    columns = zip(table.columns, numeric).map { Cell(text: $0, numeric: $1) }
    rows = stride(from: 0, to: table.rows.count, by: table.pageStride).map { index in
      let row = table.rows[index]
      return Row(
        heading: row.first?.shown ?? "",
        cells: row.dropFirst().enumerated().map {
          Cell(text: $1.shown, numeric: numeric[$0 + 1], interval: $1.interval)
        })
    }
    let thinned =
      table.pageStride > 1
      ? "Every \(table.pageStride)th row; the CSV file has all \(Format.count(table.rows.count))." : nil
    note = [table.note, thinned].compactMap { $0 }.joined(separator: " ")
    if note?.isEmpty == true { note = nil }
  }
}
