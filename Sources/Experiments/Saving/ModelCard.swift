import Foundation
import Groundwork
public import Heartbeats
public import Models
import Scoring

/// What a saved model is, what it takes, how well it did, and what it must not be used for.
///
/// ### File format
/// JSON with sorted keys beside the model's files; no times, durations or machine paths. `format` grows when a reader of
/// the older form would misread the newer one.
public struct ModelCard: Codable, Sendable, Equatable {
  /// The form this build writes and reads.
  public static let currentFormat = 1

  /// What the model takes: one row a beat.
  public struct Input: Codable, Sendable, Equatable {
    /// The tensor's name in the ONNX files: float32, rows x `samples`.
    public var name = "beats"
    public var samples = BeatSet.samplesPerBeat
    /// Samples a second.
    public var sampleRate = BeatSet.sampleRate
    public var lead = "MLII; the first signal where a record has none"
    public var window =
      "from the R peak to 1.2 T after it, T the median RR interval of the beats within 5 s on either side"
    public var scaling =
      "each beat by itself: (value - minimum) / (maximum - minimum) of the samples in the window, before padding; nothing is "
      + "fitted on other beats"
    public var padding = "zeros behind the window, up to 187 samples"
  }

  /// What the model gives.
  public struct Output: Codable, Sendable, Equatable {
    /// The tensor's name in the ONNX files: float32, rows.
    public var name = "probability"
    public var meaning = "probability that the beat is abnormal (classes S, V, F and Q of ANSI/AAMI EC57), from 0 to 1"
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
  }

  /// What it was trained, tuned and tested on.
  public struct TrainingData: Codable, Sendable, Equatable {
    public var source: BeatSource
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
  }

  /// A database that was not trained on.
  public struct OtherDatabase: Codable, Sendable, Equatable {
    public var source: BeatSource
    /// Of the content read, hex.
    public var sha256: String
  }

  /// How well it did on the test rows.
  public struct TestResults: Codable, Sendable, Equatable {
    /// At a probability above 0.5, with n and 95 % intervals.
    public var rates: Rates
    /// Area under the ROC curve; nil where the test rows lack a class.
    public var rocArea: Double?
  }

  /// A file of the model.
  public struct File: Codable, Sendable, Equatable {
    public var bytes: Int
    public var sha256: String
  }

  public var format = ModelCard.currentFormat
  public var tool: ToolVersion
  public var model: ModelKind
  /// The experiment's protocol, rebalancing and features.
  public var experiment: Experiment.Key
  public var settings: RunSettings
  public var seed: UInt64
  /// Whether it was trained for a quick look only.
  public var quick: Bool
  /// The network's schedule and its epoch; nil for a forest.
  public var network: NetworkSettings?
  public var chosenEpoch: Int?
  public var input = Input()
  public var output = Output()
  public var thresholds: [Threshold]
  public var data: TrainingData
  public var metrics: TestResults
  public var use =
    "For studying how heartbeat classifiers are evaluated. Not for diagnosis, monitoring or any decision about a person."
  public var limits: [String]
  /// The model's files beside the card, by name.
  public var files: [String: File]

  /// A threshold by its name; nil where the protocol has no validation rows to choose it on.
  public func threshold(_ name: Threshold.Name) -> Float? { thresholds.first { $0.name == name }?.value }
}

extension ModelCard {
  /// The card of one experiment's first training.
  init(_ experiment: Experiment, of results: Results, learntRecords: [String], files: [String: File]) {
    tool = results.tool
    model = experiment.key.model
    self.experiment = experiment.key
    settings = results.settings
    (seed, quick) = (results.seed, results.quick)
    (network, chosenEpoch) = (experiment.network, experiment.chosenEpoch)
    let limit = Int(100 * RunSettings.falseAlarmLimit)
    thresholds =
      [Threshold(name: .half, value: 0.5, purpose: "the published project's", scores: experiment.scores)]
      + [
        experiment.chosen.map {
          Threshold(
            name: .bestF1, value: $0.threshold, purpose: "highest F1 on the validation rows", scores: $0.scores)
        },
        experiment.screening.map {
          Threshold(
            name: .screening, value: $0.threshold,
            purpose: "screening: the lowest that flags at most \(limit) % of the normal validation rows",
            scores: $0.scores)
        },
      ].compactMap { $0 }
    data = TrainingData(
      source: results.data.source, sha256: results.data.sha256, train: experiment.train,
      validation: experiment.validation, test: experiment.test, learntRecords: learntRecords,
      testedOn: experiment.key.protocol == .crossDatabase
        ? results.testData.map { OtherDatabase(source: $0.source, sha256: $0.sha256) } : nil)
    metrics = TestResults(rates: experiment.rates, rocArea: experiment.curves.roc.area)
    limits = [
      results.data.source == .synthetic
        ? "Trained on synthetic beats: what it says of real ones means nothing."
        : "Trained on few patients; other people, devices and leads will differ.",
      "One lead, one beat at a time: rhythm is seen only through the zero padding.",
    ]
    self.files = files
  }

  func encoded() throws -> [UInt8] {
    return Array(try JSONEncoder.sorted(pretty: true).encode(self) + Data("\n".utf8))
  }
}
