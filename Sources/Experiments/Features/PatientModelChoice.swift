package import Heartbeats
package import Models
package import Scoring

/// What was chosen on DS1's patients alone for models that know patient features: columns, settings, class factors and threshold.
///
/// `docs/choosing-features.md` has the criterion, all that was tried, and what came of it on DS2.
package struct PatientModelChoice: Sendable {
  /// What the models are told of a beat, in this order.
  package var columns: [PatientColumn]
  /// Normal training beats drawn, without replacement; all where there are fewer. All abnormal ones are kept.
  package var normalBeats: Int
  /// What the probability of each class is multiplied by before the largest one names the class, in the order of
  /// `BeatClass.allCases`.
  package var classFactors: [Double]
  /// A beat is called abnormal when 1 less the probability of N is at least this: 5 % false alarms on DS1, out of fold.
  package var threshold: Double

  /// Twelve numbers after Saenz-Cogollo and Agelli (2020) with likeness to the median beat, and RR over the record's mean.
  package static let columns: [PatientColumn] = [
    .widthAtHalfRatio, .widthAtQuarterRatio, .intervalRatio, .nextIntervalRatio, .previousIntervalRatio, .widthAtHalf,
    .widthAtQuarter, .amplitudeRatio, .correlation, .secondCorrelation, .distance, .secondDistance, .intervalToMean,
    .nextIntervalToMean,
  ]

  /// For the forest of `forestSettings`.
  package static let forest = PatientModelChoice(
    columns: columns, normalBeats: 6000, classFactors: [1, 0.42, 0.6, 0.6, 0.6], threshold: 0.839)

  /// For the network of `networkSettings`, whose columns are standardised on its training rows.
  package static let network = PatientModelChoice(
    columns: columns, normalBeats: 6000, classFactors: [1, 0.6, 2.7, 2.7, 2.7], threshold: 0.927)

  /// A hundred trees with leaves of at least 50 rows, every class of the same weight in all.
  ///
  /// - Parameter counts: the training rows of each class.
  package static func forestSettings(counts: [Int]) -> ForestSettings {
    ForestSettings(trees: 100, minimumLeaf: 50, classWeights: balancedWeights(counts))
  }

  /// Two layers of 64 and 32, four epochs in batches of 128, every class of the same weight in all.
  ///
  /// - Parameter counts: the training rows of each class.
  package static func networkSettings(counts: [Int]) -> NetworkSettings {
    NetworkSettings(hiddenLayers: [64, 32], epochs: 4, batchSize: 128, classWeights: balancedWeights(counts))
  }

  /// What a row of each class weighs so that all classes that occur weigh the same and rows 1 on average; 1 for one without rows.
  package static func balancedWeights(_ counts: [Int]) -> [Double] {
    let occurring = counts.count { $0 > 0 }
    let rows = counts.reduce(0, +)
    return counts.map { $0 > 0 ? Double(rows) / Double(occurring * $0) : 1 }
  }

  /// The class of a beat by its probabilities, in the order of `BeatClass.allCases`.
  package func beatClass(of probabilities: some Collection<Float>) -> BeatClass {
    let weighed = zip(probabilities, classFactors).map { Double($0) * $1 }
    let best = weighed.indices.max { weighed[$0] < weighed[$1] }
    return best.flatMap { BeatClass(rawValue: UInt8($0)) } ?? .normal
  }

  /// Whether a beat is called abnormal.
  package func isAbnormal(_ probabilities: some Collection<Float>) -> Bool {
    1 - Double(probabilities.first ?? 0) >= threshold
  }
}
