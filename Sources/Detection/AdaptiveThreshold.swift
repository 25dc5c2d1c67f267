/// The height that tells QRS complexes from noise, which follows the heights of both.
struct AdaptiveThreshold {
  private var signal: Double
  private var noise: Double

  /// Set from the highest candidate of a few seconds.
  init(highest: Double) {
    signal = 0.6 * highest
    noise = 0.1 * highest
  }

  /// A quarter of the way from noise to signal.
  var value: Double { noise + 0.25 * (signal - noise) }

  /// Follows a QRS complex; the weight is 1/8, or 1/4 for one that was found by searching back.
  mutating func follow(signal height: Double, weight: Double) {
    signal += weight * (height - signal)
  }

  /// Follows a height that was no QRS complex.
  mutating func follow(noise height: Double) {
    noise += 0.125 * (height - noise)
  }
}
