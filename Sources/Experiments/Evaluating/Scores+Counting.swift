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

extension ScoreTally {
  /// What was called what, by the names of a set of classes.
  func confusion(of set: ClassSet, where isCounted: (Cell) -> Bool = { _ in true }) -> ConfusionMatrix {
    confusion(classes: set.names, label: set.label, where: isCounted)
  }
}

extension ScoreTally.Cell {
  /// Beats called what they are: of two classes normal or abnormal, of more their class.
  func right(_ set: ClassSet) -> Int { called[Int(set.label(of: kind))] }
}

extension Scores {
  /// The scores at a threshold; what lies above it is flagged abnormal.
  init(_ tally: ScoreTally, threshold: Float) {
    self.init(
      tally.confusion(threshold: threshold),
      recallByClass: Self.recalls(tally) { cell in
        let flagged = cell.flagged(above: threshold)
        return cell.kind.isAbnormal ? flagged : cell.total - flagged
      })
  }

  /// The scores of what the model called each beat.
  init(_ tally: ScoreTally, of set: ClassSet) {
    self.init(tally.confusion(of: set), recallByClass: Self.recalls(tally) { $0.right(set) })
  }

  private init(_ confusion: ConfusionMatrix, recallByClass: [String: Double?]) {
    self.init(
      confusion: confusion, accuracy: confusion.accuracy, precision: confusion.precision, recall: confusion.recall,
      recallByClass: recallByClass)
  }

  /// By class symbol; nil for a class without beats.
  private static func recalls(_ tally: ScoreTally, right: (ScoreTally.Cell) -> Int) -> [String: Double?] {
    let all = tally.classCounts
    var found = all.map { _ in 0 }
    for cell in tally.cells { found[Int(cell.kind.rawValue)] += right(cell) }
    return BeatClass.bySymbol(zip(found, all).map { $1 > 0 ? Double($0) / Double($1) : nil })
  }
}

extension RepeatScores {
  init(_ tally: ScoreTally, of set: ClassSet) {
    let confusion = tally.confusion(of: set)
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
  /// A share over all cells of a tally.
  ///
  /// - Parameters:
  ///   - patients: of each group; nil where patients are unknown.
  ///   - count: of a cell, the beats that count, and those of them that have what is asked for.
  init(
    _ tally: ScoreTally, patients: [UInt32]?, seed: UInt64, _ count: (ScoreTally.Cell) -> (successes: Int, count: Int)
  ) {
    let clusters = tally.proportions(by: { patients?[Int($0)] ?? 0 }, count)
    let all = Proportion(
      successes: clusters.reduce(0) { $0 + $1.successes }, count: clusters.reduce(0) { $0 + $1.count })
    self.init(
      successes: all.successes, n: all.count, estimate: all.estimate, overBeats: all.wilson(),
      overRecords: patients == nil ? nil : bootstrapInterval(of: clusters, seed: seed)?.interval)
  }

  /// The share of abnormal beats that were flagged, over some cells.
  static func recall(
    _ tally: ScoreTally, patients: [UInt32]?, seed: UInt64, where isCounted: (ScoreTally.Cell) -> Bool = { _ in true }
  ) -> Rate {
    Rate(tally, patients: patients, seed: seed) {
      $0.kind.isAbnormal && isCounted($0) ? ($0.flagged, $0.total) : (0, 0)
    }
  }
}

extension Rates {
  /// - Parameter name: of the experiment, which seeds the intervals.
  init(_ tally: ScoreTally, of set: ClassSet, patients: [UInt32]?, seed: UInt64, name: String) {
    let rate = { (what: String, count: (ScoreTally.Cell) -> (successes: Int, count: Int)) in
      Rate(tally, patients: patients, seed: SeededGenerator.derive(seed, "\(name) \(what)"), count)
    }
    self.init(
      accuracy: rate("accuracy") { ($0.right(set), $0.total) },
      recall: rate("recall") { $0.kind.isAbnormal ? ($0.flagged, $0.total) : (0, 0) },
      precision: rate("precision") { ($0.kind.isAbnormal ? $0.flagged : 0, $0.flagged) },
      specificity: rate("specificity") { $0.kind.isAbnormal ? (0, 0) : ($0.total - $0.flagged, $0.total) },
      byClass: BeatClass.bySymbol(
        BeatClass.allCases.map { kind in
          rate(kind.symbol) { $0.kind == kind ? ($0.right(set), $0.total) : (0, 0) }
        }))
  }
}

extension LeakAudit {
  init(_ tally: ScoreTally, patients: [UInt32]?, seed: UInt64) {
    let recall = { (name: String, isTrainedOn: Bool) in
      Rate.recall(tally, patients: patients, seed: SeededGenerator.derive(seed, name)) { $0.isTrainedOn == isTrainedOn }
    }
    self.init(
      trainedOn: tally.flaggedConfusion(where: \.isTrainedOn), others: tally.flaggedConfusion { !$0.isTrainedOn },
      trainedOnRecall: recall("trained on", true), othersRecall: recall("not trained on", false))
  }
}

extension ScoreCurves {
  init(_ tally: ScoreTally) {
    let ranked = tally.ranked
    var roc = (ranked.map(ROCCurve.init) ?? ROCCurve(points: [], area: nil)).thinned(to: 32)
    var precisionRecall =
      (ranked.map(PrecisionRecallCurve.init) ?? PrecisionRecallCurve(points: [], averagePrecision: nil)).thinned(to: 32)
    // A millionth is more than a page can show, and all digits would make a fifth of the whole file.
    for index in roc.points.indices {
      roc.points[index].fpr = Self.millionths(roc.points[index].fpr)
      roc.points[index].tpr = Self.millionths(roc.points[index].tpr)
    }
    for index in precisionRecall.points.indices {
      precisionRecall.points[index].recall = Self.millionths(precisionRecall.points[index].recall)
      precisionRecall.points[index].precision = Self.millionths(precisionRecall.points[index].precision)
    }
    let all = ranked.map(ThresholdSweep.init) ?? ThresholdSweep(points: [])
    self.init(
      roc: roc, precisionRecall: precisionRecall,
      calibration: CalibrationCurve(ranked),
      sweep: ThresholdSweep(points: all.points.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)))
  }

  private static func millionths(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
