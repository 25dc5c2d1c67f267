public import Metrics

/// How an experiment's scores change with the threshold, on the test rows.
public struct ScoreCurves: Codable, Sendable, Equatable {
  public var roc: ROCCurve
  public var precisionRecall: PrecisionRecallCurve
  public var calibration: CalibrationCurve
  /// At thresholds 0.05, 0.10, … 0.95.
  public var sweep: ThresholdSweep

  init(labels: [UInt8], probabilities: [Float]) {
    roc = ROCCurve(labels: labels, probabilities: probabilities).thinned(to: 48)
    precisionRecall = PrecisionRecallCurve(labels: labels, probabilities: probabilities).thinned(to: 48)
    calibration = CalibrationCurve(labels: labels, probabilities: probabilities)
    let all = ThresholdSweep(labels: labels, probabilities: probabilities)
    sweep = ThresholdSweep(points: all.points.enumerated().filter { $0.offset % 5 == 4 }.map(\.element))
  }
}
