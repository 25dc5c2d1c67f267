/// When noise is added: 5 minutes without, then 2 minutes with and 2 minutes without by turns to the record's end.
///
/// Source: Moody, Muldrow, Mark, "A noise stress test for arrhythmia detectors", Computers in Cardiology 11, 1984; the standard
/// protocol of the program `nst` (WFDB Applications Guide).
package struct NoiseProtocol: Sendable {
  /// Seconds without noise at the start, and the length of a stretch.
  package static let learning = 300.0
  package static let turn = 120.0

  private let start: Int
  private let length: Int

  /// - Parameter rate: samples a second.
  package init(rate: Double) {
    start = Int((Self.learning * rate).rounded())
    length = max(1, Int((Self.turn * rate).rounded()))
  }

  /// The stretches with noise, in samples, of a signal of so many.
  package func stretches(of count: Int) -> [Range<Int>] {
    stride(from: start, to: max(start, count), by: 2 * length).map { $0..<min($0 + length, count) }
  }

  /// Whether noise is added to a sample.
  package func isNoisy(_ sample: Int) -> Bool { sample >= start && (sample - start) / length % 2 == 0 }

  /// Whether a sample lies after the time without noise at the start.
  package func counts(_ sample: Int) -> Bool { sample >= start }
}
