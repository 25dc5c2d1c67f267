/// The reader's colour scheme that a figure is drawn for.
public enum Appearance: String, CaseIterable, Sendable {
  case light
  case dark
}
