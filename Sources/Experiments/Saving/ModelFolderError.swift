/// Why a saved model cannot be used; `description` is one line.
public enum ModelFolderError: Error, Equatable, CustomStringConvertible {
  /// A folder holds no card of this name.
  case missing(folder: String, card: String)
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// A file is damaged, or not one that this program writes; the path may be followed by the place in the file.
  case unusable(path: String, expected: String, found: String)

  /// Whether the disk rather than the file's content is at fault.
  public var isInputOutput: Bool {
    if case .unreadable = self { true } else { false }
  }

  public var description: String {
    switch self {
    case .missing(let folder, let card):
      "\(folder): expected a report with \(ModelFolder.name)/\(card), or that folder, found neither"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unusable(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    }
  }
}
