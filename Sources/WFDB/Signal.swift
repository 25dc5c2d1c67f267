/// One signal of a record: what the header says of it, and its samples.
public struct Signal: Sendable, Equatable {
  /// The value of a sample that was not recorded.
  public static let missing = Int32.min

  /// What the header says.
  public var description: SignalDescription
  /// The samples in converter units, `missing` where nothing was recorded.
  public var samples: [Int32]

  public init(description: SignalDescription, samples: [Int32]) {
    self.description = description
    self.samples = samples
  }

  /// The samples in physical units, (sample - baseline) / gain, e.g. millivolts; NaN where nothing was recorded.
  public var physical: [Double] {
    let baseline = Double(description.baseline)
    let gain = description.gain
    return samples.map { $0 == Self.missing ? .nan : (Double($0) - baseline) / gain }
  }
}
