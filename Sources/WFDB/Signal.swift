/// One signal of a record: what the header says of it, and its samples.
public struct Signal: Sendable, Equatable {
  /// The value of a sample that was not recorded.
  public static let missing = Int32.min

  /// What the header says.
  public var description: SignalDescription
  /// The samples in converter units, `missing` where nothing was recorded.
  public var samples: [Int32]
  /// Where segments of a joined record are scaled in another way than `description` says; in ascending order.
  public var scales: [Scale] = []

  /// How samples become physical values from one sample on.
  public struct Scale: Sendable, Equatable {
    /// The first sample that is scaled so.
    public var start: Int
    /// Units of the converter a physical unit of the signal's description.
    public var gain: Double
    /// The sample value at 0 physical units.
    public var baseline: Int

    /// A scale from sample `start` on.
    public init(start: Int, gain: Double, baseline: Int) {
      self.start = start
      self.gain = gain
      self.baseline = baseline
    }
  }

  /// A signal with its samples in converter units, `missing` where nothing was recorded.
  public init(description: SignalDescription, samples: [Int32]) {
    self.description = description
    self.samples = samples
  }

  /// The samples in physical units, (sample - baseline) / gain, e.g. millivolts; NaN where nothing was recorded.
  public var physical: [Double] {
    let first = Scale(start: 0, gain: description.gain, baseline: description.baseline)
    let scales = [first] + scales
    // Invariant: both buffers have `samples.count` elements, every range lies within them, and each element of the values is
    // written at least once: the first scale holds from 0 on, each to the next one's start and the last to the end.
    return unsafe [Double](unsafeUninitializedCapacity: samples.count) { values, count in
      unsafe samples.withUnsafeBufferPointer { samples in
        for (index, scale) in scales.enumerated() {
          let end = index + 1 < scales.count ? min(scales[index + 1].start, samples.count) : samples.count
          let baseline = Double(scale.baseline)
          let gain = scale.gain
          for index in min(max(0, scale.start), end)..<end {
            let value = unsafe (Double(samples[index]) - baseline) / gain
            unsafe values[index] = unsafe samples[index] == Self.missing ? .nan : value
          }
        }
      }
      count = samples.count
    }
  }
}
