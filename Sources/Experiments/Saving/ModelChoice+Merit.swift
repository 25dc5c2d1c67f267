import Results
import Scoring

extension ModelChoice {
  /// What models are compared by that tell some classes apart.
  static func criterion(distinguishing classes: ClassSet) -> Criterion { classes == .binary ? .rocArea : .meanF1 }

  /// How good a model is on the validation rows, from 0 to 1; nil where it cannot be said.
  static func merit(of validated: ScoreTally, distinguishing classes: ClassSet) -> Double? {
    switch criterion(distinguishing: classes) {
    case .rocArea:
      return validated.ranked?.areaUnderCurve
    case .meanF1:
      let confusion = validated.confusion(of: classes)
      let counted = [BeatClass.normal, .supraventricular, .ventricular].map { Int(classes.label(of: $0)) }
        .filter { confusion.support($0) > 0 }
      guard !counted.isEmpty else { return nil }
      return counted.reduce(0) { $0 + (confusion.f1ByClass[$1] ?? 0) } / Double(counted.count)
    }
  }
}
