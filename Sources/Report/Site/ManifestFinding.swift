import Files

/// What is wrong with one file of a report.
public enum ManifestFinding: Equatable, Sendable, CustomStringConvertible {
  case missing(String)
  case changed(String)
  /// A link, a folder or the like stands where a file was written.
  case notAFile(String)
  /// The file was drawn from another results.json than the one that is there.
  case stale(String)
  /// The page was made with other figures or tables than those that are there.
  case mixed(page: String)
  /// The file is of another model than the one that results.json lists.
  case otherModel(String)
  /// The file is not listed; somebody's own, or left over.
  case unlisted(String)

  /// Whether the report is not whole; files that are not its own do it no harm.
  public var isFault: Bool {
    if case .unlisted = self { false } else { true }
  }

  /// One line: a path is other people's text.
  public var description: String { words.printable }

  private var words: String {
    switch self {
    case .missing(let path): "missing: \(path)"
    case .changed(let path): "changed: \(path)"
    case .notAFile(let path): "not a regular file inside the report: \(path)"
    case .stale(let path): "stale: \(path) was drawn from another results.json; run ecg-report render"
    case .mixed(let page):
      "stale: \(page) was made with other figures or tables than those beside it; run ecg-report render"
    case .otherModel(let path): "stale: \(path) is not the model that results.json lists"
    case .unlisted(let path): "not part of the report: \(path)"
    }
  }
}
