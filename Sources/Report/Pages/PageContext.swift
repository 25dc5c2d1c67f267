import Charts
import Experiments

/// What the templates read. Every text is plain; Mustache escapes it.
struct PageContext {
  struct Figure {
    var id: String
    var title: String
    var caption: String
    var altText: String
    var width: Int
    var height: Int
    var table: Table
  }

  struct Table {
    struct Cell {
      var text: String
      var numeric: Bool
    }
    struct Row {
      var heading: String
      var cells: [Cell]
    }

    var id: String
    var caption: String
    var columns: [Cell]
    var rows: [Row]
    /// Said under a table that shows only every k-th row.
    var note: String?
  }

  struct ProtocolSection {
    var id: String
    var title: String
    var account: String
    var promises: [String]
    var tables: [Table]
    var figures: [Figure]
  }

  struct Skipped {
    var title: String
    var reason: String
  }

  struct Setting {
    var name: String
    var value: String
  }

  var title: String
  var isSynthetic: Bool
  var quick: Bool
  var measured: String
  var answer: [String]
  var headline: [Figure]
  var classTable: Table
  var recordTable: Table?
  /// The records that added no beat, in words.
  var recordsWithoutBeats: String?
  var annotator: String?
  var dataFigures: [Figure]
  var hasRecords: Bool
  var isMitdb: Bool
  var rebalancingFigures: [Figure]
  var protocols: [ProtocolSection]
  var skipped: [Skipped]
  var forestFigures: [Figure]
  var saved: SavedModels?
  var leakFigures: [Figure]
  var attentionFigures: [Figure]
  var failureFigures: [Figure]
  var publishedTable: Table
  var comparable: Bool
  var trees: Int
  var command: String
  var settings: [Setting]
}

extension PageContext.Figure {
  init(_ figure: ReportFigure) {
    id = figure.id
    title = figure.title
    caption = figure.caption
    altText = figure.altText
    width = Int(figure.chart.size.width)
    height = Int(figure.chart.size.height)
    table = PageContext.Table(figure.table)
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
    rows = stride(from: 0, to: table.rows.count, by: table.pageStride).map { place in
      let row = table.rows[place]
      return Row(
        heading: row.first?.shown ?? "",
        cells: row.dropFirst().enumerated().map { Cell(text: $1.shown, numeric: numeric[$0 + 1]) })
    }
    note = table.pageStride > 1 ? "Every \(table.pageStride)th row; the CSV file has all \(table.rows.count)." : nil
  }
}
