/// What a model is given of a beat.
public enum FeatureKind: String, Codable, CaseIterable, Sendable {
  /// Its 187 samples, as published.
  case beat
  /// The samples and how early or late it comes, by the record's own rhythm.
  case beatAndRhythm = "beat+rr"
  /// No samples, but numbers relative to its patient's own rhythm and shape: RR ratios, QRS widths, likeness to the
  /// record's median beat.
  case patient
}
