public import Scoring

/// How an experiment's scores change with the threshold, on the test rows.
public struct ScoreCurves: Codable, Sendable, Equatable {
  public var roc: ROCCurve
  public var precisionRecall: PrecisionRecallCurve
  public var calibration: CalibrationCurve
  /// At thresholds 0.05, 0.10, … 0.95.
  public var sweep: ThresholdSweep

  package init(
    roc: ROCCurve, precisionRecall: PrecisionRecallCurve, calibration: CalibrationCurve, sweep: ThresholdSweep
  ) {
    self.roc = roc
    self.precisionRecall = precisionRecall
    self.calibration = calibration
    self.sweep = sweep
  }
}
