import Glibc

/// A second-order Butterworth band-pass on four signals side by side, each with a band of its own.
///
/// The analogue prototype bw² s² / (s⁴ + √2 bw s³ + (2 w² + bw²) s² + √2 bw w² s + w⁴) with w² = low x high and
/// bw = high - low, both edges first bent by tan(pi f / rate), becomes digital by s = (1 - z⁻¹) / (1 + z⁻¹): SciPy's
/// `butter(2, [low, high], "band")`. The recursion is the transposed direct form II, as SciPy's `lfilter`;
/// it runs in C (`BandPassKernels.h`), which keeps its speed in debug builds.
///
/// Source: Oppenheim and Schafer, Discrete-Time Signal Processing, sections 7.1 and B.1.
package struct BandPassLanes: Sendable {
  /// A band in Hz.
  package struct Band: Sendable, Equatable {
    var low: Double
    var high: Double

    package init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  /// Five times four: the gain (the numerator is gain x (1 - 2 z⁻² + z⁻⁴)) and the denominator's coefficients of z⁻¹ … z⁻⁴,
  /// for 1 of z⁰; each for all lanes.
  let coefficients: [Double]
  /// Four times four: the recursion's state.
  var state = [Double](repeating: 0, count: 16)

  /// - Precondition: four bands with 0 < low < high < half the rate.
  init(bands: [Band], sampleRate: Double) {
    precondition(bands.count == 4, "a band for each lane")
    var coefficients = [Double](repeating: 0, count: 20)
    for (lane, band) in bands.enumerated() {
      precondition(0 < band.low && band.low < band.high && band.high < sampleRate / 2, "a band below half the rate")
      let low = tan(.pi * band.low / sampleRate)
      let high = tan(.pi * band.high / sampleRate)
      let (square, width) = (low * high, high - low)
      // The prototype's denominator by powers of s, and what each power becomes: (1 - q)^k (1 + q)^(4 - k), q = z⁻¹.
      let root = 2.squareRoot() * width
      let powers = [square * square, root * square, 2 * square + width * width, root, 1]
      let expanded: [[Double]] = [
        [1, 4, 6, 4, 1], [1, 2, 0, -2, -1], [1, 0, -2, 0, 1], [1, -2, 0, 2, -1], [1, -4, 6, -4, 1],
      ]
      let denominator = (0...4).map { index in (0...4).reduce(0) { $0 + powers[$1] * expanded[$1][index] } }
      coefficients[lane] = width * width / denominator[0]
      for power in 1...4 { coefficients[4 * power + lane] = denominator[power] / denominator[0] }
    }
    self.coefficients = coefficients
  }

  /// Sets the state that signals would leave which always had these values.
  mutating func settle(at values: ArraySlice<Double>) {
    for (lane, value) in values.enumerated() {
      let scaled = coefficients[lane] * value
      (state[lane], state[4 + lane], state[8 + lane], state[12 + lane]) = (-scaled, -scaled, scaled, scaled)
    }
  }
}
