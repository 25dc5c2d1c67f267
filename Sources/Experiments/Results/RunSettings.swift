import Models

/// What a user can choose about a run; with the data it decides every byte of the results.
public struct RunSettings: Codable, Sendable, Equatable {
  /// The share of normal beats that may be flagged where a threshold is set for screening: what the forest flags by itself
  /// on unseen patients of MIT-BIH.
  public static let falseAlarmLimit = 0.09

  public var protocols: [EvaluationProtocol]
  public var rebalancing: RebalancingTargets
  /// Standard deviation of the noise in made beats, in units of the normalised amplitude (0…1).
  public var noise: Double
  /// What the models are told; anything beyond the beat itself is tried in the inter-patient and cross-database protocols only.
  public var features: [FeatureKind]
  /// Trees in a forest.
  public var trees: Int
  /// How often each training is done, with other seeds; the figures show the first.
  public var repeats: Int
  /// Divides all epoch counts, for a quick look; 1 in a full run.
  public var epochDivisor: Int

  public init(
    protocols: [EvaluationProtocol] = EvaluationProtocol.withinOneDatabase,
    rebalancing: RebalancingTargets = .published,
    noise: Double = 0.01, features: [FeatureKind] = FeatureKind.allCases, trees: Int = 100, repeats: Int = 3,
    epochDivisor: Int = 1
  ) {
    self.protocols = protocols
    self.rebalancing = rebalancing
    self.noise = noise
    self.features = features
    self.trees = trees
    self.repeats = repeats
    self.epochDivisor = epochDivisor
  }

  /// The defaults of a quick look.
  public static let quick = RunSettings(trees: 20, repeats: 1, epochDivisor: 20)

  /// The published network with a schedule of its own.
  func network(epochs: Int, batchSize: Int, keepsBestEpoch: Bool = false) -> NetworkSettings {
    NetworkSettings(epochs: max(1, epochs / epochDivisor), batchSize: batchSize, keepsBestEpoch: keepsBestEpoch)
  }
}
