public import Scoring

/// What came out on one record's test rows, from which every table by record or patient is counted.
public struct RecordOutcome: Codable, Sendable, Equatable {
  public var record: String
  /// Whom the record is of; records of one patient share the name.
  public var patient: String
  /// Of the training that the figures show, at the experiment's own classes.
  public var confusion: ConfusionMatrix

  package init(record: String, patient: String, confusion: ConfusionMatrix) {
    self.record = record
    self.patient = patient
    self.confusion = confusion
  }
}
