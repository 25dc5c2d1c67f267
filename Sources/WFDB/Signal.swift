/// One signal of a record: what the header says of it, and its samples.
public struct Signal: Sendable, Equatable {
  /// The value of a sample that was not recorded.
  public static let missing = Int16.min

  /// What the header says.
  public var description: SignalDescription
  /// The samples in converter units, `missing` where nothing was recorded.
  public var samples: [Int16]

  /// A signal with its samples in converter units, `missing` where nothing was recorded.
  public init(description: SignalDescription, samples: [Int16]) {
    self.description = description
    self.samples = samples
  }

  /// The samples in physical units, (sample - baseline) / gain, e.g. millivolts; NaN where nothing was recorded.
  public var physical: [Double] {
    let baseline = Double(description.baseline)
    let gain = description.gain
    // Invariant: both buffers have `samples.count` elements, and each place is written once.
    return [Double](unsafeUninitializedCapacity: samples.count) { values, count in
      samples.withUnsafeBufferPointer { samples in
        for index in samples.indices {
          let value = (Double(samples[index]) - baseline) / gain
          values[index] = samples[index] == Self.missing ? .nan : value
        }
      }
      count = samples.count
    }
  }
}
