/// Beats ready for a classifier: one row of 187 samples a beat, its class, and where it came from.
public struct BeatSet: Sendable, Equatable {
  /// Samples in a row.
  public static let samplesPerBeat = 187
  /// Samples a second in a row, so a row spans 1.496 s.
  public static let sampleRate = 125.0

  /// Bytes of memory that a beat's samples take.
  static let bytesPerBeat = samplesPerBeat * MemoryLayout<Float>.stride

  /// Row-major, count x 187, each in [0, 1], zero-padded behind the beat.
  public var samples: [Float]
  /// The class of each beat.
  public var classes: [BeatClass]
  /// The record of each beat as an index into `recordNames`; empty when the source knows no records (CSV).
  public var records: [UInt16]
  /// The records' names in reading order; empty when unknown.
  public var recordNames: [String]
  /// The R peak of each beat in seconds from the record's start; empty when unknown.
  public var times: [Double]

  public init(
    samples: [Float] = [], classes: [BeatClass] = [], records: [UInt16] = [], recordNames: [String] = [],
    times: [Double] = []
  ) {
    precondition(samples.count == classes.count * Self.samplesPerBeat, "187 samples a beat")
    precondition(records.isEmpty || records.count == classes.count, "a record for each beat, or none")
    precondition(times.isEmpty || times.count == classes.count, "a time for each beat, or none")
    self.samples = samples
    self.classes = classes
    self.records = records
    self.recordNames = recordNames
    self.times = times
  }

  /// The number of beats.
  public var count: Int { classes.count }

  /// Whether the source told which record each beat belongs to.
  public var knowsRecords: Bool { !records.isEmpty }

  /// The 187 samples of one beat.
  public func beat(_ row: Int) -> ArraySlice<Float> {
    samples[row * Self.samplesPerBeat..<(row + 1) * Self.samplesPerBeat]
  }

  /// The number of beats of each class, in the order of `BeatClass.allCases`.
  public var classCounts: [Int] {
    classes.reduce(into: Array(repeating: 0, count: BeatClass.allCases.count)) { $0[Int($1.rawValue)] += 1 }
  }
}
