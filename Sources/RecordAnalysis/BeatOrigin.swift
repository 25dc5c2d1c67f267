/// Where the beats of a record to be classified come from.
public enum BeatOrigin: Sendable, Equatable {
  /// An annotation file, by its ending.
  case annotated(String)
  /// The QRS detector.
  case detected

  /// In words: `detected`, or `annotated (atr)`.
  public var name: String {
    switch self {
    case .annotated(let annotator): "annotated (\(annotator))"
    case .detected: "detected"
    }
  }
}
