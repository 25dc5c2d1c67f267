import Glibc

/// Resamples a signal by a ratio of whole numbers, only where it is asked to.
///
/// Output sample m is the sum over k of input k times a low-pass filter's tap m x down - k x up, which is what inserting
/// zeros, filtering and dropping samples comes to. The filter is the one that SciPy's `resample_poly` uses by default: a
/// windowed sinc of 20 max(up, down) + 1 taps, cut off at the lower of both Nyquist rates, Kaiser window with beta 5, gain
/// `up` at rate 0; the signal counts as 0 beyond its ends.
///
/// Source: Oppenheim and Schafer, Discrete-Time Signal Processing, sections 4.6 and 7.6 (Kaiser window).
struct PolyphaseResampler: Sendable {
  let up: Int
  let down: Int
  /// Taps of one side of the filter at the high rate.
  private let half: Int
  /// Taps that one output sample uses, rounded up to whole vectors.
  private let width: Int
  /// Row-major, `up` x `width`: the taps of each phase in the order of the input samples.
  private let taps: [Double]

  private typealias Vector = SIMD8<Double>

  /// - Precondition: both are positive and have no common factor.
  init(up: Int, down: Int) {
    precondition(up > 0 && down > 0)
    self.up = up
    self.down = down
    half = 10 * max(up, down)
    let needed = 2 * half / up + 1
    width = (needed + Vector.scalarCount - 1) / Vector.scalarCount * Vector.scalarCount
    let filter = Self.lowPass(half: half, cutoff: 1 / Double(max(up, down)), gain: Double(up))
    var taps = [Double](repeating: 0, count: up * width)
    for output in 0..<up {
      // Output `output` starts at input `first`, whose tap is the last in reach.
      let first = Self.ceilingDivision(output * down - half, up)
      for column in 0..<width {
        let tap = output * down - (first + column) * up + half
        if tap >= 0, tap <= 2 * half { taps[output * down % up * width + column] = filter[tap] }
      }
    }
    self.taps = taps
  }

  /// How many output samples a signal gives.
  func outputCount(of inputCount: Int) -> Int {
    (inputCount * up + down - 1) / down
  }

  /// A signal with zeros on both sides, so that no output sample needs a look at the ends.
  func padded(_ signal: [Double]) -> [Double] {
    var padded = [Double](repeating: 0, count: margin)
    padded.reserveCapacity(signal.count + 2 * margin)
    padded += signal
    padded += repeatElement(0, count: margin)
    return padded
  }

  /// Computes output samples `range` of a padded signal into their places in `output`.
  ///
  /// - Precondition: `output` has `outputCount` places, `range` lies in them, and `padded` comes from `padded(_:)`.
  func resample(_ padded: [Double], _ range: Range<Int>, into output: inout [Double]) {
    precondition(output.count == outputCount(of: padded.count - 2 * margin))
    precondition(range.lowerBound >= 0 && range.upperBound <= output.count)
    // The first input of output m is at least -half / up and its last below count + half / up + width: inside the margin.
    padded.withUnsafeBytes { input in
      taps.withUnsafeBytes { taps in
        for index in range {
          let center = index * down
          let first = Self.ceilingDivision(center - half, up) + margin
          let row = center % up * width
          var sum = Vector.zero
          for column in stride(from: 0, to: width, by: Vector.scalarCount) {
            let samples = input.loadUnaligned(fromByteOffset: (first + column) * 8, as: Vector.self)
            sum += samples * taps.loadUnaligned(fromByteOffset: (row + column) * 8, as: Vector.self)
          }
          output[index] = sum.sum()
        }
      }
    }
  }

  private var margin: Int { half / up + width + 1 }

  private static func ceilingDivision(_ dividend: Int, _ divisor: Int) -> Int {
    dividend > 0 ? (dividend + divisor - 1) / divisor : -(-dividend / divisor)
  }

  /// A Kaiser-windowed sinc of 2 half + 1 taps; `cutoff` is a share of the Nyquist rate.
  private static func lowPass(half: Int, cutoff: Double, gain: Double) -> [Double] {
    let beta = 5.0
    let taps = (-half...half).map { place -> Double in
      let angle = Double.pi * cutoff * Double(place)
      let sinc = place == 0 ? 1 : sin(angle) / angle
      let ratio = Double(place) / Double(half)
      return cutoff * sinc * besselI0(beta * (1 - ratio * ratio).squareRoot())
    }
    let scale = gain / taps.reduce(0, +)
    return taps.map { $0 * scale }
  }

  /// The modified Bessel function of the first kind and order 0, by its power series (exact to rounding for small x).
  private static func besselI0(_ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while term > sum * 1e-17 {
      term *= x * x / (4 * k * k)
      sum += term
      k += 1
    }
    return sum
  }
}
