/// The reader's colour scheme that a figure is drawn for.
public enum Appearance: String, CaseIterable, Sendable {
  /// Dark marks on a white background.
  case light
  /// Light marks on a dark background.
  case dark
}
