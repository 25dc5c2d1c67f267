/// Keeps of an electrocardiogram what a QRS complex is made of, about 6 to 12 Hz.
///
/// Pan and Tompkins' cascade of integer filters, in milliseconds instead of samples: a low-pass of two moving means over
/// 30 ms, then a high-pass that takes a moving mean off the signal. That mean spans 120 ms here, 160 ms in the paper: less
/// of the T wave is left. All delay every frequency alike.
struct BandPass {
  /// Samples by which the output lags.
  let delay: Int
  private let scale: Double
  private var first: MovingSum
  private var second: MovingSum
  private var mean: MovingSum
  private let span: Int
  private var smooth: History
  private var count = 0

  init(sampleRate: Double) {
    let width = max(1, Int((0.03 * sampleRate).rounded()))
    span = 2 * Int((0.06 * sampleRate).rounded()) + 1
    delay = width - 1 + span / 2
    scale = 1 / Double(width * width)
    first = MovingSum(count: width)
    second = MovingSum(count: width)
    mean = MovingSum(count: span)
    smooth = History(covering: span)
  }

  /// The next output; the signal counts as standing still at its first value before it begins.
  mutating func push(_ value: Double) -> Double {
    if count == 0 {
      for _ in 0..<2 * delay + 2 { _ = advance(value) }
    }
    return advance(value)
  }

  private mutating func advance(_ value: Double) -> Double {
    let low = second.push(first.push(value)) * scale
    smooth[count] = low
    let output = smooth[count - span / 2] - mean.push(low) / Double(span)
    count += 1
    return output
  }
}
