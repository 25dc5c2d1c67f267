package import Heartbeats
package import Models
package import Results
import Scoring

/// What was chosen on DS1's patients alone for models that know patient features: columns, settings and weights of classes.
///
/// `docs/choosing-features.md` has the criterion, all that was tried, and what came of it on DS2.
package enum PatientModelChoice {
  /// Twelve numbers after Saenz-Cogollo and Agelli (2020) with likeness to the median beat, and RR over the record's mean.
  package static let columns: [PatientColumn] = [
    .widthAtHalfRatio, .widthAtQuarterRatio, .intervalRatio, .nextIntervalRatio, .previousIntervalRatio, .widthAtHalf,
    .widthAtQuarter, .amplitudeRatio, .correlation, .secondCorrelation, .distance, .secondDistance, .intervalToMean,
    .nextIntervalToMean,
  ]

  /// Where classes are weighted, normal training beats drawn without replacement; all where there are fewer.
  package static let normalBeats = 6000

  /// A forest with leaves of at least 50 rows, since neighbouring beats of a patient are alike.
  package static func forest(trees: Int) -> ForestSettings { ForestSettings(trees: trees, minimumLeaf: 50) }

  /// Two layers of 64 and 32 on standardised columns, four epochs in batches of 128.
  ///
  /// - Parameter epochDivisor: as in `RunSettings`.
  package static func network(epochDivisor: Int) -> NetworkSettings {
    NetworkSettings(
      hiddenLayers: [64, 32], epochs: max(1, 4 / epochDivisor), batchSize: 128, standardises: true)
  }

  /// Both of them.
  static func training(_ settings: RunSettings) -> ModelSettings {
    ModelSettings(network: network(epochDivisor: settings.epochDivisor), forest: forest(trees: settings.trees))
  }

  /// What the weight of each class is multiplied by after all classes weigh the same in sum: how much an ectopic beat that is
  /// missed costs beside a normal one that is flagged. For two classes it is what gives 5 % false alarms on DS1, out of fold;
  /// for five, the largest F1 of S and V there. 1 for a model for which nothing was chosen.
  package static func costs(of model: ModelID, distinguishing classes: ClassSet) -> [Double] {
    chosenCosts[model]?[classes] ?? classes.names.map { _ in 1 }
  }

  private static let chosenCosts: [ModelID: [ClassSet: [Double]]] = [
    .net: [.binary: [1, 0.079], .aami: [1, 0.6, 2.7, 2.7, 2.7]],
    .forest: [.binary: [1, 0.192], .aami: [1, 0.42, 0.6, 0.6, 0.6]],
  ]

  /// What a row of each class weighs so that all classes that occur weigh the same and rows 1 on average; 1 for one without rows.
  package static func balancedWeights(_ counts: [Int]) -> [Double] {
    let occurring = counts.count { $0 > 0 }
    let rows = counts.reduce(0, +)
    return counts.map { $0 > 0 ? Double(rows) / Double(occurring * $0) : 1 }
  }
}
