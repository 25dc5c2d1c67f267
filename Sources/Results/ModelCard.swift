public import Files
import Foundation
public import Scoring

/// What a saved model is, what it takes, how well it did, and what it must not be used for.
///
/// ### File format
/// JSON with sorted keys beside the model's files; no times, durations or machine paths. `format` grows when a reader of
/// the older form would misread the newer one.
public struct ModelCard: Codable, Sendable, Equatable {
  /// The form this build writes and reads.
  public static let currentFormat = 3
  /// What every model is for, and what it is not.
  public static let studyOnly =
    "For studying how heartbeat classifiers are evaluated. Not for diagnosis, monitoring or any decision about a person."

  /// What the model takes: one row a beat.
  public struct Input: Codable, Sendable, Equatable {
    /// The tensor's name in the ONNX files: float32, rows x `columns`.
    public var name = "beats"
    public var columns: Int
    /// What the columns say, in their order.
    public var features: [Feature]

    package init(features: [Feature]) {
      columns = features.reduce(0) { $0 + $1.columns }
      self.features = features
    }
  }

  /// A column of the input, or several that are alike.
  public struct Feature: Codable, Sendable, Equatable {
    public var name: String
    /// The unit of its values; `1` for a number without one.
    public var unit: String
    public var columns: Int
    /// Formula, windows, filter and look-back, in words.
    public var definition: String

    package init(name: String, unit: String, columns: Int, definition: String) {
      self.name = name
      self.unit = unit
      self.columns = columns
      self.definition = definition
    }
  }

  /// What the model gives.
  public struct Output: Codable, Sendable, Equatable {
    /// The tensor's name in the ONNX files: float32, `probability`, one a row, of two classes, else `probabilities`, rows x
    /// classes.
    public var name: String
    /// The classes that are distinguished, in the order of their probabilities.
    public var classes: [String]
    public var meaning: String

    /// What models give that tell these classes apart.
    public init(_ classes: ClassSet) {
      self.classes = classes.names
      switch classes {
      case .binary:
        name = "probability"
        meaning = "probability that the beat is abnormal (classes S, V, F and Q of ANSI/AAMI EC57), from 0 to 1"
      case .aami:
        name = "probabilities"
        meaning =
          "probabilities of the classes of ANSI/AAMI EC57, which add up to 1: N normal, S supraventricular ectopic, V ventricular "
          + "ectopic, F fusion of both, Q paced or unknown; the beat is called the most probable, of equal ones the first"
      }
    }
  }

  /// A probability above which a beat is called abnormal.
  public struct Threshold: Codable, Sendable, Equatable {
    public enum Name: String, Codable, CaseIterable, Sendable {
      /// 0.5, the published project's, chosen on nothing.
      case half
      /// The highest F1 on the validation rows.
      case bestF1 = "best-f1"
      /// The lowest that flags at most a given share of the normal validation rows.
      case screening
    }

    public var name: Name
    public var value: Float
    public var purpose: String
    /// On the test rows.
    public var scores: Scores

    package init(name: Name, value: Float, purpose: String, scores: Scores) {
      self.name = name
      self.value = value
      self.purpose = purpose
      self.scores = scores
    }
  }

  /// What it was trained, tuned and tested on.
  public struct TrainingData: Codable, Sendable, Equatable {
    public var source: DataSource
    /// Of the content read, hex.
    public var sha256: String
    public var train: RowCounts
    /// Rows that chose the epoch and the thresholds.
    public var validation: RowCounts
    public var test: RowCounts
    /// Records that training and validation rows come from: beats of these are no test. Empty where records are unknown.
    public var learntRecords: [String]
    /// The other database that the test rows come from; nil where they come from the same one.
    public var testedOn: OtherDatabase?

    package init(
      source: DataSource, sha256: String, train: RowCounts, validation: RowCounts, test: RowCounts,
      learntRecords: [String], testedOn: OtherDatabase? = nil
    ) {
      self.source = source
      self.sha256 = sha256
      self.train = train
      self.validation = validation
      self.test = test
      self.learntRecords = learntRecords
      self.testedOn = testedOn
    }
  }

  /// A database that was not trained on.
  public struct OtherDatabase: Codable, Sendable, Equatable {
    public var source: DataSource
    /// Of the content read, hex.
    public var sha256: String

    package init(source: DataSource, sha256: String) {
      self.source = source
      self.sha256 = sha256
    }
  }

  /// How well it did on the test rows.
  public struct TestResults: Codable, Sendable, Equatable {
    /// With n and 95 % intervals; of two classes at a probability above 0.5.
    public var rates: Rates
    /// Rows true, columns called; of two classes at a probability above 0.5.
    public var confusion: ConfusionMatrix
    /// Area under the ROC curve of "abnormal"; nil where the test rows lack a class.
    public var rocArea: Double?

    package init(rates: Rates, confusion: ConfusionMatrix, rocArea: Double? = nil) {
      self.rates = rates
      self.confusion = confusion
      self.rocArea = rocArea
    }
  }

  /// A file of the model.
  public struct File: Codable, Sendable, Equatable {
    public var bytes: Int
    public var sha256: String

    package init(bytes: Int, sha256: String) {
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  public var format: Int = ModelCard.currentFormat
  public var tool: ToolVersion
  public var model: ModelID
  /// The experiment's protocol, rebalancing and features.
  public var experiment: Experiment.Key
  public var settings: RunSettings
  public var seed: UInt64
  /// Whether it was trained for a quick look only.
  public var quick: Bool
  /// The network's schedule and its epoch; nil for a forest.
  public var network: NetworkSchedule?
  public var chosenEpoch: Int?
  public var input: Input
  public var output: Output
  /// Empty for a model of more than two classes.
  public var thresholds: [Threshold]
  /// What this model was preferred to, and by what; nil where nothing could be compared.
  public var choice: ModelChoice?
  public var data: TrainingData
  public var metrics: TestResults
  public var use: String = ModelCard.studyOnly
  public var limits: [String]
  /// The model's files beside the card, by name.
  public var files: [String: File]

  package init(
    format: Int = ModelCard.currentFormat, tool: ToolVersion, model: ModelID, experiment: Experiment.Key,
    settings: RunSettings, seed: UInt64, quick: Bool, network: NetworkSchedule? = nil, chosenEpoch: Int? = nil,
    input: Input, output: Output, thresholds: [Threshold], choice: ModelChoice? = nil, data: TrainingData,
    metrics: TestResults, use: String = ModelCard.studyOnly, limits: [String], files: [String: File]
  ) {
    self.format = format
    self.tool = tool
    self.model = model
    self.experiment = experiment
    self.settings = settings
    self.seed = seed
    self.quick = quick
    self.network = network
    self.chosenEpoch = chosenEpoch
    self.input = input
    self.output = output
    self.thresholds = thresholds
    self.choice = choice
    self.data = data
    self.metrics = metrics
    self.use = use
    self.limits = limits
    self.files = files
  }

  /// A threshold by its name; nil where the protocol has no validation rows to choose it on.
  public func threshold(_ name: Threshold.Name) -> Float? { thresholds.first { $0.name == name }?.value }

  /// The file's bytes: JSON with sorted keys, a member a line.
  public func encoded() throws(Fault) -> [UInt8] {
    try JSONEncoder.sortedBytes(self, pretty: true)
  }
}
