import Glibc
import Groundwork

/// Intervals between normal beats that swing with blood pressure and breathing (McSharry et al. 2003, section II-A).
///
/// Their power spectrum is two bells at 0.1 and 0.25 Hz, each of deviation 0.01 Hz, the first with half the power of the
/// second; phases are random, and an inverse Fourier transform gives the series.
enum Tachogram {
  private static let bells: [(frequency: Double, power: Double)] = [(0.1, 0.5), (0.25, 1)]
  private static let spread = 0.01

  /// `count` intervals of a mean and a standard deviation, in seconds.
  static func intervals(
    count: Int, mean: Double, deviation: Double, using generator: inout SeededGenerator
  ) -> [Double] {
    guard count > 1 else { return Array(repeating: mean, count: count) }
    var size = 2
    while size < count { size *= 2 }
    var real = [Double](repeating: 0, count: size)
    var imaginary = real
    for bin in 1..<size / 2 {
      let frequency = Double(bin) / (Double(size) * mean)
      let power = bells.reduce(0) { sum, bell in
        let distance = (frequency - bell.frequency) / spread
        return sum + bell.power * exp(-distance * distance / 2)
      }
      let phase = 2 * Double.pi * generator.uniform()
      real[bin] = power.squareRoot() * cos(phase)
      imaginary[bin] = power.squareRoot() * sin(phase)
    }
    // The real part of a one-sided spectrum's transform is half that of the two-sided one; scaling takes care of it.
    transform(&real, &imaginary)
    let average = real.reduce(0, +) / Double(size)
    let variance = real.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(size)
    guard variance > 0 else { return Array(repeating: mean, count: count) }
    let scale = deviation / variance.squareRoot()
    return real.prefix(count).map { mean + ($0 - average) * scale }
  }

  /// The discrete Fourier transform in place, for sizes that are powers of two (Cooley and Tukey 1965).
  private static func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
    let size = real.count
    var reversed = 0
    for index in 1..<size {
      var bit = size / 2
      while reversed & bit != 0 {
        reversed ^= bit
        bit /= 2
      }
      reversed ^= bit
      if index < reversed {
        real.swapAt(index, reversed)
        imaginary.swapAt(index, reversed)
      }
    }
    var half = 1
    while half < size {
      for offset in 0..<half {
        let angle = Double.pi * Double(offset) / Double(half)
        let (cosine, sine) = (cos(angle), sin(angle))
        for upper in stride(from: offset, to: size, by: 2 * half) {
          let lower = upper + half
          let turned = (
            real[lower] * cosine - imaginary[lower] * sine, real[lower] * sine + imaginary[lower] * cosine
          )
          (real[lower], imaginary[lower]) = (real[upper] - turned.0, imaginary[upper] - turned.1)
          (real[upper], imaginary[upper]) = (real[upper] + turned.0, imaginary[upper] + turned.1)
        }
      }
      half *= 2
    }
  }
}
