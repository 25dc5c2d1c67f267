public import Scoring

/// The size of one part of a split.
public struct RowCounts: Codable, Sendable, Equatable {
  public var normal: Int
  public var abnormal: Int
  /// Rows among them that rebalancing added; `made` in results.json.
  public var oversampled: Int
  /// Rows by class symbol.
  public var classes: [String: Int]

  package init(normal: Int, abnormal: Int, oversampled: Int, classes: [String: Int]) {
    self.normal = normal
    self.abnormal = abnormal
    self.oversampled = oversampled
    self.classes = classes
  }

  public var total: Int { normal + abnormal }

  private enum CodingKeys: String, CodingKey {
    case normal, abnormal, classes
    case oversampled = "made"
  }
}

/// A model's results on its test rows at one threshold.
public struct Scores: Codable, Sendable, Equatable {
  public var confusion: ConfusionMatrix
  public var accuracy: Double?
  public var precision: Double?
  public var recall: Double?
  /// The share of each class's beats correctly classified (N not flagged, others flagged), by class symbol; nil for a
  /// class without test rows.
  public var recallByClass: [String: Double?]

  package init(
    confusion: ConfusionMatrix, accuracy: Double? = nil, precision: Double? = nil, recall: Double? = nil,
    recallByClass: [String: Double?]
  ) {
    self.confusion = confusion
    self.accuracy = accuracy
    self.precision = precision
    self.recall = recall
    self.recallByClass = recallByClass
  }
}

/// The results of one of several trainings that differ in their seed only.
public struct RepeatScores: Codable, Sendable, Equatable {
  public var confusion: ConfusionMatrix
  public var accuracy: Double?
  public var recall: Double?
  public var precision: Double?

  package init(confusion: ConfusionMatrix, accuracy: Double? = nil, recall: Double? = nil, precision: Double? = nil) {
    self.confusion = confusion
    self.accuracy = accuracy
    self.recall = recall
    self.precision = precision
  }
}

/// Results at a threshold that validation rows chose.
public struct ChosenThreshold: Codable, Sendable, Equatable {
  public var threshold: Float
  /// On the test rows.
  public var scores: Scores
  /// The share of the normal validation rows that it flags; nil in results of earlier builds.
  public var validationFalseAlarms: Double?

  package init(threshold: Float, scores: Scores, validationFalseAlarms: Double? = nil) {
    self.threshold = threshold
    self.scores = scores
    self.validationFalseAlarms = validationFalseAlarms
  }
}
