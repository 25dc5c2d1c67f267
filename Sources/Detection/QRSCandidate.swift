/// A moment where the slopes of the signal peak: a QRS complex, a T wave or noise.
struct QRSCandidate {
  /// Its R peak.
  var sample: Int
  /// The root of the mean squared slope over 150 ms around it.
  var energy: Double
  /// The largest deflection of the band-passed signal.
  var amplitude: Double
  /// Whether that deflection points up.
  var isUpright: Bool
  /// The steepest slope of the band-passed signal.
  var slope: Double
}
