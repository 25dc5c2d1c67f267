/// The beat classes that ANSI/AAMI EC57 compares; the raw value counts in the standard's order.
public enum BeatLabel: UInt8, CaseIterable, Sendable {
  /// Normal, and bundle branch block.
  case n
  /// Supraventricular ectopic.
  case s
  /// Ventricular ectopic.
  case v
  /// Fusion of ventricular and normal.
  case f
  /// Paced, or not to be told.
  case q
}
