/// The shape of a dot, so that series differ by more than colour.
public enum MarkerShape: Sendable, CaseIterable {
  case filledCircle
  case hollowCircle
  case square
  case hollowSquare
  case diamond
  case hollowDiamond
  case triangle
}
