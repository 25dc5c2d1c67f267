import Foundation
import Models
import Results
import Scoring

/// What one training leaves: enough to evaluate it without training again.
struct TrainingOutcome: Codable, Sendable {
  /// What the model made of the test rows.
  var tested: ScoreTally
  /// What it made of the validation rows; nil where there are none.
  var validated: ScoreTally?
  /// Which test rows it flagged, row by row; nil where no other model is compared on them.
  var calls: BeatCalls?
  /// The most confident mistakes on the test rows; empty where none are shown.
  var failures: [Failure] = []
  var history: [EpochReport]?
  var chosenEpoch: Int?
  var outOfBagError: [Double]?
  /// How much each of the 187 samples matters; nil where it was not asked for.
  var attention: Attention?
  /// The model's files by name; nil where the run cannot save it.
  var modelFiles: [String: Data]?

  /// The threshold with the highest F1 on the validation rows; nil where there are none.
  var chosenThreshold: Float? { threshold(by: .f1) }
  /// The lowest threshold that flags at most `RunSettings.falseAlarmLimit` of the normal validation rows; nil likewise.
  var alarmThreshold: Float? {
    threshold(by: .falsePositiveRate(atMost: RunSettings.falseAlarmLimit))
  }
  /// The best threshold on the validation rows, moved to the edge of a step, where counts are exact.
  private func threshold(by criterion: ThresholdCriterion) -> Float? {
    validated?.ranked?.bestThreshold(by: criterion).map(ProbabilityStep.edge(atOrBelow:))
  }

  /// How good the model is on the validation rows, where it may be saved; nil without such rows.
  func merit(_ classes: ClassSet) -> Double? {
    modelFiles == nil ? nil : validated.flatMap { ModelChoice.merit(of: $0, distinguishing: classes) }
  }
}
