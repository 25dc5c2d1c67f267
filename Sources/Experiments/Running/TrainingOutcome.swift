import Foundation
import Models
import Results

/// What one training leaves: enough to evaluate it without training again.
struct TrainingOutcome: Codable, Sendable {
  /// The probability of each test row not to be of class 0, in the order of the scenario's test rows.
  var testProbabilities: [Float]
  /// The same of the validation rows; empty where there are none.
  var validationProbabilities: [Float]
  /// The most probable class of each test row, where there are more than two; else empty.
  var testClasses: [UInt8] = []
  /// The same of the validation rows.
  var validationClasses: [UInt8] = []
  /// The threshold with the highest F1 on the validation rows; nil where there are none.
  var chosenThreshold: Float?
  /// The lowest threshold that flags at most `RunSettings.falseAlarmLimit` of the normal validation rows; nil likewise.
  var alarmThreshold: Float?
  var history: [EpochReport]?
  var chosenEpoch: Int?
  var outOfBagError: [Double]?
  /// How much each of the 187 samples matters; nil where it was not asked for.
  var attention: Attention?
  /// How good the model is on the validation rows, where it may be saved (`ModelChoice`); nil without such rows.
  var merit: Double?
  /// The model's files by name; nil where the run cannot save it.
  var modelFiles: [String: Data]?
}
