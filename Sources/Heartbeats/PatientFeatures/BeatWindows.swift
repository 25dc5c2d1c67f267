internal import CKernels

/// Where a beat's windows lie at a sampling rate, and the low-pass that samples them at about 120 Hz.
struct BeatWindows: Sendable {
  /// Steps of the window whose peak-to-peak amplitude is the unit (-92 to +192 ms), relative to the R peak.
  let steps: ClosedRange<Int>
  /// Those that are compared with the median beat (-83 to +142 ms), as places in `steps`.
  let compared: Range<Int>
  /// The leads' samples a step.
  let stride: Int
  /// 120 ms in samples, rounded down.
  let half: Int
  /// The low-pass of `resample_poly(x, 1, stride)`, middle tap at `tapReach`.
  let taps: [Float]
  let tapReach: Int
  /// Samples on either side of the R peak that measuring a beat needs.
  let reach: Int

  init(sampleRate: Double) {
    stride = max(1, Int((sampleRate / 120).rounded()))
    // 120ths of a second in steps.
    let scale = sampleRate / 120 / Double(stride)
    let step = { (hundredTwentieths: Double) in Int((hundredTwentieths * scale).rounded()) }
    steps = step(-11)...step(23)
    compared = step(-10) - step(-11)..<step(17) - step(-11) + 1
    half = Int(0.12 * sampleRate)
    tapReach = stride == 1 ? 0 : 10 * stride
    let filter = stride == 1 ? [1] : PolyphaseResampler.lowPass(half: tapReach, cutoff: 1 / Double(stride), gain: 1)
    taps = filter.map { Float($0) }
    reach = max(2 * half, max(-steps.lowerBound, steps.upperBound) * stride + tapReach) + 2
  }

  /// Appends a beat's window of both leads, step by step.
  ///
  /// - Parameters:
  ///   - leads: two leads side by side, sample by sample; beyond their ends they stay as they are there.
  ///   - peak: the R peak's sample.
  func append(to windows: inout [Float], _ leads: [Float], peak: Int) {
    let count = leads.count / 2
    let first = peak + steps.lowerBound * stride - tapReach
    let last = peak + steps.upperBound * stride + tapReach
    guard first >= 0, last < count else {
      for step in steps {
        var sums = SIMD2<Float>.zero
        for (index, tap) in taps.enumerated() {
          let sample = min(max(0, peak + step * stride - tapReach + index), count - 1)
          sums += tap * SIMD2(leads[2 * sample], leads[2 * sample + 1])
        }
        windows.append(sums[0])
        windows.append(sums[1])
      }
      return
    }
    // Invariant: samples first...last of both leads are in the buffer, which is what the kernel reads; it writes two numbers a
    // step.
    unsafe windows += [Float](unsafeUninitializedCapacity: 2 * steps.count) { window, written in
      unsafe leads.withUnsafeBufferPointer { leads in
        unsafe sample_window(
          leads.baseAddress.map { unsafe $0 + 2 * first }, taps, taps.count, stride, steps.count, window.baseAddress)
      }
      written = 2 * steps.count
    }
  }

  /// For how many samples around the largest |x| near the peak |x| stays above a half and a quarter of it.
  func widths(_ x: [Double], peak: Int) -> (half: Int, quarter: Int) {
    let low = max(0, peak - half)
    var top = low
    for index in low..<min(x.count, peak + half) where abs(x[index]) > abs(x[top]) { top = index }
    let (first, last) = (max(0, top - half), min(x.count, top + half) - 1)
    func width(_ share: Double) -> Int {
      let least = abs(x[top]) * share
      var (left, right) = (top, top)
      while left > first, abs(x[left]) > least { left -= 1 }
      while right < last, abs(x[right]) > least { right += 1 }
      return right - left
    }
    return (width(0.5), width(0.25))
  }
}
