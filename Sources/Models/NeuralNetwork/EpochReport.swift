/// What one epoch of training achieved, where a row is taken for its most probable class.
///
/// The training values are running ones, as Keras prints them: each batch is scored before its own step. The validation
/// values are those of the weights at the end of the epoch.
public struct EpochReport: Codable, Sendable, Equatable {
  /// Counted from 1.
  public var epoch: Int
  /// Mean cross-entropy in nats; of the training rows weighed by class where the settings say so.
  public var loss: Double
  /// The share of rows whose most probable class is theirs, in [0, 1].
  public var accuracy: Double
  /// Of the rows taken for another class than 0, the share that are of another than 0; nil when there are none.
  public var precision: Double?
  /// Of the rows of another class than 0, the share taken for another than 0; nil when there are none.
  public var recall: Double?
  /// Nil, like the following, without validation rows.
  public var validationLoss: Double?
  /// As `accuracy`, of the validation rows.
  public var validationAccuracy: Double?
  /// As `precision`, of the validation rows.
  public var validationPrecision: Double?
  /// As `recall`, of the validation rows.
  public var validationRecall: Double?

  /// A report by its values; the validation values are nil unless given.
  public init(
    epoch: Int, loss: Double, accuracy: Double, precision: Double?, recall: Double?, validationLoss: Double? = nil,
    validationAccuracy: Double? = nil, validationPrecision: Double? = nil, validationRecall: Double? = nil
  ) {
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.precision = precision
    self.recall = recall
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.validationPrecision = validationPrecision
    self.validationRecall = validationRecall
  }
}

extension EpochReport {
  init(epoch: Int, training: Tally, validation: Tally?) {
    self.init(
      epoch: epoch, loss: training.loss, accuracy: training.accuracy, precision: training.precision,
      recall: training.recall, validationLoss: validation?.loss, validationAccuracy: validation?.accuracy,
      validationPrecision: validation?.precision, validationRecall: validation?.recall)
  }
}
