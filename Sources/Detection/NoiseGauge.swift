/// Tells noise from heartbeats by how the band-passed lead's values are spread.
///
/// Heartbeats are rare and high, noise is always about as high: the kurtosis of Gaussian noise is 3 whatever its amplitude
/// and colour, that of a lead with heartbeats about 4.5 at 180 beats a minute, 7 at 100 and 15 at 60.
///
/// Source for kurtosis as a measure of a lead's quality: Li, Mark, Clifford, "Robust heart rate estimation from multiple
/// asynchronous noisy sources using signal quality indices and a Kalman filter", Physiological Measurement 29(1), 2008. The
/// limits were set on the MIT-BIH database as a whole: over 8 s, 3 of its 109,494 beats have less than 4, and so has noise
/// for 99.8 % of the time.
struct NoiseGauge {
  /// Over how many seconds the kurtosis is taken.
  static let span = 8
  private static let blocksPerSecond = 4

  private let blockLength: Int
  private let fastInterval: Double
  private var blocks: [Spread] = []
  private var block = Spread()

  init(sampleRate: Double) {
    blockLength = max(1, Int((sampleRate / Double(Self.blocksPerSecond)).rounded()))
    fastInterval = Spread.fastInterval * sampleRate
  }

  mutating func push(_ value: Double) {
    block.push(value)
    if Int(block.count) == blockLength {
      if isFull { blocks.removeFirst() }
      blocks.append(block)
      block = Spread()
    }
  }

  /// The span in samples.
  var length: Int { blockLength * Self.span * Self.blocksPerSecond }

  /// Whether there are values of the whole span.
  var isFull: Bool { blocks.count == Self.span * Self.blocksPerSecond }

  /// Whether the latest values are noise.
  ///
  /// - Parameter interval: the usual one between R peaks, in samples; nil when it is not known.
  func isNoise(interval: Double?) -> Bool {
    blocks.reduce(into: Spread()) { $0.add($1) }.isNoise(isFast: interval.map { $0 < fastInterval } ?? false)
  }
}

/// Sums of a band-passed lead's values that tell their kurtosis.
struct Spread {
  /// R peaks within this time make a lead's kurtosis lower, in seconds.
  static let fastInterval = 0.4

  private var squares = 0.0
  private var fourths = 0.0
  private(set) var count = 0.0

  mutating func push(_ value: Double) {
    let square = value * value
    squares += square
    fourths += square * square
    count += 1
  }

  mutating func add(_ other: Spread) {
    squares += other.squares
    fourths += other.fourths
    count += other.count
  }

  /// The fourth moment over the squared second one; not a number where values are huge or all zero.
  var kurtosis: Double { fourths * count / (squares * squares) }

  /// Whether the values are noise rather than beats; `isFast` where R peaks come within `fastInterval`.
  func isNoise(isFast: Bool) -> Bool { kurtosis < (isFast ? 3.4 : 4) }
}
