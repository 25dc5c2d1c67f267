import Charts

/// Sets the blocks of a report's page on pages of paper: A4, text across, figures beside their captions, tables whole or with
/// their heads repeated.
struct DocumentLayout {
  /// Of a page in CSS pixels; A4 is 595.276 points wide, so the 12 pixels of a table's text are 6.5 points.
  static let size = FigureSize(width: 1100, height: 1556)
  static let points = 595.276

  private static let margin = 80.0
  private static let footer = 40.0
  private static let figureScale = 0.8
  private static let leastScale = 0.62
  private static let gap = 22.0

  private let theme: Theme
  private let figures: [String: any Figure]
  private let title: String
  private(set) var pages: [DocumentPage] = []
  private var canvas: Canvas
  private var placed: [DocumentPage.Placed] = []
  private var headings: [String] = []
  private var y = margin

  /// - Parameter figures: the charts by their ids; a figure that is not among them is left out.
  init(_ blocks: [PageBlock], figures: [String: any Figure], theme: Theme) {
    self.theme = theme
    self.figures = figures
    title = blocks.lazy.compactMap { if case .heading(1, let text) = $0 { text } else { nil } }.first ?? ""
    canvas = Canvas(size: Self.size, appearance: .light, theme: theme)
    for (index, block) in blocks.enumerated() {
      add(block, next: blocks.indices.contains(index + 1) ? blocks[index + 1] : nil)
    }
    endPage()
    numberPages()
  }

  private var left: Double { Self.margin }
  private var right: Double { Self.size.width - Self.margin }
  private var width: Double { right - left }
  private var bottom: Double { Self.size.height - Self.margin - Self.footer }

  private func style(_ size: Double, isBold: Bool = false, isMuted: Bool = false) -> TextStyle {
    TextStyle(size: size, isBold: isBold, colour: isMuted ? canvas.palette.mutedText : canvas.palette.text)
  }

  // MARK: Pages

  private mutating func endPage() {
    pages.append(DocumentPage(canvas.drawing, figures: placed, headings: headings))
    canvas = Canvas(size: Self.size, appearance: .light, theme: theme)
    (placed, headings, y) = ([], [], Self.margin)
  }

  /// Begins a page unless so much fits on this one.
  private mutating func need(_ height: Double) {
    if y > Self.margin, y + height > bottom { endPage() }
  }

  private mutating func numberPages() {
    for index in pages.indices {
      var foot = Canvas(size: Self.size, appearance: .light, theme: theme)
      let line = Self.size.height - Self.margin
      foot.horizontalLine(y: line - 18, from: left, to: right, foot.palette.grid)
      foot.text(title, x: left, y: line, style(12, isMuted: true))
      foot.text("\(index + 1) / \(pages.count)", x: right, y: line, style(12, isMuted: true), align: .end)
      pages[index].drawing.commands += foot.drawing.commands
    }
  }

  // MARK: Blocks

  private mutating func add(_ block: PageBlock, next: PageBlock?) {
    switch block {
    case .heading(let level, let text): heading(level, text, next: next)
    case .paragraph(let text, .plain): set(text, style(15), after: 8)
    case .paragraph(let text, .muted): set(text, style(13, isMuted: true), after: 10)
    case .item(let text):
      need(20)
      canvas.text("\u{2022}", x: left + 8, y: y + 14, style(15))
      set(text, style(15), indent: 26, after: 4)
    case .term(let text):
      need(50)
      set(text, style(14, isBold: true), after: 1)
    case .definition(let text): set(text, style(15), indent: 26, after: 7)
    case .code(let text): code(text)
    case .figure(let id, let title, let caption): figure(id, title, caption)
    case .table(let table): self.table(table)
    }
  }

  private mutating func heading(_ level: Int, _ text: String, next: PageBlock?) {
    let style = style(level == 1 ? 30 : level == 2 ? 22 : 17, isBold: true)
    let lines = canvas.lines(of: text, style, width: width)
    // A heading never stands alone at the foot of a page.
    var follows = 60.0
    if case .figure(let id, _, _)? = next { follows = figureHeight(id) }
    let before = y > Self.margin ? (level == 2 ? 26.0 : 14) : 0
    need(before + style.height(lines: lines.count) + follows)
    if y > Self.margin { y += before }
    if level == 2 {
      canvas.horizontalLine(y: y, from: left, to: right, canvas.palette.text)
      y += 8
    }
    if level <= 2 { headings.append(text) }
    y = canvas.paragraph(lines, x: left, top: y, style) + 8
  }

  private mutating func set(_ text: String, _ style: TextStyle, indent: Double = 0, after: Double) {
    var lines = canvas.lines(of: text, style, width: width - indent)[...]
    while !lines.isEmpty {
      need(style.lineHeight * Double(min(2, lines.count)))
      let fit = max(1, Int((bottom - y) / style.lineHeight))
      y = canvas.paragraph(Array(lines.prefix(fit)), x: left + indent, top: y, style)
      lines = lines.dropFirst(fit)
      if !lines.isEmpty { endPage() }
    }
    y += after
  }

  private mutating func code(_ text: String) {
    let style = style(12)
    let lines = text.split(separator: "\n").flatMap { canvas.lines(of: String($0), style, width: width - 24) }
    let height = style.height(lines: lines.count) + 16
    need(height)
    canvas.fill(
      Rectangle(x: left, y: y, width: width, height: height), canvas.palette.tint(of: .neutral, strength: 0.1))
    canvas.paragraph(lines, x: left + 12, top: y + 8, style)
    y += height + 10
  }

  // MARK: Figures

  /// A figure that only just does not fit on the rest of a page is drawn smaller.
  private func figureScale(_ size: FigureSize) -> Double {
    let most = min(Self.figureScale, (bottom - Self.margin - 20) / size.height, width / size.width)
    let fitting = (bottom - y - 24) / size.height
    return fitting < most && fitting >= Self.leastScale ? fitting : most
  }

  private func figureHeight(_ id: String) -> Double {
    guard let size = figures[id]?.size(in: theme) else { return 60 }
    return size.height * min(Self.leastScale, (bottom - Self.margin - 20) / size.height) + 20
  }

  /// The caption stands to the right of its figure where that leaves room for words, else below it.
  private mutating func figure(_ id: String, _ title: String, _ caption: String) {
    guard let chart = figures[id] else { return }
    let size = chart.size(in: theme)
    let scale = figureScale(size)
    let drawn = FigureSize(width: size.width * scale, height: size.height * scale)
    let isBeside = width - drawn.width - Self.gap >= 200
    let captionWidth = isBeside ? width - drawn.width - Self.gap : width
    let bold = style(13, isBold: true)
    let plain = style(13, isMuted: true)
    let titleLines = canvas.lines(of: title, bold, width: captionWidth)
    let captionLines = canvas.lines(of: caption, plain, width: captionWidth)
    let captionHeight = bold.height(lines: titleLines.count) + plain.height(lines: captionLines.count)
    let height = isBeside ? max(drawn.height, captionHeight + 14) : drawn.height + captionHeight + 6
    need(height + 6)
    y += 6
    placed.append(
      DocumentPage.Placed(
        chart.drawing(appearance: .light, theme: theme), corner: Point(x: left, y: y), scale: scale))
    let x = isBeside ? left + drawn.width + Self.gap : left
    let top = isBeside ? y + 14 : y + drawn.height + 6
    let middle = canvas.paragraph(titleLines, x: x, top: top, bold)
    canvas.paragraph(captionLines, x: x, top: middle, plain)
    y += height + 14
  }

  // MARK: Tables

  private mutating func table(_ table: PageTable) {
    let text = style(12)
    let head = style(12, isMuted: true)
    let set = DocumentTable(table, width: width, text: text, on: canvas)
    let caption = style(13, isBold: true)
    let captionLines = canvas.lines(of: table.caption, caption, width: width)
    let headHeight = head.height(lines: set.head.map(\.count).max() ?? 0) + 6
    let firstRows = set.rows.prefix(3).reduce(0) { $0 + set.height(of: $1, text) }
    need(caption.height(lines: captionLines.count) + headHeight + firstRows + 8)
    y = canvas.paragraph(captionLines, x: left, top: y + 4, caption) + 4
    drawHead(set, head, height: headHeight)
    for row in set.rows {
      let height = set.height(of: row, text)
      if y + height > bottom {
        endPage()
        drawHead(set, head, height: headHeight)
      }
      draw(row, set, text, top: y + 2)
      y += height
      canvas.horizontalLine(y: y, from: left, to: left + set.width, canvas.palette.grid)
    }
    y += 14
  }

  private mutating func drawHead(_ set: DocumentTable, _ style: TextStyle, height: Double) {
    canvas.horizontalLine(y: y, from: left, to: left + set.width, canvas.palette.text)
    let lowest = y + height - 3
    for (index, lines) in set.head.enumerated() {
      draw(lines, column: index, set, style, top: lowest - style.height(lines: lines.count))
    }
    y += height
    canvas.horizontalLine(y: y, from: left, to: left + set.width, canvas.palette.text)
  }

  private mutating func draw(_ row: [[String]], _ set: DocumentTable, _ style: TextStyle, top: Double) {
    for (index, lines) in row.enumerated() { draw(lines, column: index, set, style, top: top) }
  }

  private mutating func draw(
    _ lines: [String], column: Int, _ set: DocumentTable, _ style: TextStyle, top: Double
  ) {
    let area = set.columns[column]
    canvas.paragraph(
      lines, x: left + (area.isNumeric ? area.right : area.left), top: top, style, align: area.isNumeric ? .end : .start
    )
  }
}
