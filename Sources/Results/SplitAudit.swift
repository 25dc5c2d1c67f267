public import Scoring

/// What lies on both sides of a split, counted on the very rows a model was trained and scored on.
public struct SplitAudit: Codable, Sendable, Equatable {
  public var testRows: Int
  /// Test rows whose beat, or a copy of it, was also trained on.
  public var testRowsTrainedOn: Int
  /// Validation rows whose beat, or a copy of it, was also trained on.
  public var validationRowsTrainedOn: Int
  /// Test rows that rebalancing added.
  public var oversampledTestRows: Int
  /// Records with rows both in training (or validation) and in test; nil where records are unknown.
  public var sharedRecords: Int?
  /// Test rows from such records; nil where records are unknown.
  public var testRowsFromSharedRecords: Int?
  /// Patients with rows both in training (or validation) and in test; nil where records are unknown. MIT-BIH's published
  /// lists have one, whose records 201 and 202 they put on different sides.
  public var sharedPatients: Int?
  /// Test rows from such patients; nil where records are unknown.
  public var testRowsFromSharedPatients: Int?
  /// Test rows with the very samples of another beat that was trained on or validated with; noisy copies aside. This
  /// and the next three are nil in results of earlier builds, which did not compare contents.
  public var testRowsWithTwin: Int?
  /// Rows of the split whose samples another of its beats has too, on whichever side; noisy copies aside.
  public var twinRows: Int?
  /// Training and validation rows that were left out, since the test rows hold the same samples.
  public var twinsLeftOut: Int?
  /// Beats in the largest group with the same samples, which a split by classes may be off by; 1 where there is none.
  public var largestTwinGroup: Int?
  /// Share of abnormal beats among all beats of the data, and among the test rows.
  public var prevalence: Double
  public var testPrevalence: Double
  /// What lies in both of two databases; nil where there is one.
  public var databases: DatabaseAudit?

  package init(
    testRows: Int, testRowsTrainedOn: Int, validationRowsTrainedOn: Int, oversampledTestRows: Int,
    sharedRecords: Int? = nil,
    testRowsFromSharedRecords: Int? = nil, prevalence: Double, testPrevalence: Double, databases: DatabaseAudit? = nil
  ) {
    self.testRows = testRows
    self.testRowsTrainedOn = testRowsTrainedOn
    self.validationRowsTrainedOn = validationRowsTrainedOn
    self.oversampledTestRows = oversampledTestRows
    self.sharedRecords = sharedRecords
    self.testRowsFromSharedRecords = testRowsFromSharedRecords
    self.prevalence = prevalence
    self.testPrevalence = testPrevalence
    self.databases = databases
  }
}

/// What two databases have in common, counted on the very rows used.
public struct DatabaseAudit: Codable, Sendable, Equatable {
  /// Test rows of the training database, and training or validation rows of the test database.
  public var rowsOutOfPlace: Int
  /// Test rows with the very samples of a beat that was trained on or validated with.
  public var identicalTestRows: Int
  /// Beats of the training database that were left out, since the test database holds the same samples.
  public var leftOut: Int
  /// Names of records that occur in both databases, of different records as far as names can tell; nil where one of them
  /// knows no records.
  public var sharedNames: Int?

  package init(rowsOutOfPlace: Int, identicalTestRows: Int, leftOut: Int, sharedNames: Int? = nil) {
    self.rowsOutOfPlace = rowsOutOfPlace
    self.identicalTestRows = identicalTestRows
    self.leftOut = leftOut
    self.sharedNames = sharedNames
  }
}

/// Results apart for test rows whose beat was also trained on, as itself or as a twin, and for all others.
public struct LeakAudit: Codable, Sendable, Equatable {
  public var trainedOn: ConfusionMatrix
  public var others: ConfusionMatrix
  /// The recall of each of the two, with intervals; nil in results of earlier builds.
  public var trainedOnRecall: Rate?
  public var othersRecall: Rate?

  package init(
    trainedOn: ConfusionMatrix, others: ConfusionMatrix, trainedOnRecall: Rate? = nil, othersRecall: Rate? = nil
  ) {
    self.trainedOn = trainedOn
    self.others = others
    self.trainedOnRecall = trainedOnRecall
    self.othersRecall = othersRecall
  }
}
