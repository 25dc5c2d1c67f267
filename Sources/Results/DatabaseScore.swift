public import Scoring

/// How an annotator's beats compare with the reference's over the records of a database, after ANSI/AAMI EC57.
public struct DatabaseScore: Sendable {
  /// One record's table.
  public struct Record: Sendable, Equatable {
    public var name: String
    /// Whom the record is of; records of one patient share the name.
    public var patient: String
    public var table: BeatComparison
    /// Whether the test's model was trained on it, or on another record of the same patient; nil where that is not known.
    public var isSeen: Bool?

    package init(name: String, patient: String, table: BeatComparison, isSeen: Bool?) {
      self.name = name
      self.patient = patient
      self.table = table
      self.isSeen = isSeen
    }
  }

  /// One measure over all records, as EC57's summary has it, with an interval.
  public struct Measure: Sendable, Equatable {
    /// E.g. "QRS Se".
    public var name: String
    public var statistics: RecordStatistics
    /// Of the gross share.
    public var rate: Rate

    package init(name: String, statistics: RecordStatistics, rate: Rate) {
      self.name = name
      self.statistics = statistics
      self.rate = rate
    }
  }

  /// What came out for the beats of one class of the reference.
  public struct ClassResult: Sendable, Equatable {
    public var beatClass: BeatClass
    /// Beats called this class; those that were missed count against it.
    public var recall: Rate
    /// Of N the beats called N or missed, of others those called anything but N: what normal against abnormal asks.
    public var told: Rate
    /// Of the beats called so, those that are.
    public var precision: Rate

    package init(beatClass: BeatClass, recall: Rate, told: Rate, precision: Rate) {
      self.beatClass = beatClass
      self.recall = recall
      self.told = told
      self.precision = precision
    }
  }

  /// What the test's labels tell apart.
  public enum Labels: String, Codable, Sendable {
    /// One class only, as a QRS detector's.
    case none
    /// N and one other.
    case binary
    /// Three classes or more.
    case five
  }

  /// Which of the scored records the test's model may have seen.
  public struct Audit: Sendable, Equatable {
    /// The records that it was trained on; nil where nobody said.
    public var trainedOn: [String]?
    /// Scored records among them.
    public var records: [String]
    /// Scored records of a patient who has another record among them.
    public var ofSamePatients: [String]

    package init(trainedOn: [String]?, records: [String], ofSamePatients: [String]) {
      self.trainedOn = trainedOn
      self.records = records
      self.ofSamePatients = ofSamePatients
    }

    /// Scored records that are no fair test.
    public var seen: Set<String> { Set(records + ofSamePatients) }
  }

  /// A run of a report beside the test, on the records that both have.
  public struct Beside: Sendable, Equatable {
    /// E.g. "Network, after (noise)".
    public var run: String
    public var `protocol`: EvaluationProtocol
    /// Whose colour it has.
    public var colour: ModelDescription.ColourRole
    public var records: Int
    public var rows: [Row]

    /// One measure of both.
    public struct Row: Sendable, Equatable {
      /// E.g. "Recall of S".
      public var name: String
      public var test: Rate
      public var run: Rate
      /// Test minus run, where both are defined, and its interval over patients, the same in both draws.
      public var difference: Double?
      public var interval: Interval?

      package init(name: String, test: Rate, run: Rate, difference: Double?, interval: Interval?) {
        self.name = name
        self.test = test
        self.run = run
        self.difference = difference
        self.interval = interval
      }
    }

    package init(
      run: String, protocol: EvaluationProtocol, colour: ModelDescription.ColourRole, records: Int, rows: [Row]
    ) {
      self.run = run
      self.protocol = `protocol`
      self.colour = colour
      self.records = records
      self.rows = rows
    }
  }

  /// The reference's folder, without those before it, its annotator, and the test in words.
  public var reference: String
  public var annotator: String
  public var test: String
  /// From which second on beats count.
  public var start: Double
  /// `S` or `N`.
  public var escapeBeats: String
  /// In words, e.g. "DS2"; nil where all records are scored.
  public var split: String?
  /// In the order of the data.
  public var records: [Record]
  public var measures: [Measure]
  public var classes: [ClassResult]
  /// The abnormal beats: called anything but N, and how many of such calls were right.
  public var abnormal: (recall: Rate, precision: Rate)
  public var labels: Labels
  /// Area under the ROC curve of the probabilities over the beats that both marked; nil without probabilities.
  public var rocArea: Double?
  public var audit: Audit
  /// The classes over the records that were not seen; nil where that is all or none.
  public var unseen: [ClassResult]?
  /// nil where nothing was asked for; empty where the report has no run on these records.
  public var beside: [Beside]?

  package init(
    reference: String, annotator: String, test: String, start: Double, escapeBeats: String, split: String?,
    records: [Record], measures: [Measure], classes: [ClassResult], abnormal: (recall: Rate, precision: Rate),
    labels: Labels, rocArea: Double?, audit: Audit, unseen: [ClassResult]?, beside: [Beside]? = nil
  ) {
    self.reference = reference
    self.annotator = annotator
    self.test = test
    self.start = start
    self.escapeBeats = escapeBeats
    self.split = split
    self.records = records
    self.measures = measures
    self.classes = classes
    self.abnormal = abnormal
    self.labels = labels
    self.rocArea = rocArea
    self.audit = audit
    self.unseen = unseen
    self.beside = beside
  }

  /// All records' tables together.
  public var table: BeatComparison { records.reduce(BeatComparison()) { $0 + $1.table } }

  /// Patients who were scored.
  public var patients: Int { Set(records.map(\.patient)).count }
}
