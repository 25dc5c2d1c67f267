import Foundation

/// Amplitudes of signals and noise as the noise stress test compares them.
///
/// Of a signal, the mean peak-to-peak amplitude within 50 ms of its first 300 beats that are not ventricular; of noise, the mean
/// RMS amplitude, around the window's own mean, of its first 300 windows of 1 s. Of either, the lowest and highest twentieth of
/// the measurements are left out. A sine of the signal's amplitude A has the power A² / 8, so that the ratio in dB is
/// `10 log10(A² / (8 gain² RMS²))`.
///
/// Source: `nst` and `sigamp` in the WFDB Applications Guide.
enum NoiseGauge {
  private static let reach = 0.05
  private static let most = 300

  /// By how much noise of an RMS amplitude is multiplied so that the ratio comes out.
  static func gain(amplitude: Double, noise: Double, snr: Int) -> Double {
    amplitude / (8.0.squareRoot() * noise) * pow(10, -Double(snr) / 20)
  }

  /// The QRS amplitude of a signal; nil where none of the beats lies within it with all its samples.
  static func amplitude(of samples: [Double], beats: [Int], rate: Double) -> Double? {
    let reach = Int((reach * rate).rounded())
    var measured: [Double] = []
    for beat in beats where measured.count < most && beat >= reach && beat + reach < samples.count {
      let window = samples[beat - reach...beat + reach]
      guard window.allSatisfy(\.isFinite), let low = window.min(), let high = window.max() else { continue }
      measured.append(high - low)
    }
    return trimmedMean(measured)
  }

  /// The RMS amplitude of noise; nil where it is shorter than a second, or has no second without missing samples.
  static func level(of samples: [Double], rate: Double) -> Double? {
    let width = max(1, Int(rate.rounded()))
    let windows = stride(from: 0, through: samples.count - width, by: width).prefix(most)
    return trimmedMean(
      windows.compactMap { start in
        let window = samples[start..<start + width]
        guard window.allSatisfy(\.isFinite), let low = window.min(), let high = window.max() else { return nil }
        // Rounding would give what does not move an amplitude.
        if low == high { return 0 }
        let mean = window.reduce(0, +) / Double(width)
        return (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)).squareRoot()
      })
  }

  private static func trimmedMean(_ values: [Double]) -> Double? {
    let cut = values.count / 20
    let kept = values.sorted().dropFirst(cut).dropLast(cut)
    return kept.isEmpty ? nil : kept.reduce(0, +) / Double(kept.count)
  }
}
