import Files
import Heartbeats
import Results
import Scoring

extension ModelCard {
  /// The card of one training.
  ///
  /// - Parameter experiment: the results of that training.
  init(
    _ experiment: Experiment, of results: Results, input: Input, choice: ModelChoice?, learntRecords: [String],
    files: [String: File]
  ) {
    let limit = Int(100 * RunSettings.falseAlarmLimit)
    let half = Threshold(name: .half, value: 0.5, purpose: "the published project's", scores: experiment.scores)
    let chosen = [
      experiment.chosen.map {
        Threshold(name: .bestF1, value: $0.threshold, purpose: "highest F1 on the validation rows", scores: $0.scores)
      },
      experiment.screening.map {
        Threshold(
          name: .screening, value: $0.threshold,
          purpose: "screening: the lowest that flags at most \(limit) % of the normal validation rows",
          scores: $0.scores)
      },
    ].compactMap { $0 }
    self.init(
      tool: results.tool, model: experiment.model, experiment: experiment.key, settings: results.settings,
      seed: results.seed, quick: results.quick, network: experiment.network, chosenEpoch: experiment.chosenEpoch,
      input: input, output: Output(experiment.classes),
      thresholds: experiment.classes == .binary ? [half] + chosen : [], choice: choice,
      data: TrainingData(
        source: results.data.source, sha256: results.data.sha256, train: experiment.train,
        validation: experiment.validation, test: experiment.test, learntRecords: learntRecords,
        testedOn: experiment.protocol == .crossDatabase
          ? results.testData.map { OtherDatabase(source: $0.source, sha256: $0.sha256) } : nil),
      metrics: TestResults(
        rates: experiment.rates, confusion: experiment.confusion, rocArea: experiment.curves.roc.area),
      limits: [
        results.data.source == .synthetic
          ? "Trained on synthetic beats: what it says of real ones means nothing."
          : "Trained on few patients; other people, devices and leads will differ.",
        experiment.features.limit,
      ], files: files)
  }
}

extension ModelCard.Input {
  init(_ columns: BeatColumns) {
    self.init(
      features: columns.features.map {
        ModelCard.Feature(name: $0.name, unit: $0.unit, columns: $0.columns, definition: $0.definition)
      })
  }
}

extension FeatureKind {
  /// What a model that is told no more cannot know.
  fileprivate var limit: String {
    switch self {
    case .beat: "One lead, one beat at a time: rhythm is seen only through the zero padding."
    case .beatAndRhythm:
      "Needs the whole record: a beat is told by the record's own median interval and beat, so that one whose usual rhythm is "
        + "abnormal looks normal."
    case .patient:
      "Needs the whole record: a beat is told by the record's own median beat and mean interval, so that one whose usual rhythm "
        + "is abnormal may look normal."
    }
  }
}

extension ModelListing {
  init(experiment: Experiment.Key, choice: ModelChoice? = nil, files: [String: [UInt8]]) {
    self.init(
      experiment: experiment, choice: choice,
      files: files.sorted { $0.key < $1.key }.map {
        File(name: $0.key, bytes: $0.value.count, sha256: SHA256.hexDigest(of: $0.value))
      })
  }
}
