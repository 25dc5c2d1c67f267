import Heartbeats
import Models
import Results

/// What models are told of a beat relative to its patient, and how they are then built: chosen by cross-validation over the
/// patients of DS1 (docs/choosing-features.md), never on test patients.
enum PatientModels {
  /// The columns, in order.
  static let columns: [PatientColumn] = [
    .widthAtHalfRatio, .widthAtQuarterRatio, .intervalRatio, .nextIntervalRatio, .previousIntervalRatio, .widthAtHalf,
    .widthAtQuarter, .amplitudeRatio, .correlation, .secondCorrelation, .distance, .secondDistance,
  ]

  /// A forest whose leaves hold several rows, since neighbouring beats of a patient are alike.
  static func forest(trees: Int) -> ForestSettings { ForestSettings(trees: trees, minimumLeaf: 20) }

  /// A small network on standardised columns.
  static func network(epochDivisor: Int) -> NetworkSettings {
    NetworkSettings(
      hiddenLayers: [64, 32], epochs: max(1, 4 / min(4, epochDivisor)), batchSize: 128, standardises: true)
  }
}
