public import Scoring

/// How an experiment's scores change with the threshold, on the test rows.
public struct ScoreCurves: Codable, Sendable, Equatable {
  public var roc: ROCCurve
  public var precisionRecall: PrecisionRecallCurve
  public var calibration: CalibrationCurve
  /// At thresholds 0.05, 0.10, … 0.95.
  public var sweep: ThresholdSweep

  init(labels: [UInt8], probabilities: [Float]) {
    roc = ROCCurve(labels: labels, probabilities: probabilities).thinned(to: 32)
    precisionRecall = PrecisionRecallCurve(labels: labels, probabilities: probabilities).thinned(to: 32)
    // A millionth is more than a page can show, and all digits would make a fifth of the whole file.
    for place in roc.points.indices {
      roc.points[place].fpr = Self.millionths(roc.points[place].fpr)
      roc.points[place].tpr = Self.millionths(roc.points[place].tpr)
    }
    for place in precisionRecall.points.indices {
      precisionRecall.points[place].recall = Self.millionths(precisionRecall.points[place].recall)
      precisionRecall.points[place].precision = Self.millionths(precisionRecall.points[place].precision)
    }
    calibration = CalibrationCurve(labels: labels, probabilities: probabilities)
    let all = ThresholdSweep(labels: labels, probabilities: probabilities)
    sweep = ThresholdSweep(points: all.points.enumerated().filter { $0.offset % 5 == 4 }.map(\.element))
  }

  private static func millionths(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
