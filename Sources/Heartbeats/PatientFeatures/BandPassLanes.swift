import Glibc

/// A second-order Butterworth band-pass on four signals side by side, each with a band of its own.
///
/// The analogue prototype bw² s² / (s⁴ + √2 bw s³ + (2 w² + bw²) s² + √2 bw w² s + w⁴) with w² = low x high and
/// bw = high - low, both edges first bent by tan(pi f / rate), becomes digital by s = (1 - z⁻¹) / (1 + z⁻¹): SciPy's
/// `butter(2, [low, high], "band")`. The recursion is the transposed direct form II, as SciPy's `lfilter`.
///
/// Source: Oppenheim and Schafer, Discrete-Time Signal Processing, sections 7.1 and B.1.
struct BandPassLanes: Sendable {
  typealias Lanes = SIMD4<Double>

  /// A band in Hz.
  struct Band: Sendable, Equatable {
    var low: Double
    var high: Double
  }

  /// The numerator is gain x (1 - 2 z⁻² + z⁻⁴).
  private var gain = Lanes.zero
  /// The denominator's coefficients of z⁻¹ … z⁻⁴, for 1 of z⁰.
  private var (a1, a2, a3, a4) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  private var (z0, z1, z2, z3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)

  /// - Precondition: four bands with 0 < low < high < half the rate.
  init(bands: [Band], sampleRate: Double) {
    precondition(bands.count == Lanes.scalarCount, "a band for each lane")
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
      let denominator = (0...4).map { place in (0...4).reduce(0) { $0 + powers[$1] * expanded[$1][place] } }
      gain[lane] = width * width / denominator[0]
      a1[lane] = denominator[1] / denominator[0]
      a2[lane] = denominator[2] / denominator[0]
      a3[lane] = denominator[3] / denominator[0]
      a4[lane] = denominator[4] / denominator[0]
    }
  }

  /// Sets the state that a signal would leave which always had these values.
  mutating func settle(at value: Lanes) {
    z3 = gain * value
    z2 = z3
    z1 = -z3
    z0 = z1
  }

  /// Takes the next sample of each signal in and gives the next of each output.
  @inline(__always)
  mutating func step(_ x: Lanes) -> Lanes {
    let scaled = gain * x
    let y = scaled + z0
    z0 = z1 - a1 * y
    z1 = z2 - (scaled + scaled) - a2 * y
    z2 = z3 - a3 * y
    z3 = scaled - a4 * y
    return y
  }
}
