/// How a line is broken, so that lines differ by more than colour.
public enum LineDash: Sendable {
  /// Unbroken.
  case solid
  /// Long strokes.
  case dashed
  /// Dots.
  case dotted

  /// Lengths of strokes and gaps for a line of a width; empty for a solid line.
  func pattern(width: Double) -> [Double] {
    switch self {
    case .solid: []
    case .dashed: [width * 3.5 + 1, width * 2 + 1]
    case .dotted: [width, width * 1.5 + 1]
    }
  }
}
