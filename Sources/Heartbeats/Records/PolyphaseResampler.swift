import CKernels
import Glibc

/// Resamples a signal by a ratio of whole numbers, only where it is asked to.
///
/// Output sample m is the sum over k of input k times a low-pass filter's tap m x down - k x up, which is what inserting
/// zeros, filtering and dropping samples comes to. The filter is the one that SciPy's `resample_poly` uses by default: a
/// windowed sinc of 20 max(up, down) + 1 taps, cut off at the lower of both Nyquist rates, Kaiser window with beta 5, gain
/// `up` at rate 0; the signal counts as 0 beyond its ends.
///
/// Source: Oppenheim and Schafer, Discrete-Time Signal Processing, sections 4.6 and 7.6 (Kaiser window).
package struct PolyphaseResampler: Sendable {
  private let up: Int
  private let down: Int
  /// Taps of one side of the filter at the high rate.
  private let half: Int
  /// Taps that one output sample uses, rounded up to whole vectors.
  private let width: Int
  /// Row-major, `up` x `width`: the taps of each phase in the order of the input samples.
  private let taps: [Double]

  private typealias Vector = SIMD4<Double>

  /// - Precondition: both are positive and have no common factor.
  package init(up: Int, down: Int) {
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
  package func outputCount(of inputCount: Int) -> Int {
    (inputCount * up + down - 1) / down
  }

  /// How many outputs depend on a signal's first `inputCount` samples only, where it goes on after them.
  package func settledCount(of inputCount: Int) -> Int {
    // Output m needs inputs up to (m x down + half) / up, rounded down.
    max(0, Self.ceilingDivision(inputCount * up - half, down))
  }

  /// The first input that outputs from `output` on need.
  package func firstInput(of output: Int) -> Int {
    max(0, Self.ceilingDivision(output * down - half, up))
  }

  /// Computes output samples `range` of a signal into their elements of `output`.
  ///
  /// - Precondition: `output` has `outputCount` elements and `range` lies in them.
  package func resample(_ signal: [Double], _ range: Range<Int>, into output: inout [Double]) {
    precondition(output.count == outputCount(of: signal.count))
    precondition(range.lowerBound >= 0 && range.upperBound <= output.count)
    resample(signal, from: 0, range, into: &output, from: 0)
  }

  /// Computes output samples of a signal of which only a part is at hand; each comes out as from the whole.
  ///
  /// - Parameters:
  ///   - part: samples `first`, `first` + 1, … of the signal. They reach from `firstInput` of the range, or the signal's
  ///     start, to its end, or so far that the range is settled.
  ///   - range: the outputs to compute.
  ///   - output: `outputFirst` is the number of its first element.
  package func resample(
    _ part: [Double], from first: Int, _ range: Range<Int>, into output: inout [Double], from outputFirst: Int
  ) {
    precondition(range.lowerBound >= outputFirst && range.upperBound - outputFirst <= output.count)
    // Invariant: the kernel is given only outputs whose `width` inputs from `offset` on lie in the part; `row` is one of the `up`
    // rows of `width` taps, and every index written lies in the range less `outputFirst`, so in `output`.
    unsafe part.withUnsafeBufferPointer { input in
      unsafe taps.withUnsafeBufferPointer { taps in
        unsafe output.withUnsafeMutableBufferPointer { output in
          guard let inputs = input.baseAddress, let taps = taps.baseAddress, let outputs = output.baseAddress else {
            return
          }
          // Outputs that lie `up` apart have the same taps, `down` inputs further on.
          for start in range.lowerBound..<min(range.lowerBound + up, range.upperBound) {
            let row = start * down % up * width
            let count = (range.upperBound - start + up - 1) / up
            let offset = Self.ceilingDivision(start * down - half, up) - first
            // Those whose inputs are all at hand.
            let low = min(count, max(0, Self.ceilingDivision(-offset, down)))
            let room = part.count - width - offset
            let high = max(low, room < 0 ? 0 : min(count, room / down + 1))
            for index in 0..<low {
              unsafe output[start - outputFirst + index * up] = edge(part, first: offset + index * down, row: row)
            }
            if high > low {
              unsafe resample_row(
                inputs + offset + low * down, down, taps + row, width, high - low, up,
                outputs + start - outputFirst + low * up)
            }
            for index in high..<count {
              unsafe output[start - outputFirst + index * up] = edge(part, first: offset + index * down, row: row)
            }
          }
        }
      }
    }
  }

  /// One output, also near an end of the signal, added up in the same order as elsewhere.
  private func edge(_ signal: [Double], first: Int, row: Int) -> Double {
    var sum = Vector.zero
    for column in stride(from: 0, to: width, by: Vector.scalarCount) {
      var (inputs, factors) = (Vector.zero, Vector.zero)
      for lane in 0..<Vector.scalarCount where signal.indices.contains(first + column + lane) {
        inputs[lane] = signal[first + column + lane]
        factors[lane] = taps[row + column + lane]
      }
      sum += factors * inputs
    }
    // Added up as the kernel adds.
    return (sum.lowHalf + sum.highHalf).sum()
  }

  private static func ceilingDivision(_ dividend: Int, _ divisor: Int) -> Int {
    dividend > 0 ? (dividend + divisor - 1) / divisor : -(-dividend / divisor)
  }

  /// A Kaiser-windowed sinc of 2 half + 1 taps; `cutoff` is a share of the Nyquist rate.
  package static func lowPass(half: Int, cutoff: Double, gain: Double) -> [Double] {
    let beta = 5.0
    let taps = (-half...half).map { offset -> Double in
      let angle = Double.pi * cutoff * Double(offset)
      let sinc = offset == 0 ? 1 : sin(angle) / angle
      let ratio = Double(offset) / Double(half)
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
