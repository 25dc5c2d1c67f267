/// Everything a report shows, as written to results.json: the wall between training and drawing.
///
/// ### File format
/// JSON with sorted keys, no times of day, durations or machine paths: the same inputs, seed and build give the same
/// bytes for any number of jobs. `format` grows when a reader of the older form would misread the newer one.
public struct Results: Codable, Sendable, Equatable {
  /// The form this build writes and reads.
  public static let currentFormat = 2

  public var format: Int = Results.currentFormat
  public var tool: ToolVersion
  public var seed: UInt64
  public var quick: Bool
  public var settings: RunSettings
  /// What was trained on, and tested on too but for the cross-database protocol.
  public var data: DataSummary
  /// The database that the cross-database protocol tests on; nil where it was not given.
  public var testData: DataSummary?
  /// Class sizes as found and after each way of rebalancing all beats.
  /// What was drawn of the data to train on; nil where all beats are in memory and none is left out.
  public var draw: BeatDraw?
  public var balance: [ClassBalance]
  /// Each class's typical beat.
  public var typicalBeats: [TypicalBeat]
  /// Noisy copies of beats, each beside its original.
  public var oversampledBeats: [OversampledBeat]
  /// Test rows of the published protocol, rebalanced with noise, beside training rows of the same beats, one of each abnormal
  /// class; nil where that did not run.
  public var twins: [BeatTwin]?
  public var experiments: [Experiment]
  /// What each record is used for, by protocol that keeps records apart; nil in results of earlier builds.
  public var recordRoles: [RecordRoles]?
  /// Experiments compared on the same test rows.
  public var comparisons: [Comparison]
  /// What needs no learning, under each protocol.
  public var yardsticks: [Yardstick]
  /// Protocols that were asked for and could not run, with the reason.
  public var notRun: [SkippedProtocol]
  /// What is said of each model that was trained, in the order of figures and tables.
  public var modelDescriptions: [ModelDescription]
  /// The models that the run saved; nil in results of earlier builds, which saved none.
  public var models: [ModelListing]?

  package init(
    format: Int = Results.currentFormat, tool: ToolVersion, seed: UInt64, quick: Bool, settings: RunSettings,
    data: DataSummary, testData: DataSummary? = nil, balance: [ClassBalance], typicalBeats: [TypicalBeat],
    oversampledBeats: [OversampledBeat], experiments: [Experiment], recordRoles: [RecordRoles]? = nil,
    comparisons: [Comparison],
    yardsticks: [Yardstick] = [], notRun: [SkippedProtocol], modelDescriptions: [ModelDescription],
    models: [ModelListing]? = nil
  ) {
    self.format = format
    self.tool = tool
    self.seed = seed
    self.quick = quick
    self.settings = settings
    self.data = data
    self.testData = testData
    self.balance = balance
    self.typicalBeats = typicalBeats
    self.oversampledBeats = oversampledBeats
    self.experiments = experiments
    self.recordRoles = recordRoles
    self.comparisons = comparisons
    self.yardsticks = yardsticks
    self.notRun = notRun
    self.modelDescriptions = modelDescriptions
    self.models = models
  }
}

/// The program that wrote a results file.
public struct ToolVersion: Codable, Sendable, Equatable {
  public var name: String
  public var version: String

  package init(name: String, version: String) {
    self.name = name
    self.version = version
  }

  /// This build.
  public static let current = ToolVersion(name: "ecg-report", version: "0.1.0")
}

/// A protocol that did not run.
public struct SkippedProtocol: Codable, Sendable, Equatable {
  public var `protocol`: EvaluationProtocol
  public var reason: String

  package init(`protocol`: EvaluationProtocol, reason: String) {
    self.protocol = `protocol`
    self.reason = reason
  }
}
