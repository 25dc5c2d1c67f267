/// Why a report cannot be drawn.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// A page template is not valid Mustache, or missing.
  case template(name: String, reason: String)
  /// A folder has no manifest of a report.
  case manifest(path: String, found: String)

  public var description: String {
    switch self {
    case .template(let name, let reason): "templates/\(name).mustache: expected a valid template, found \(reason)"
    case .manifest(let path, let found): "\(path): expected the manifest of a report, found \(found)"
    }
  }
}
