/// Why a figure could not be made.
public enum ChartError: Error, Equatable, Sendable {
  /// The size in CSS pixels is not one that can be drawn: 1 to 10,000 each way.
  case badSize(width: Double, height: Double)
  /// Cairo failed while doing something; `status` is its own description.
  case cairo(doing: String, status: String)
  /// zlib failed while compressing the pixels.
  case zlib(code: Int)
  /// A theme file's colour is not written as `#rrggbb`.
  case badColour(String)
}

extension ChartError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badSize(let width, let height):
      "cannot draw a figure of \(width) x \(height) CSS pixels: expected 1 to 10000 each way"
    case .cairo(let doing, let status): "Cairo failed while \(doing): \(status)"
    case .zlib(let code): "zlib failed while compressing a figure: code \(code)"
    case .badColour(let text): "expected a colour as #rrggbb, found \"\(text)\""
    }
  }
}
