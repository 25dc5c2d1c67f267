/// Why a figure could not be made.
public enum ChartError: Error, Equatable, Sendable {
  /// The size in CSS pixels is not one that can be drawn: 1 to 10,000 each way.
  case badSize(width: Double, height: Double)
  /// Cairo failed while doing something; `status` is its own description.
  case cairo(doing: String, status: String)
  /// zlib failed while compressing the pixels.
  case zlib(code: Int)
  /// A theme file does not hold what it should at a key (empty for the file as a whole).
  case theme(path: String, key: String, expected: String, found: String)
}

extension ChartError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSize(let width, let height):
      "cannot draw a figure of \(width) x \(height) CSS pixels: expected 1 to 10000 each way"
    case .cairo(let doing, let status): "Cairo failed while \(doing): \(status)"
    case .zlib(let code): "zlib failed while compressing a figure: code \(code)"
    case .theme(let path, let key, let expected, let found):
      "\(path): \(key.isEmpty ? "" : "\(key): ")expected \(expected), found \(found)"
    }
  }
}
