/// A part of the report's page, in the order it is read: what a document of it is laid out from.
enum PageBlock: Equatable {
  /// Level 1 is the title.
  case heading(level: Int, String)
  case paragraph(String, Tone)
  case item(String)
  /// A name in a list of names and values.
  case term(String)
  case definition(String)
  case code(String)
  case figure(id: String, title: String, caption: String)
  case table(PageTable)

  enum Tone {
    case plain
    /// Notes below tables, and what was measured.
    case muted
  }
}

/// A table as the page has it; the first cell of a row is its heading.
struct PageTable: Equatable {
  var caption = ""
  var columns: [String] = []
  /// Which columns hold numbers, set to the right.
  var isNumeric: [Bool] = []
  var rows: [[String]] = []
}

extension PageBlock {
  /// Reads the blocks of a page made by the templates: HTML whose every element is closed.
  ///
  /// Left out is what serves the screen: links to sections, values of figures, which their files hold, and words for screen
  /// readers.
  static func all(of page: String) -> [PageBlock] {
    var reader = PageReader()
    var rest = page[...]
    while let open = rest.firstIndex(of: "<") {
      reader.text(rest[..<open])
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: ">") else { break }
      reader.tag(rest[..<close])
      rest = rest[rest.index(after: close)...]
    }
    return reader.blocks
  }
}

/// Collects blocks while tags and texts of a page come in.
private struct PageReader {
  private(set) var blocks: [PageBlock] = []
  private var words = ""
  private var strong = ""
  private var isStrong = false
  private var figure: String?
  private var table: PageTable?
  private var row: [String] = []
  private var tone = PageBlock.Tone.plain
  private var isInDefinition = false
  private var isCode = false
  /// The element that is passed over, and how many of its name are open.
  private var skipped: (name: Substring, depth: Int)?

  private static let skippedElements: Set<Substring> = ["head", "nav", "summary", "title", "style"]
  private static let skippedClasses: Set<Substring> = ["skip", "unseen", "values", "anchor"]

  mutating func text(_ raw: Substring) {
    guard skipped == nil else { return }
    let text = Self.decoded(raw)
    if isStrong { strong += text }
    words += text
  }

  mutating func tag(_ tag: Substring) {
    let isEnd = tag.hasPrefix("/")
    let body = isEnd ? tag.dropFirst() : tag
    let name = body.prefix { $0.isLetter || $0.isNumber }
    if let open = skipped {
      if name == open.name { skipped?.depth += isEnd ? -1 : 1 }
      if skipped?.depth == 0 { skipped = nil }
      return
    }
    let classes = Self.attribute("class", of: tag)?.split(separator: " ") ?? []
    let isFileLink = name == "a" && table != nil
    // The list of figures and tables leads somewhere on a screen only.
    let isList = name == "section" && Self.attribute("id", of: tag) == "list"
    if !isEnd,
      Self.skippedElements.contains(name) || isFileLink || isList
        || classes.contains(where: Self.skippedClasses.contains)
    {
      skipped = (name, 1)
      return
    }
    if isEnd { end(name) } else { start(name, tag, classes) }
  }

  private mutating func start(_ name: Substring, _ tag: Substring, _ classes: [Substring]) {
    switch name {
    case "h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "figcaption", "caption", "pre":
      flush()
      tone = classes.contains("note") || classes.contains("measured") ? .muted : .plain
      isCode = name == "pre"
      if name == "dd" { isInDefinition = true }
    case "figure": figure = ""
    case "img":
      let source = Self.attribute("src", of: tag) ?? ""
      figure = source.split(separator: "/").last.map { String($0.prefix { $0 != "." }) }
    case "strong":
      (isStrong, strong) = (true, "")
    case "table": table = PageTable()
    case "tr": row = []
    case "th", "td":
      words = ""
      if tag.contains("scope=\"col\"") { table?.isNumeric.append(classes.contains("number")) }
    case "span", "br": separate(isPart: classes.contains("found") || classes.contains("basis"))
    default: break
    }
  }

  /// Parts that stand below one another on the screen are told apart by signs.
  private mutating func separate(isPart: Bool) {
    let said = Self.trimmed(words)
    guard !said.isEmpty else { return }
    words = said + (isPart ? said == strong ? ": " : "; " : " ")
  }

  private mutating func end(_ name: Substring) {
    switch name {
    case "h1", "h2", "h3", "h4":
      let level = Int(name.dropFirst()) ?? 4
      let text = taken()
      if !text.isEmpty { blocks.append(.heading(level: level, text)) }
    case "p", "li", "dt": flush(as: name)
    case "dd":
      flush(as: name)
      isInDefinition = false
    case "pre":
      let code = words.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n")
      words = ""
      isCode = false
      blocks.append(.code(code))
    case "strong":
      isStrong = false
      strong = Self.trimmed(strong)
    case "figcaption":
      let text = taken()
      if let figure {
        blocks.append(.figure(id: figure, title: strong, caption: Self.trimmed(String(text.dropFirst(strong.count)))))
      }
    case "figure": figure = nil
    case "caption":
      let text = taken()
      table?.caption = text
    case "th", "td": row.append(taken())
    case "tr":
      if table?.columns.isEmpty == true { table?.columns = row } else { table?.rows.append(row) }
    case "table":
      if let table { blocks.append(.table(table)) }
      table = nil
    default: break
    }
  }

  /// Text that stands directly in a list's item or a value becomes a block before another begins within it.
  private mutating func flush(as name: Substring = "p") {
    let text = taken()
    guard !text.isEmpty else { return }
    switch name {
    case "li": blocks.append(.item(text))
    case "dt": blocks.append(.term(text))
    default: blocks.append(isInDefinition ? .definition(text) : .paragraph(text, tone))
    }
  }

  private mutating func taken() -> String {
    defer { words = "" }
    return Self.trimmed(words)
  }

  /// Without line ends and repeated spaces, as a browser shows it.
  private static func trimmed(_ text: String) -> String {
    text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.joined(separator: " ")
  }

  private static func attribute(_ name: String, of tag: Substring) -> Substring? {
    guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return nil }
    return tag[start...].prefix { $0 != "\"" }
  }

  private static let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "nbsp": "\u{A0}"]

  private static func decoded(_ raw: Substring) -> String {
    guard raw.contains("&") else { return String(raw) }
    var text = ""
    var rest = raw
    while let start = rest.firstIndex(of: "&") {
      text += rest[..<start]
      rest = rest[rest.index(after: start)...]
      let name = rest.prefix { $0 != ";" && $0 != " " }
      let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
      let found = entities[String(name)] ?? number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
      guard let found, rest[name.endIndex...].hasPrefix(";") else {
        text += "&"
        continue
      }
      text += found
      rest = rest[rest.index(after: name.endIndex)...]
    }
    return text + rest
  }
}
