/// The shape of a dot, so that series differ by more than colour.
public enum MarkerShape: Sendable, CaseIterable {
  /// A disc.
  case filledCircle
  /// A ring.
  case hollowCircle
  /// A filled square.
  case square
  /// A square's outline.
  case hollowSquare
  /// A filled square on its corner.
  case diamond
  /// The outline of a square on its corner.
  case hollowDiamond
  /// A filled triangle, point up.
  case triangle
}
