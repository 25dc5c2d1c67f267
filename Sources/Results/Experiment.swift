public import Scoring

/// One model trained and scored under one protocol.
///
/// Its key and its scores are members of its own in results.json, so that a reader in another language finds `protocol`,
/// `model`, `confusion` and `recall` there.
public struct Experiment: Codable, Sendable, Equatable {
  /// Names the experiment among all.
  public struct Key: Codable, Sendable, Hashable {
    public var `protocol`: EvaluationProtocol
    public var model: ModelID
    public var rebalanced: Bool
    /// How class 1 was raised; nil when nothing was rebalanced.
    public var oversampling: Oversampling?
    public var features: FeatureKind
    /// The classes that are distinguished.
    public var classes: ClassSet
    /// Set where a protocol has one run out of line.
    public var variant: Variant?

    public init(
      `protocol`: EvaluationProtocol, model: ModelID, rebalanced: Bool, oversampling: Oversampling? = nil,
      features: FeatureKind, classes: ClassSet = .binary, variant: Variant? = nil
    ) {
      self.protocol = `protocol`
      self.model = model
      self.rebalanced = rebalanced
      self.oversampling = oversampling
      self.features = features
      self.classes = classes
      self.variant = variant
    }
  }

  /// A run out of line with the rest of its protocol.
  public enum Variant: String, Codable, Sendable {
    /// The published forest: fitted on the first split's training rows, scored on the second split's test rows, many of
    /// which it was fitted on.
    case crossedSplits = "crossed-splits"
  }

  public var `protocol`: EvaluationProtocol
  public var model: ModelID
  public var rebalanced: Bool
  /// How class 1 was raised; nil when nothing was rebalanced.
  @SaidNull public var oversampling: Oversampling?
  public var features: FeatureKind
  /// The classes that are distinguished.
  public var classes: ClassSet
  /// Set where a protocol has one run out of line.
  public var variant: Variant?
  public var train: RowCounts
  public var validation: RowCounts
  public var test: RowCounts
  /// What was checked on the very rows used.
  public var audit: SplitAudit
  /// On the test rows at a probability above 0.5, as are the four members after it.
  public var confusion: ConfusionMatrix
  public var accuracy: Double?
  public var precision: Double?
  public var recall: Double?
  /// As in `Scores`.
  public var recallByClass: [String: Double?]
  /// The scores with n and 95 % intervals.
  public var rates: Rates
  public var leak: LeakAudit
  /// On the validation rows, at a probability above 0.5: what a choice between models or features may look at.
  public var validationScores: Scores?
  /// At the threshold with the highest F1 on the validation rows; nil where a protocol has none.
  public var chosen: ChosenThreshold?
  /// At the lowest threshold that flags at most `RunSettings.falseAlarmLimit` of the normal validation rows.
  public var screening: ChosenThreshold?
  /// The same training with different seeds, in the order of the seeds.
  public var repeats: [RepeatScores]
  /// Which of `repeats`, from 0, all other members are of: the one with the median result. nil in results of earlier builds,
  /// whose members are of the first.
  public var shownRepeat: Int?
  public var curves: ScoreCurves
  /// The most confident mistakes; empty where they would not be honest ones (`published`) or are not shown.
  public var failures: [Failure]
  /// By record of the test rows, in the order of the data; nil where records are unknown.
  public var records: [RecordOutcome]?
  public var attention: Attention?
  /// One report an epoch; nil for a forest.
  public var history: [EpochScores]?
  /// The epoch whose weights are scored, from 1; nil for a forest.
  public var chosenEpoch: Int?
  /// The network's schedule; nil for a forest.
  public var network: NetworkSchedule?
  /// The share of rows misjudged by the trees that did not see them, after 1, 2, … trees; nil for a network.
  public var outOfBagError: [Double]?

  package init(
    `protocol`: EvaluationProtocol, model: ModelID, rebalanced: Bool, oversampling: Oversampling? = nil,
    features: FeatureKind, classes: ClassSet = .binary, variant: Variant? = nil, train: RowCounts,
    validation: RowCounts, test: RowCounts,
    audit: SplitAudit, confusion: ConfusionMatrix, accuracy: Double? = nil, precision: Double? = nil,
    recall: Double? = nil, recallByClass: [String: Double?], rates: Rates, leak: LeakAudit,
    validationScores: Scores? = nil, chosen: ChosenThreshold? = nil, screening: ChosenThreshold? = nil,
    repeats: [RepeatScores], shownRepeat: Int? = nil, curves: ScoreCurves, failures: [Failure],
    records: [RecordOutcome]? = nil, attention: Attention? = nil,
    history: [EpochScores]? = nil, chosenEpoch: Int? = nil, network: NetworkSchedule? = nil,
    outOfBagError: [Double]? = nil
  ) {
    self.protocol = `protocol`
    self.model = model
    self.rebalanced = rebalanced
    self.oversampling = oversampling
    self.features = features
    self.classes = classes
    self.variant = variant
    self.train = train
    self.validation = validation
    self.test = test
    self.audit = audit
    self.confusion = confusion
    self.accuracy = accuracy
    self.precision = precision
    self.recall = recall
    self.recallByClass = recallByClass
    self.rates = rates
    self.leak = leak
    self.validationScores = validationScores
    self.chosen = chosen
    self.screening = screening
    self.repeats = repeats
    self.shownRepeat = shownRepeat
    self.curves = curves
    self.failures = failures
    self.records = records
    self.attention = attention
    self.history = history
    self.chosenEpoch = chosenEpoch
    self.network = network
    self.outOfBagError = outOfBagError
  }
}

/// What an experiment's flat members say together.
extension Experiment {
  /// Names it among all.
  public var key: Key {
    Key(
      protocol: self.protocol, model: model, rebalanced: rebalanced, oversampling: oversampling, features: features,
      classes: classes, variant: variant)
  }

  /// On the test rows at a probability above 0.5.
  public var scores: Scores {
    Scores(
      confusion: confusion, accuracy: accuracy, precision: precision, recall: recall, recallByClass: recallByClass)
  }
}

extension Experiment.Key {
  /// A short name, e.g. "leak-free net after noise".
  public var name: String {
    [
      self.protocol.rawValue, model.rawValue, rebalanced ? "after" : "before", oversampling?.rawValue,
      features == .beat ? nil : features.rawValue,
      classes == .binary ? nil : classes.rawValue, variant?.rawValue,
    ].compactMap { $0 }.joined(separator: " ")
  }
}
