import Groundwork
package import Heartbeats
package import Results
import Scoring

extension RowCounts {
  package init(_ rows: [DrawnRow], of beats: BeatSet) {
    let classes = beats.countsBySymbol(of: rows.lazy.map { Int($0.beat) })
    let normal = classes[BeatClass.normal.symbol, default: 0]
    self.init(
      normal: normal, abnormal: rows.count - normal, oversampled: rows.count { $0.isOversampled }, classes: classes)
  }
}

extension Scores {
  /// - Parameter threshold: probabilities above it are flagged abnormal.
  init(classes: [BeatClass], probabilities: [Float], threshold: Float) {
    let labels = classes.map { UInt8($0.isAbnormal ? 1 : 0) }
    let confusion = ConfusionMatrix(labels: labels, probabilities: probabilities, threshold: threshold)
    var recalls: [String: Double?] = [:]
    for kind in BeatClass.allCases {
      let rows = classes.indices.filter { classes[$0] == kind }
      let right = rows.count { (probabilities[$0] > threshold) == kind.isAbnormal }
      recalls.updateValue(rows.isEmpty ? nil : Double(right) / Double(rows.count), forKey: kind.symbol)
    }
    self.init(
      confusion: confusion, accuracy: confusion.accuracy, precision: confusion.precision, recall: confusion.recall,
      recallByClass: recalls)
  }
}

extension Scores {
  /// The scores of a training's test rows.
  init(_ classes: [BeatClass], _ outcome: TrainingOutcome, of set: ClassSet) {
    self.init(classes, predictions: outcome.testClasses, probabilities: outcome.testProbabilities, of: set)
  }

  /// - Parameters:
  ///   - predictions: the most probable class of each row, where there are more than two.
  ///   - probabilities: of each row to be abnormal.
  init(_ classes: [BeatClass], predictions: [UInt8], probabilities: [Float], of set: ClassSet) {
    guard set != .binary else {
      self.init(classes: classes, probabilities: probabilities, threshold: 0.5)
      return
    }
    let confusion = ConfusionMatrix(
      classes: set.names, labels: classes.map { set.label(of: $0) }, predictions: predictions)
    self.init(
      confusion: confusion, accuracy: confusion.accuracy, precision: confusion.precision, recall: confusion.recall,
      recallByClass: Dictionary(uniqueKeysWithValues: zip(set.names, confusion.recallByClass)))
  }
}

extension RepeatScores {
  init(_ rows: TestRows, _ outcome: TrainingOutcome, of set: ClassSet) {
    let confusion = Scores(rows.classes, outcome, of: set).confusion
    self.init(
      confusion: confusion, accuracy: confusion.accuracy, recall: confusion.recall, precision: confusion.precision)
  }
}

extension RepeatScores {
  /// Which of several trainings has the median result: recall of two classes, mean F1 of more. Of an even number it is the
  /// lower of the two in the middle; of equal ones the earlier comes first.
  static func medianIndex(_ repeats: [RepeatScores]) -> Int {
    let results = repeats.map { $0.confusion.classes.count > 2 ? $0.confusion.macroF1 : $0.recall }
    let sorted = repeats.indices.sorted { (results[$0] ?? 0, $0) < (results[$1] ?? 0, $1) }
    return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
  }
}

extension Rate {
  /// The share of some test rows of which something holds.
  init(of members: [Int], in rows: TestRows, seed: UInt64, _ holds: (Int) -> Bool) {
    self.init(
      members.map(holds), patients: rows.patients.isEmpty ? [] : members.map { rows.patients[$0] }, seed: seed)
  }

  /// - Parameters:
  ///   - outcomes: of each row that counts.
  ///   - patients: of each such row; empty where unknown.
  init(_ outcomes: [Bool], patients: [UInt32], seed: UInt64) {
    let proportion = Proportion(successes: outcomes.count { $0 }, count: outcomes.count)
    self.init(
      successes: proportion.successes, n: proportion.count, estimate: proportion.estimate,
      overBeats: proportion.wilson(),
      overRecords: patients.isEmpty
        ? nil : bootstrapInterval(of: Proportion.byGroup(patients, successes: outcomes), seed: seed)?.interval)
  }
}

extension LeakAudit {
  /// - Parameters:
  ///   - rows: the test rows of the split.
  ///   - predictions: 1 for each row that is flagged.
  init(_ split: Split, _ rows: TestRows, predictions: [UInt8], seed: UInt64) {
    let trained = Set(split.train.map(\.beat))
    let isTrainedOn = split.test.map { trained.contains($0.beat) }
    self.init(trainedOn: ConfusionMatrix(), others: ConfusionMatrix())
    for (row, isTrainedOn) in isTrainedOn.enumerated() {
      let (actual, predicted) = (rows.labels[row] == 1, predictions[row] == 1)
      if isTrainedOn {
        trainedOn.count(actual: actual, predicted: predicted)
      } else {
        others.count(actual: actual, predicted: predicted)
      }
    }
    let recall = { (name: String, isMember: (Int) -> Bool) in
      Rate(
        of: rows.labels.indices.filter { rows.labels[$0] == 1 && isMember($0) }, in: rows,
        seed: SeededGenerator.derive(seed, name)
      ) { predictions[$0] == 1 }
    }
    trainedOnRecall = recall("trained on") { isTrainedOn[$0] }
    othersRecall = recall("not trained on") { !isTrainedOn[$0] }
  }
}

extension ScoreCurves {
  init(labels: [UInt8], probabilities: [Float]) {
    var roc = ROCCurve(labels: labels, probabilities: probabilities).thinned(to: 32)
    var precisionRecall = PrecisionRecallCurve(labels: labels, probabilities: probabilities).thinned(to: 32)
    // A millionth is more than a page can show, and all digits would make a fifth of the whole file.
    for index in roc.points.indices {
      roc.points[index].fpr = Self.millionths(roc.points[index].fpr)
      roc.points[index].tpr = Self.millionths(roc.points[index].tpr)
    }
    for index in precisionRecall.points.indices {
      precisionRecall.points[index].recall = Self.millionths(precisionRecall.points[index].recall)
      precisionRecall.points[index].precision = Self.millionths(precisionRecall.points[index].precision)
    }
    let all = ThresholdSweep(labels: labels, probabilities: probabilities)
    self.init(
      roc: roc, precisionRecall: precisionRecall,
      calibration: CalibrationCurve(labels: labels, probabilities: probabilities),
      sweep: ThresholdSweep(points: all.points.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)))
  }

  private static func millionths(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
