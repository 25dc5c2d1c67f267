/// What a user can choose about a run; with the data it decides every byte of the results.
public struct RunSettings: Codable, Sendable, Equatable {
  /// The share of normal beats that may be flagged where a threshold is set for screening: what the forest flags by itself
  /// on unseen patients of MIT-BIH.
  public static let falseAlarmLimit = 0.09

  public var protocols: [EvaluationProtocol]
  public var rebalancing: RebalancingTargets
  /// Standard deviation of the noise in oversampled beats, in units of the normalised amplitude (0…1).
  public var noise: Double
  /// The models to train, in the order of figures and tables.
  public var models: [ModelID]
  /// How beats are split at random where a protocol does so.
  public var shares: SplitShares
  /// What the models are given; anything beyond the beat itself is tried in the inter-patient and cross-database protocols only.
  public var features: [FeatureKind]
  /// What the models tell apart.
  public var classes: [ClassSet]
  /// Whether records of which most beats are paced take part in the cross-patient protocol.
  public var keepsPaced: Bool
  /// Of each patient, the beats of each class that training takes at most; nil where all beats are in memory and none is
  /// left out.
  public var perPatient: Int?
  /// Patients named to validate with and to test; nil where the published lists or chance decide.
  public var namedPatients: NamedPatients?
  /// Trees in a forest.
  public var trees: Int
  /// How often each training is done, with other seeds; the figures show the first.
  public var repeats: Int
  /// Divides all epoch counts, for a quick look; 1 in a full run.
  public var epochDivisor: Int

  public init(
    protocols: [EvaluationProtocol] = [.published, .leakFree, .interPatient],
    rebalancing: RebalancingTargets = .published, models: [ModelID] = [.net, .forest],
    shares: SplitShares = SplitShares(), noise: Double = 0.01, features: [FeatureKind] = [.beat, .beatAndRhythm],
    classes: [ClassSet] = [.binary],
    keepsPaced: Bool = false, trees: Int = 100, repeats: Int = 3,
    epochDivisor: Int = 1
  ) {
    self.protocols = protocols
    self.rebalancing = rebalancing
    self.models = models
    self.shares = shares
    self.noise = noise
    self.features = features
    self.classes = classes
    self.keepsPaced = keepsPaced
    self.trees = trees
    self.repeats = repeats
    self.epochDivisor = epochDivisor
  }

  /// The same with everything that a run from the command line tries by default.
  public var tryingAll: RunSettings {
    var all = self
    all.protocols = EvaluationProtocol.withinOneDatabase
    all.features = FeatureKind.allCases
    all.classes = ClassSet.allCases
    return all
  }

  /// The defaults of a quick look.
  public static let quick = RunSettings(trees: 20, repeats: 1, epochDivisor: 20)
}

/// The parts of beats in a random split.
public struct SplitShares: Codable, Sendable, Equatable {
  /// Share of all beats that are tested on, as the published project has it.
  public var test: Double
  /// Share of the other beats that choose epochs and thresholds; the rest is trained on.
  public var validation: Double

  public init(test: Double = 0.3, validation: Double = 0.1) {
    self.test = test
    self.validation = validation
  }
}

/// How many rows of each class rebalancing aims at, as shares of what there is.
///
/// The published project cut 90,589 normal beats to 60,000 and raised 18,857 abnormal ones to 30,000. The same shares
/// apply to smaller data and to a training part of it.
public struct RebalancingTargets: Codable, Sendable, Equatable {
  /// Share of the normal beats that is kept, at most 1.
  public var normalShare: Double
  /// Abnormal rows afterwards for each abnormal beat before, at least 1.
  public var abnormalShare: Double

  /// The published shares.
  public static let published = RebalancingTargets(normalShare: 60_000.0 / 90_589, abnormalShare: 30_000.0 / 18_857)

  public init(normalShare: Double, abnormalShare: Double) {
    self.normalShare = normalShare
    self.abnormalShare = abnormalShare
  }
}

/// How class 1 (abnormal) is raised when the classes are rebalanced.
public enum Oversampling: String, Codable, Sendable {
  /// All beats are kept and noisy twins of randomly drawn ones are added, as the published README says.
  case noise
  /// Beats are drawn with replacement, so most stand in the set more than once; how the published figures were made.
  case copies
  /// No row is added: rows of rare classes weigh more, each class as much as every other in sum.
  case weights
}
