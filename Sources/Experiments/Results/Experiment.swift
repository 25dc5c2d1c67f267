package import Heartbeats
public import Models
public import Scoring

/// One model trained and scored under one protocol.
public struct Experiment: Codable, Sendable, Equatable {
  /// Names the experiment among all.
  public struct Key: Codable, Sendable, Hashable {
    public var `protocol`: EvaluationProtocol
    public var model: ModelKind
    public var rebalanced: Bool
    /// How class 1 was raised; nil when nothing was rebalanced.
    public var oversampling: Oversampling?
    public var features: FeatureKind
    /// Set where a protocol has one run out of line.
    public var variant: Variant?
  }

  /// A run out of line with the rest of its protocol.
  public enum Variant: String, Codable, Sendable {
    /// The published forest: fitted on the first split's training rows, scored on the second split's test rows, many of
    /// which it was fitted on.
    case crossedSplits = "crossed-splits"
  }

  public var key: Key
  public var train: RowCounts
  public var validation: RowCounts
  public var test: RowCounts
  /// What was checked on the very rows used.
  public var audit: SplitAudit
  /// At a probability above 0.5.
  public var scores: Scores
  /// The scores with n and 95 % intervals.
  public var rates: Rates
  public var leak: LeakAudit
  /// On the validation rows, at a probability above 0.5: what a choice between models or features may look at.
  public var validationScores: Scores?
  /// At the threshold with the highest F1 on the validation rows; nil where a protocol has none.
  public var chosen: ChosenThreshold?
  /// At the lowest threshold that flags at most `RunSettings.falseAlarmLimit` of the normal validation rows.
  public var screening: ChosenThreshold?
  /// The same training with other seeds, the one shown first.
  public var repeats: [RepeatScores]
  public var curves: ScoreCurves
  /// The most confident mistakes; empty where they would not be honest ones (`published`) or are not shown.
  public var failures: [Failure]
  public var attention: Attention?
  /// One report an epoch; nil for a forest.
  public var history: [EpochReport]?
  /// The epoch whose weights are scored, from 1; nil for a forest.
  public var chosenEpoch: Int?
  /// The network's schedule; nil for a forest.
  public var network: NetworkSettings?
  /// The share of rows misjudged by the trees that did not see them, after 1, 2, … trees; nil for a network.
  public var outOfBagError: [Double]?
}

/// The size of one part of a split.
public struct RowCounts: Codable, Sendable, Equatable {
  public var normal: Int
  public var abnormal: Int
  /// Rows among them that rebalancing made.
  public var made: Int
  /// Rows by class symbol.
  public var classes: [String: Int]

  package init(_ rows: [DrawnRow], of beats: BeatSet) {
    classes = beats.countsBySymbol(of: rows.lazy.map { Int($0.beat) })
    normal = classes[BeatClass.normal.symbol, default: 0]
    abnormal = rows.count - normal
    made = rows.count { $0.isMade }
  }

  public var total: Int { normal + abnormal }
}

/// A model's results on its test rows at one threshold.
public struct Scores: Codable, Sendable, Equatable {
  public var confusion: ConfusionMatrix
  public var accuracy: Double?
  public var precision: Double?
  public var recall: Double?
  /// The share of each class's beats judged rightly (N passed as normal, others flagged), by class symbol; nil for a
  /// class without test rows.
  public var recallByClass: [String: Double?]

  /// - Parameter threshold: probabilities above it are flagged abnormal.
  init(classes: [BeatClass], probabilities: [Float], threshold: Float) {
    let labels = classes.map { UInt8($0.isAbnormal ? 1 : 0) }
    confusion = ConfusionMatrix(labels: labels, probabilities: probabilities, threshold: threshold)
    accuracy = confusion.accuracy
    precision = confusion.precision
    recall = confusion.recall
    recallByClass = [:]
    for kind in BeatClass.allCases {
      let rows = classes.indices.filter { classes[$0] == kind }
      let right = rows.count { (probabilities[$0] > threshold) == kind.isAbnormal }
      recallByClass.updateValue(rows.isEmpty ? nil : Double(right) / Double(rows.count), forKey: kind.symbol)
    }
  }
}

/// The results of one of several trainings that differ in their seed only.
public struct RepeatScores: Codable, Sendable, Equatable {
  public var confusion: ConfusionMatrix
  public var accuracy: Double?
  public var recall: Double?
  public var precision: Double?

  init(_ rows: TestRows, _ outcome: TrainingOutcome) {
    confusion = ConfusionMatrix(labels: rows.labels, probabilities: outcome.testProbabilities, threshold: 0.5)
    (accuracy, recall, precision) = (confusion.accuracy, confusion.recall, confusion.precision)
  }
}

/// Results at a threshold that validation rows chose.
public struct ChosenThreshold: Codable, Sendable, Equatable {
  public var threshold: Float
  public var scores: Scores
}

extension Experiment.Key {
  /// A short name, e.g. "leak-free net after noise".
  public var name: String {
    [
      self.protocol.rawValue, model.rawValue, rebalanced ? "after" : "before", oversampling?.rawValue,
      features == .beat ? nil : features.rawValue, variant?.rawValue,
    ].compactMap { $0 }.joined(separator: " ")
  }
}
