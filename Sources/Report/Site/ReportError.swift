/// Why a report cannot be drawn.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  /// A page template is not valid Mustache, or missing.
  case template(name: String, reason: String)

  public var description: String {
    switch self {
    case .template(let name, let reason): "templates/\(name).mustache: expected a valid template, found \(reason)"
    }
  }
}
