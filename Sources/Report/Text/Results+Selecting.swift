import Results
import Scoring

extension Results {
  /// The results of models that tell normal from abnormal by a beat's samples, with or without rhythm: what most figures and
  /// sentences compare. The five classes, and features relative to the patient, have a section of their own.
  var ofTwoClasses: Results {
    var chosen = self
    chosen.experiments = experiments.filter { $0.classes == .binary && $0.features != .patient }
    chosen.settings.protocols = settings.protocols.filter { $0 != .crossPatient }
    return chosen
  }

  /// The strictest protocol with patients on one side only that ran for five classes.
  var patientProtocols: [EvaluationProtocol] {
    settings.protocols.filter { name in
      experiments.contains { $0.protocol == name && $0.records != nil } && name != .leakFree
    }
  }

  /// The five-class runs of a protocol, those with patient features last.
  func fiveClassRuns(_ name: EvaluationProtocol) -> [Experiment] {
    experiments.filter { $0.protocol == name && $0.classes == .aami }
  }

  /// The run a reader should look at: with patient features, and with the highest F1 of S and V on validation rows where there are
  /// any, else without rebalancing.
  func bestFiveClassRun(_ name: EvaluationProtocol, _ model: ModelID) -> Experiment? {
    let runs = fiveClassRuns(name).filter { $0.model == model }
    let relative = runs.filter { $0.features == .patient }
    let candidates = relative.isEmpty ? runs : relative
    let scored = candidates.compactMap { run in
      run.validationScores.map { (run: run, score: $0.confusion.ectopicF1) }
    }
    return scored.max { $0.score < $1.score }?.run ?? candidates.first { !$0.rebalanced } ?? candidates.first
  }

  /// The run with features relative to the patient that a headline quotes: weighted classes where that ran.
  func patientRun(_ name: EvaluationProtocol, _ model: ModelID) -> Experiment? {
    let runs = experiments.filter {
      $0.protocol == name && $0.model == model && $0.features == .patient && $0.classes == .binary
    }
    return runs.first { $0.oversampling == .weights } ?? runs.first
  }
}

extension Results {
  /// Whether a protocol has drawn beats only, also to test on.
  func isOfDrawnBeats(_ name: EvaluationProtocol) -> Bool {
    draw != nil && name != .interPatient && name != .crossDatabase
  }

  /// What the results of a protocol are counted by: records, or patients where a database that is scored record by record has
  /// too many to list.
  func unit(of name: EvaluationProtocol) -> String {
    let tested: DataSummary? =
      switch name {
      case .interPatient: data
      case .crossDatabase: testData
      case .published, .leakFree, .crossPatient: nil
      }
    return tested?.unlistedRecords == nil ? "record" : "patient"
  }
}

extension Experiment {
  /// The lowest and highest recall over trainings with different seeds; nil where there was one.
  var recallRange: ClosedRange<Double>? {
    let recalls = repeats.compactMap(\.recall)
    guard recalls.count > 1, let low = recalls.min(), let high = recalls.max() else { return nil }
    return low...high
  }
}

extension ConfusionMatrix {
  /// The mean F1 of S and V, 0 for one that is not defined.
  var ectopicF1: Double {
    let scores = [("S", f1ByClass), ("V", f1ByClass)].map { name, scores in
      classes.firstIndex(of: name).flatMap { scores[$0] } ?? 0
    }
    return scores.reduce(0, +) / Double(scores.count)
  }
}
