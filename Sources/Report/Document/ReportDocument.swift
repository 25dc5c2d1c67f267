import Charts
import Files

/// The whole report as one PDF, drawn by the program itself.
enum ReportDocument {
  /// In the report's folder.
  static let fileName = "report.pdf"

  /// What the page says, on A4: text, tables, and its figures as vector graphics.
  ///
  /// - Throws: `Fault` of kind `cannotWrite`.
  static func pdf(page: String, figures: FigureSet, theme: Theme) throws(Fault) -> [UInt8] {
    let blocks = PageBlock.all(of: page)
    let charts = Dictionary(figures.all.map { ($0.id, $0.chart) }) { first, _ in first }
    let layout = DocumentLayout(blocks, figures: charts, theme: theme)
    let title = blocks.lazy.compactMap { if case .heading(1, let text) = $0 { text } else { nil } }.first
    return try CairoPainter.pdf(layout.pages, title: title ?? "", width: DocumentLayout.points)
  }
}

/// The texts that a document of a page is made of, for tests of what it leaves out.
package enum DocumentText {
  /// Headings, paragraphs, items, captions and code, in their order.
  package static func lines(of page: String) -> [String] {
    PageBlock.all(of: page).compactMap { block in
      switch block {
      case .heading(_, let text), .paragraph(let text, _), .item(let text), .term(let text), .definition(let text),
        .code(let text):
        text
      case .figure(_, let title, let caption): "\(title) \(caption)"
      case .table(let table): table.caption.isEmpty ? nil : table.caption
      }
    }
  }
}
